// Measures the dashboard in Chromium against the built program, and prints what came out as a table. Nothing is asserted: a machine may be busy.
import { execFileSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { openPage, remove, startBrowser, startServer, temporaryDirectory, until } from "../e2e/harness.mjs";

const LIVE = Number(process.env.LOCKSTEP_LIVE ?? 64);
const RUNS = Number(process.env.LOCKSTEP_RUNS ?? 1000);
const STEPS = Number(process.env.LOCKSTEP_STEPS ?? 5);
const SECONDS = Number(process.env.LOCKSTEP_SECONDS ?? 15);

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

/** Steps of all runs in a second, over some seconds. */
async function pace(server, sweep) {
  const [from, began] = [await stepsOf(server, sweep), performance.now()];
  await wait(SECONDS);
  return (1000 * ((await stepsOf(server, sweep)) - from)) / (performance.now() - began);
}

async function live(browser) {
  const store = await temporaryDirectory();
  const server = await startServer({ store, args: ["--cohort", String(LIVE), "--workers", "1"] });
  try {
    const rates = Array.from({ length: LIVE }, (_, i) => Number((0.001 * 1.05 ** i).toPrecision(6)));
    const sweep = await launch(server, { experiment: "basic-cnn", dataset: { name: "strokes", train: 512, test: 64 }, training: { epochs: 10_000, batch_size: 16 }, axes: { "training.optimizer.lr": rates } });
    await until("all of them to train", async () => (await stepsOf(server, sweep)) > 20 * LIVE);
    // Without, with, with, without: what drifts falls out.
    const alone = [await pace(server, sweep)];
    const { page, context } = await openPage(browser, server.address);
    await page.goto(`${server.address}/sweeps/${sweep}`);
    await page.getByRole("button", { name: "Show all" }).last().click().catch(() => {});
    await until("all curves", async () => Number(await page.getByTestId("chart-loss").getAttribute("data-points")) > 10 * LIVE);
    await wait(3);
    const watched = [await pace(server, sweep)];
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
    watched.push(await pace(server, sweep));
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
    await wait(2);
    alone.push(await pace(server, sweep));
    const mean = (all) => all.reduce((sum, one) => sum + one, 0) / all.length;
    say(`Batch to pixel, ${LIVE} live runs, median and 95th percentile of the last 240 messages`, "p95 < 100 ms", `${Math.round(p50)} and ${Math.round(p95)} ms`);
    say(`Redraws of ${LIVE} live series`, ">= 10 a second", `${drawn.toFixed(1)} a second`);
    say(`A hand on the chart of ${LIVE} live series is answered, 95th percentile of ${answers.length}`, "<= 50 ms", answers.length === 0 ? "not measured" : `${quantile(answers, 0.95).toFixed(1)} ms`);
    say(`Training with the page open, on the same machine, n = 2 x ${SECONDS} s each`, ">= 99 % of without", `${((100 * mean(watched)) / mean(alone)).toFixed(1)} % (${alone.map(Math.round)} steps/s without, ${watched.map(Math.round)} with)`);
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
    const { page, context } = await openPage(browser, server.address);
    const paints = [];
    for (let i = 0; i < 5; i++) {
      await page.goto("about:blank");
      const began = performance.now();
      await page.goto(`${server.address}/sweeps/${sweep}`);
      await page.getByTestId("chart-loss").and(page.locator(`[data-points="${20 * STEPS}"]`)).waitFor({ timeout: 60_000 });
      paints.push(performance.now() - began);
    }
    say(`First paint of the best 20 of ${RUNS} runs with ${STEPS} batches each, median of ${paints.length}`, "< 2 s", `${(quantile(paints, 0.5) / 1000).toFixed(2)} s`);
    const frames = await page.evaluate(
      () =>
        new Promise((done) => {
          const plot = document.querySelector('[data-testid="chart-loss"] .plot');
          const { left, top, width } = plot.getBoundingClientRect();
          const [began, at] = [performance.now(), { clientX: left + width / 2, clientY: top + 50, bubbles: true, cancelable: true, ctrlKey: true }];
          let count = 0;
          const next = () => {
            plot.dispatchEvent(new WheelEvent("wheel", { ...at, deltaY: count++ % 40 < 20 ? -1 : 1 }));
            if (performance.now() - began < 5000) requestAnimationFrame(next);
            else done((1000 * count) / (performance.now() - began));
          };
          requestAnimationFrame(next);
        }),
    );
    say("Zooming in and out there", ">= 30 frames a second", `${frames.toFixed(0)} frames a second`);
    const session = await context.newCDPSession(page);
    await session.send("HeapProfiler.collectGarbage");
    const { usedSize } = await session.send("Runtime.getHeapUsage");
    say("Memory of its scripts", "< 500 MB", `${Math.round(usedSize / 1e6)} MB`);
    await context.close();
  } finally {
    await server.stop();
    await remove(store);
  }
}

await bundle();
const browser = await startBrowser();
try {
  const only = process.argv[2];
  if (only === undefined || only === "live") await live(browser);
  if (only === undefined || only === "many") await many(browser);
} finally {
  await browser.close();
}
const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
console.log(`\n${cpus()[0].model}, ${cpus().length} cores, Chromium ${browser.version()}, commit ${commit}, ${new Date().toISOString().slice(0, 10)}\n`);
console.log("| what | wished | found |\n|---|---|---|");
for (const row of rows) console.log(`| ${row.join(" | ")} |`);
