// Measures the dashboard in Chromium against the built program, and prints what came out as a table. Nothing is asserted: a machine may be busy.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { openPage, program, remove, startBrowser, startServer, temporaryDirectory, until } from "../e2e/harness.mjs";

const LIVE = Number(process.env.LOCKSTEP_LIVE ?? 64);
const RUNS = Number(process.env.LOCKSTEP_RUNS ?? 1000);
const STEPS = Number(process.env.LOCKSTEP_STEPS ?? 5);
const ROWS = Number(process.env.LOCKSTEP_ROWS ?? 100_000);
const SECONDS = Number(process.env.LOCKSTEP_SECONDS ?? 15);

/** Whether the server has a core of its own, and the browser another: without that they take turns on all there are. */
const APART = process.env.LOCKSTEP_APART === "1";
if (APART) execFileSync("taskset", ["-a", "-p", "-c", "1", String(process.pid)]);

const rows = [];
const say = (what, wish, found) => {
  rows.push([what, wish, found]);
  console.log(`${what}: ${found} (wished: ${wish})`);
};
const wait = (seconds) => new Promise((done) => setTimeout(done, 1000 * seconds));
const quantile = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))];

async function bundle() {
  const folder = join(dirname(fileURLToPath(import.meta.url)), "../dist/assets");
  let bytes = 0;
  for (const name of await readdir(folder)) if (/\.(js|css)$/.test(name)) bytes += gzipSync(await readFile(join(folder, name)), { level: 9 }).length;
  say("All scripts and styles of all pages, compressed", "< 400 kB", `${Math.round(bytes / 1000)} kB`);
}

