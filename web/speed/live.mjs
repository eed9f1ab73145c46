// 64 runs that train, and a page that shows all of them.
import { openPage, remove, startServer, temporaryDirectory, until } from "../e2e/harness.mjs";
import { leaveAlone } from "./left-alone.mjs";
import { taken } from "./processor.mjs";
import { openReader } from "./reader.mjs";
import { launch, quantile, wait } from "./say.mjs";

const LIVE = Number(process.env.LOCKSTEP_LIVE ?? 64);
const SECONDS = Number(process.env.LOCKSTEP_SECONDS ?? 6);
/** Of each kind, by turns: what drifts falls out. */
const ROUNDS = Number(process.env.LOCKSTEP_ROUNDS ?? 4);

const stepsOf = async (server, sweep) => (await (await server.call(`/sweeps/${sweep}`)).json()).steps;

/** Over some seconds: steps of all runs a second, and what was taken of the processor in a second. */
async function window(server, sweep) {
  const [steps, before, began] = [await stepsOf(server, sweep), await taken(server.pid), performance.now()];
  await wait(SECONDS);
  const [after, more, seconds] = [await taken(server.pid), (await stepsOf(server, sweep)) - steps, (performance.now() - began) / 1000];
  const each = Object.fromEntries(Object.keys(after).map((of) => [of, (after[of] - before[of]) / seconds]));
  return { ...each, rate: more / seconds };
}

export async function live(browser, { apart, say }) {
  const store = await temporaryDirectory();
  const server = await startServer({ store, args: ["--cohort", String(LIVE), "--workers", "1"], through: apart ? ["taskset", "-c", "0"] : [] });
  try {
    const rates = Array.from({ length: LIVE }, (_, i) => Number((0.001 * 1.05 ** i).toPrecision(6)));
    const sweep = await launch(server, { experiment: "basic-cnn", dataset: { name: "strokes", train: 512, test: 64 }, training: { epochs: 10_000, batch_size: 16 }, axes: { "training.optimizer.lr": rates } });
    await until("all of them to train", async () => (await stepsOf(server, sweep)) > 20 * LIVE);
    const { runs } = await (await server.call(`/sweeps/${sweep}/runs`)).json();
    const address = `${server.address}/sweeps/${sweep}?drawn=${runs.map(({ id }) => id).join()}`;
    // What the machine compiles while it trains, and while somebody looks, makes both faster for half a minute.
    const warm = await leaveAlone(`${address}#token=${server.token}`);
    await wait(25);
    await warm.leave(lookAt);
    const kinds = { alone: [], reader: [], page: [] };
    const seen = [];
    for (let i = 0; i < ROUNDS; i++) {
      await wait(2);
      kinds.alone.push(await window(server, sweep));
      const end = await openReader(server, sweep);
      await wait(2);
      kinds.reader.push(await window(server, sweep));
      end();
      const { visit, leave } = await leaveAlone(`${address}#token=${server.token}`);
      // What it compiles, it compiles once.
      await wait(10);
      await visit((page) => page.evaluate(countDrawings));
      await wait(1);
      kinds.page.push(await window(server, sweep));
      seen.push(await leave(lookAt));
    }
    const { page, context } = await openPage(browser, server.address);
    await page.goto(address);
    await until("all curves", async () => Number(await page.getByTestId("chart-loss").getAttribute("data-points")) > 10 * LIVE);
    await wait(5);
    const answers = await hand(page);
    await context.close();
    tell(say, kinds, seen, answers);
  } finally {
    await server.stop();
    await remove(store);
  }
}

function tell(say, { alone, reader, page }, seen, answers) {
  const median = (all, of) => quantile(all.map((one) => one[of]), 0.5);
  const list = (all, of, digits) => all.map((one) => one[of].toFixed(digits)).join(", ");
  const share = (all) => `${((100 * median(all, "rate")) / median(alone, "rate")).toFixed(1)} % (steps/s: ${list(all, "rate", 0)}; without ${list(alone, "rate", 0)})`;
  const more = (all) => median(all, "server") - median(alone, "server");
  const late = (of) => quantile(seen.map((one) => one[of]), 0.5);
  say(`Batch to pixel, ${LIVE} live runs, median and 95th percentile of the last ${late("count")} messages, medians of ${ROUNDS} pages`, "p95 < 100 ms", `${late("p50")} and ${late("p95")} ms (p95: ${seen.map(({ p95 }) => p95).join(", ")})`);
  say(`Redraws of ${LIVE} live series, medians of ${ROUNDS} x ${SECONDS} s`, ">= 10 a second", `${late("drawn").toFixed(1)} a second (${list(seen, "drawn", 1)})`);
  say(`A hand on the chart of ${LIVE} live series is answered, 95th percentile of ${answers.length}`, "<= 50 ms", `${quantile(answers, 0.95).toFixed(1)} ms`);
  say(`Training with a page open elsewhere (the stream is taken, and nothing drawn), medians of ${ROUNDS} x ${SECONDS} s by turns`, ">= 99 % of without", share(reader));
  say("Processor time that it takes of the server, beside training", "<= 0.01 s/s", `${more(reader).toFixed(3)} s/s (${list(reader, "server", 3)}; without ${list(alone, "server", 3)})`);
  say(`Training with the page open on the very machine, medians of ${ROUNDS} x ${SECONDS} s by turns`, ">= 99 % of without", share(page));
  say("Processor time that this takes of the server, and of the browser, which has no GPU", "", `${more(page).toFixed(3)} s/s, and ${median(page, "browser").toFixed(3)} s/s (${list(page, "browser", 3)})`);
  say("Processor time that training had, without and with the page, and how much all other programs of the machine took", "", `${median(alone, "training").toFixed(3)} and ${median(page, "training").toFixed(3)} s/s; ${list(alone, "others", 2)} and ${list(page, "others", 2)} s/s`);
}

/** What a page says at its end that was left alone: that it drew, and how late. None is no measurement, and no zero. */
async function lookAt(page) {
  const points = Number(await page.getByTestId("chart-loss").getAttribute("data-points", { timeout: 10_000 }));
  if (!(points > 10 * LIVE)) throw new Error(`the page did not draw what was measured: points=${points}`);
  const badge = page.getByTestId("connection");
  const drawn = await page.evaluate(() => window.drawings?.());
  const read = async (name) => Number((await badge.getAttribute(`data-${name}`)) ?? NaN);
  return until("as many messages as are measured", async () => {
    const [p50, p95, count] = [await read("p50"), await read("p95"), await read("count")];
    return count >= 100 && p50 > 0 && p95 >= p50 ? { p50, p95, count, drawn } : null;
  });
}

/** Runs in the page: counts from now on how often a second lines are drawn on the chart of the loss. */
function countDrawings() {
  const canvas = document.querySelector('[data-testid="chart-loss"] .plot canvas');
  const { stroke } = CanvasRenderingContext2D.prototype;
  const began = performance.now();
  let [last, count] = [began, 0];
  CanvasRenderingContext2D.prototype.stroke = function (...path) {
    if (this.canvas === canvas) {
      const at = performance.now();
      // The strokes of one drawing follow each other within milliseconds, and drawings are further apart.
      if (at - last > 20) count++;
      last = at;
    }
    return stroke.apply(this, path);
  };
  window.drawings = () => (1000 * count) / (performance.now() - began);
}

/** Milliseconds from where a hand moves to the frame behind what says so. */
async function hand(page) {
  const box = await page.getByTestId("chart-loss").locator(".plot").boundingBox();
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
  if (answers.length < 20) throw new Error(`a hand was answered too seldom to be measured: answers=${answers.length}`);
  return answers;
}
