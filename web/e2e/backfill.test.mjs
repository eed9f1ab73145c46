// A run of very many batches (LOCKSTEP_ROWS): its curve is there at once, a spike of one batch is in it, and zooming brings the rows.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openPage, photograph, program, remove, startBrowser, startServer, temporaryDirectory, until } from "./harness.mjs";

const ROWS = Number(process.env.LOCKSTEP_ROWS ?? 250_000);
const SPIKE = Math.floor(ROWS / 3);
const NAN = Math.floor(ROWS / 2);

let server;
let browser;
let store;
let run;

before(async () => {
  store = await temporaryDirectory();
  run = Number((await program(["chaos", "long-run", "--store", store, "--rows", ROWS, "--spike", SPIKE, "--nan", NAN])).trim().split(" ")[1]);
  [server, browser] = await Promise.all([startServer({ store }), startBrowser()]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  if (store) await remove(store);
});

/** Has pages note when a curve of the chart is on the screen: when the browser has presented the frame in which it was drawn, which it says of frames that take long; of others, behind the next one. */
function notePaint(context) {
  return context.addInitScript(() => {
    const { beginPath, lineTo, stroke } = CanvasRenderingContext2D.prototype;
    let points = 0;
    let drawn;
    const long = [];
    new PerformanceObserver((list) => long.push(...list.getEntries())).observe({ type: "long-animation-frame", buffered: true });
    const note = (next) => {
      const frame = long.find(({ startTime, duration }) => startTime <= drawn && drawn <= startTime + duration);
      window.painted = performance.timeOrigin + (frame?.presentationTime ?? next);
    };
    Object.assign(CanvasRenderingContext2D.prototype, {
      beginPath() {
        points = 0;
        return beginPath.call(this);
      },
      lineTo(x, y) {
        points++;
        return lineTo.call(this, x, y);
      },
      stroke() {
        stroke.call(this);
        if (points < 200 || drawn !== undefined || !this.canvas.closest("[data-testid=chart-loss]")) return;
        drawn = performance.now();
        // Long frames are told of a while later.
        requestAnimationFrame(() => setTimeout(note, 500, performance.now()));
      },
    });
  });
}

test("the whole curve of a long run is painted at once, and its rows where one zooms in", async (t) => {
  const { page, problems } = await openPage(browser, server.address);
  const asked = [];
  page.on("request", (request) => request.url().includes("/curve?") && asked.push(new URL(request.url()).searchParams));
  const chart = page.getByTestId("chart-loss");
  const whole = chart.and(page.locator(`[data-points="${ROWS}"]`));
  /** Milliseconds from what opens the run to its curve on the screen. */
  const paint = async (page, open) => {
    const began = Date.now();
    await open();
    await page.getByTestId("chart-loss").and(page.locator(`[data-points="${ROWS}"]`)).waitFor();
    await page.waitForFunction(() => window.painted > 0);
    return Math.round((await page.evaluate(() => window.painted)) - began);
  };
  const address = (page) => () => page.goto(`${server.address}/runs/${run}`);
  await notePaint(page.context());
  const first = await paint(page, address(page));
  const again = await paint(page, address(page));
  const other = await openPage(browser, server.address);
  await notePaint(other.context);
  const stranger = await paint(other.page, address(other.page));
  await other.page.goto(`${server.address}/runs`);
  const row = other.page.locator(`a[href="/runs/${run}"]`).first();
  await row.waitFor();
  const chosen = await paint(other.page, () => row.click());
  assert.deepEqual(other.problems, []);
  await other.context.close();
  t.diagnostic(
    `${ROWS} rows painted ${first} ms after the address was opened with a server that just started, ${again} ms the second time, ${stranger} ms for a browser that was never here, ${chosen} ms after the run was chosen in the table`,
  );
  const label = async () => (await chart.locator(".reduced").getAttribute("title")).replace(/\s+/g, " ");
  assert.match(await label(), new RegExp(`^[0-9,]+ of ${ROWS.toLocaleString("en")} points, min/max$`));
  assert.match(await chart.locator(".reduced").innerText(), /min\/max/, "also where there is room for no more");
  assert.ok((await chart.locator(".cut").innerText()).startsWith("cut at"), "the spike of one batch is seen, and cut off as such");
  await photograph(page, "backfill");

  // Into the middle, until so few are in view that every row has its point.
  const plot = chart.locator(".plot");
  await plot.focus();
  for (let rows = ROWS; rows > 400; rows /= 1.5) await plot.press("+");
  await until("every row", async () => /^[0-9,]+ points$/.test(await label()));
  const finest = asked.at(-1);
  assert.ok(finest.has("from") && Number(finest.get("to")) - Number(finest.get("from")) < ROWS / 10, String(finest));
  await photograph(page, "backfill-zoomed");
  await plot.press("0");
  await whole.waitFor();
  assert.deepEqual(problems, []);
  await page.context().close();
});