async function launch(server, body) {
  const answer = await server.call("/sweeps", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const sweep = await answer.json();
  if (!answer.ok) throw new Error(sweep.detail);
  return sweep.id;
}

const stepsOf = async (server, sweep) => (await (await server.call(`/sweeps/${sweep}`)).json()).steps;

/** Seconds of processor that a process has taken, of which Linux counts hundredths. */
async function processorOf({ pid }) {
  const fields = (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Steps of all runs in a second, over some seconds, and the processor's milliseconds for each of them. */
async function pace(server, sweep) {
  const [from, began, spent] = [await stepsOf(server, sweep), performance.now(), await processorOf(server)];
  await wait(SECONDS);
  const steps = (await stepsOf(server, sweep)) - from;
  return { rate: (1000 * steps) / (performance.now() - began), each: (1000 * ((await processorOf(server)) - spent)) / steps };
}

async function live(browser) {
  const store = await temporaryDirectory();
  const server = await startServer({ store, args: ["--cohort", String(LIVE), "--workers", "1"], through: APART ? ["taskset", "-c", "0"] : [] });
  try {
    const rates = Array.from({ length: LIVE }, (_, i) => Number((0.001 * 1.05 ** i).toPrecision(6)));
    const sweep = await launch(server, { experiment: "basic-cnn", dataset: { name: "strokes", train: 512, test: 64 }, training: { epochs: 10_000, batch_size: 16 }, axes: { "training.optimizer.lr": rates } });
    await until("all of them to train", async () => (await stepsOf(server, sweep)) > 20 * LIVE);
    // What the machine compiles while it trains makes it faster for half a minute.
    await wait(25);
    const { page, context } = await openPage(browser, server.address);
    const open = async () => {
      await page.goto(`${server.address}/sweeps/${sweep}`);
      await page.getByRole("button", { name: "Show all" }).last().click().catch(() => {});
      await until("all curves", async () => Number(await page.getByTestId("chart-loss").getAttribute("data-points")) > 10 * LIVE);
      await wait(2);
    };
    const away = async () => {
      await page.goto("about:blank");
      await wait(2);
    };
    // Without, with, with, without, again: what drifts falls out.
    const [alone, watched] = [[], []];
    for (let i = 0; i < 2; i++) {
      alone.push(await pace(server, sweep));
      await open();
      watched.push(await pace(server, sweep), await pace(server, sweep));
      await away();
      alone.push(await pace(server, sweep));
    }
    await open();
    const drawn = await page.evaluate(
      (seconds) =>
        new Promise((done) => {
          let changes = 0;
          const observer = new MutationObserver(() => changes++);
          observer.observe(document.querySelector('[data-testid="chart-loss"]'), { attributeFilter: ["data-points"] });
          setTimeout(() => done(changes / seconds), 1000 * seconds);
        }),
      SECONDS,
    );
    const badge = page.getByTestId("connection");
    const [p50, p95] = [await badge.getAttribute("data-p50"), await badge.getAttribute("data-p95")];
    const plot = page.getByTestId("chart-loss").locator(".plot");
    const box = await plot.boundingBox();
    await page.evaluate(() => {
      window.answers = [];
      let moved = 0;
      const plot = document.querySelector('[data-testid="chart-loss"] .plot');
      plot.addEventListener("pointermove", (event) => (moved = event.timeStamp), true);
      new MutationObserver(() => {
        const at = moved;
        if (at > 0) requestAnimationFrame(() => window.answers.push(performance.now() - at));
        moved = 0;
      }).observe(plot, { childList: true, subtree: true, characterData: true });
    });
    for (let i = 0; i < 80; i++) {
      await page.mouse.move(box.x + 60 + ((i * 37) % (box.width - 80)), box.y + box.height / 2);
      await wait(0.05);
    }
    const answers = await page.evaluate(() => window.answers);
    await context.close();
    const mean = (all, of) => all.reduce((sum, one) => sum + one[of], 0) / all.length;
    const list = (all, of, digits) => all.map((one) => one[of].toFixed(digits)).join(", ");
    say(`Batch to pixel, ${LIVE} live runs, median and 95th percentile of the last 240 messages`, "p95 < 100 ms", `${Math.round(p50)} and ${Math.round(p95)} ms`);
    say(`Redraws of ${LIVE} live series`, ">= 10 a second", `${drawn.toFixed(1)} a second`);
    say(`A hand on the chart of ${LIVE} live series is answered, 95th percentile of ${answers.length}`, "<= 50 ms", answers.length === 0 ? "not measured" : `${quantile(answers, 0.95).toFixed(1)} ms`);
    say(`Training with the page open, n = 4 x ${SECONDS} s each`, ">= 99 % of without", `${((100 * mean(watched, "rate")) / mean(alone, "rate")).toFixed(1)} % (${list(alone, "rate", 0)} steps/s without, ${list(watched, "rate", 0)} with)`);
    say(`Processor time of the server for a step with the page open, n = 4 x ${SECONDS} s each`, "<= 101 % of without", `${((100 * mean(watched, "each")) / mean(alone, "each")).toFixed(1)} % (${list(alone, "each", 3)} ms without, ${list(watched, "each", 3)} with)`);
  } finally {
    await server.stop();
    await remove(store);
  }
}

async function many(browser) {
  const store = await temporaryDirectory();
  const server = await startServer({ store, args: ["--cohort", "64"] });
  try {
    const seeds = Array.from({ length: RUNS }, (_, i) => i + 1);
    const sweep = await launch(server, { experiment: "basic-cnn", dataset: { name: "strokes", train: 16 * STEPS, test: 16 }, training: { epochs: 1, batch_size: 16 }, seeds });
    await until("all runs", async () => (await (await server.call(`/sweeps/${sweep}`)).json()).state === "done", 600_000);
    await sweepPage(browser, server, sweep, STEPS, `${RUNS} runs with ${STEPS} batches each`);
  } finally {
    await server.stop();
    await remove(store);
  }
}

/** Histories that are made up, as training them would take a day; in LOCKSTEP_STORE they are kept for the next time. */
async function long(browser) {
  const kept = process.env.LOCKSTEP_STORE;
  const store = kept ?? (await temporaryDirectory());
  if (kept === undefined || !existsSync(join(kept, "runs"))) {
    await program(["chaos", "long-run", "--store", store, "--runs", RUNS, "--rows", ROWS, "--rows-each", 64, "--steps-per-epoch", 500]);
  }
  const server = await startServer({ store });
  try {
    const { sweeps } = await (await server.call("/sweeps")).json();
    await sweepPage(browser, server, sweeps.find(({ name }) => name === "made up").id, ROWS, `${RUNS} runs with ${ROWS} batches each`);
  } finally {
    await server.stop();
    if (kept === undefined) await remove(store);
  }
}

/** How the page of a large sweep that has ended comes, moves, and what it holds. */
async function sweepPage(browser, server, sweep, steps, what) {
  const { page, context } = await openPage(browser, server.address);
  const paints = [];
  for (let i = 0; i < 6; i++) {
    await page.goto("about:blank");
    const began = performance.now();
    await page.goto(`${server.address}/sweeps/${sweep}`, { waitUntil: "commit" });
    await page.getByTestId("chart-loss").and(page.locator(`[data-points="${Math.min(20, RUNS) * steps}"]`)).waitFor({ timeout: 120_000 });
    paints.push(performance.now() - began);
  }
  const [cold, ...warm] = paints;
  say(`First paint of the best 20 of ${what}, median of ${warm.length}, and the first of a server that has just started`, "< 2 s", `${(quantile(warm, 0.5) / 1000).toFixed(2)} s, ${(cold / 1000).toFixed(2)} s`);
  say(`Zooming in and out there`, ">= 30 frames a second", `${(await frames(page, "zoom")).toFixed(0)} frames a second`);
  await wait(2);
  say(`Moving a view of a tenth of it from side to side`, ">= 30 frames a second", `${(await frames(page, "pan")).toFixed(0)} frames a second`);
  const session = await context.newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize, backingStorageSize = 0 } = await session.send("Runtime.getHeapUsage");
  say("Memory of its scripts, with typed arrays, and of the whole process of the page", "< 500 MB", `${Math.round((usedSize + backingStorageSize) / 1e6)} MB, ${Math.round((await renderer(browser)) / 1e6)} MB`);
  await context.close();
}

/** Frames in which the view was another one, over five seconds. */
async function frames(page, how) {
  return page.evaluate(
    (how) =>
      new Promise((done) => {
        const plot = document.querySelector('[data-testid="chart-loss"] .plot');
        const { left, top, width } = plot.getBoundingClientRect();
        const at = { clientX: left + width / 2, clientY: top + 50, bubbles: true, cancelable: true, pointerId: 1, pointerType: "mouse", button: 0 };
        const wheel = (deltaY) => plot.dispatchEvent(new WheelEvent("wheel", { ...at, ctrlKey: true, deltaY }));
        plot.setPointerCapture = () => {};
        if (how === "pan") {
          for (let i = 0; i < 12; i++) wheel(-1);
          plot.dispatchEvent(new PointerEvent("pointerdown", { ...at, shiftKey: true }));
        }
        const began = performance.now();
        let count = 0;
        const next = () => {
          if (how === "zoom") wheel(count % 40 < 20 ? -1 : 1);
          else plot.dispatchEvent(new PointerEvent("pointermove", { ...at, clientX: at.clientX + 150 * Math.sin(count / 10) }));
          count++;
          if (performance.now() - began < 5000) return requestAnimationFrame(next);
          plot.dispatchEvent(new PointerEvent("pointerup", { ...at, shiftKey: true }));
          done((1000 * count) / (performance.now() - began));
        };
        requestAnimationFrame(next);
      }),
    how,
  );
}

/** Bytes that belong to the largest of the browser's pages, as Linux counts them. */
async function renderer(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  let most = 0;
  for (const { id, type } of processInfo.filter(({ type }) => type === "renderer")) {
    const rollup = await readFile(`/proc/${id}/smaps_rollup`, "utf8").catch(() => "");
    most = Math.max(most, 1024 * Number(/Pss:\s+(\d+)/.exec(rollup)?.[1] ?? 0));
  }
  return most;
}

await bundle();
const browser = await startBrowser();
try {
  const only = process.argv[2];
  if (only === undefined || only === "live") await live(browser);
  if (only === undefined || only === "many") await many(browser);
  if (only === "long") await long(browser);
} finally {
  await browser.close();
}
const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
console.log(`\n${cpus()[0].model}, ${cpus().length} cores${APART ? ", one for the server and one for the browser" : ""}, Chromium ${browser.version()}, commit ${commit}, ${new Date().toISOString().slice(0, 10)}\n`);
console.log("| what | wished | found |\n|---|---|---|");
for (const row of rows) console.log(`| ${row.join(" | ")} |`);
