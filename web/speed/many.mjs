// Sweeps of many runs that have ended.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { openPage, program, remove, startServer, temporaryDirectory, until } from "../e2e/harness.mjs";
import { launch, quantile, wait } from "./say.mjs";

const RUNS = Number(process.env.LOCKSTEP_RUNS ?? 1000);
const STEPS = Number(process.env.LOCKSTEP_STEPS ?? 5);
const ROWS = Number(process.env.LOCKSTEP_ROWS ?? 100_000);

export async function many(browser, { say }) {
  const store = await temporaryDirectory();
  const server = await startServer({ store, args: ["--cohort", "64"] });
  try {
    const seeds = Array.from({ length: RUNS }, (_, i) => i + 1);
    const sweep = await launch(server, { experiment: "basic-cnn", dataset: { name: "strokes", train: 16 * STEPS, test: 16 }, training: { epochs: 1, batch_size: 16 }, seeds });
    await until("all runs", async () => (await (await server.call(`/sweeps/${sweep}`)).json()).state === "done", 600_000);
    await sweepPage(say, browser, server, sweep, STEPS, `${RUNS} runs with ${STEPS} batches each`);
  } finally {
    await server.stop();
    await remove(store);
  }
}

/** Histories that are made up, as training them would take a day; in LOCKSTEP_STORE they are kept for the next time. */
export async function long(browser, { say }) {
  const kept = process.env.LOCKSTEP_STORE;
  const store = kept ?? (await temporaryDirectory());
  if (kept === undefined || !existsSync(join(kept, "runs"))) {
    await program(["chaos", "long-run", "--store", store, "--runs", RUNS, "--rows", ROWS, "--rows-each", 64, "--steps-per-epoch", 500]);
  }
  const server = await startServer({ store });
  try {
    const { sweeps } = await (await server.call("/sweeps")).json();
    await sweepPage(say, browser, server, sweeps.find(({ name }) => name === "made up").id, ROWS, `${RUNS} runs with ${ROWS} batches each`);
  } finally {
    await server.stop();
    if (kept === undefined) await remove(store);
  }
}

/** How the page of a large sweep that has ended comes, moves, and what it holds. */
async function sweepPage(say, browser, server, sweep, steps, what) {
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
  await wait(2);
  const { first, whole, curves } = await grouped(page);
  say(`The mean of all ${RUNS} runs there: from the choice to the first drawing, and to the last of ${curves} answers drawn`, "", `${(first / 1000).toFixed(2)} s, ${(whole / 1000).toFixed(1)} s`);
  say("Memory of the whole process of the page then", "< 500 MB", `${Math.round((await renderer(browser)) / 1e6)} MB`);
  await context.close();
}

/** Milliseconds from the choice of a mean over all runs to the first drawing of it, and until all their curves have come and been drawn. */
async function grouped(page) {
  let [under, curves, last] = [0, 0, performance.now()];
  const isCurve = (request) => request.url().includes("/curve?");
  page.on("request", (request) => isCurve(request) && under++);
  page.on("requestfinished", (request) => {
    if (!isCurve(request)) return;
    under--;
    curves++;
    last = performance.now();
  });
  const began = performance.now();
  await page.getByTestId("group-by").selectOption("configuration");
  await page.getByTestId("group-legend").waitFor();
  const first = performance.now() - began;
  await until("all curves", () => under === 0 && performance.now() - last > 1000, 120_000);
  // What is drawn with the last answer is drawn before the page has nothing to do.
  const idle = await page.evaluate(() => new Promise((done) => requestIdleCallback(() => done(Date.now()))));
  return { first, whole: Math.max(last, idle - performance.timeOrigin - 1000) - began, curves };
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
