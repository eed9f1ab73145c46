// Runs in a browser: charts that grow, each drawing held against one of everything, pixel by pixel.
import { signal } from "@preact/signals";
import { ChartGroup, SMOOTHING, type ChartRun } from "../src/charts/group";
import { runStyles } from "../src/charts/style";
import { TimeChart } from "../src/charts/time-chart";
import { NONE, RunMetrics } from "../src/stream/metrics";
import { BATCH_ACCURACY, TRAINING_LOSS } from "../src/ui/sources";

const STEPS = 6_000;
const INKS = { light: { text: "#555", line: "#ddd", font: "sans-serif" }, dark: { text: "#aaa", line: "#333", font: "sans-serif" } };

export interface Grown {
  drawings: number;
  /** Of those, how many drew no more than what had changed. */
  strips: number;
  /** By how much the colour of a pixel was another one at most, of 255. */
  greatest: number;
  /** What was done before the first drawing that differed by more than the eye could see. */
  first: string;
}

/** A generator of its own, so that a story is the same every time. */
function numbers(seed: number): (below: number) => number {
  let x = seed;
  return (below) => Math.floor(((x = (x * 48_271) % 2_147_483_647) / 2_147_483_647) * below);
}

/** @param seen above which difference of a colour's part one would see it */
export function grow(seed: number, runs: number, looks: number, seen: number): Grown {
  const random = numbers(seed);
  const frame = document.createElement("div");
  frame.style.cssText = "width: 640px; height: 300px";
  const canvas = frame.appendChild(document.createElement("canvas"));
  document.body.replaceChildren(frame);
  let theme: "light" | "dark" = "light";
  const course = { stepsPerEpoch: 500, batchSize: 16, samples: 8_000 };
  const made = Array.from({ length: runs }, (_, i) => ({ run: i + 1, label: `${i}`, dataset: "made up", metrics: new RunMetrics(), totalSteps: STEPS, course }));
  const hidden = new Set<number>();
  const shown = () => made.filter(({ run }) => !hidden.has(run)).map((run): ChartRun => ({ ...run, metrics: run.metrics, styles: runStyles(run.run - 1, theme) }));
  const drawn = signal(shown());
  const group = new ChartGroup(drawn, { axis: "step", smoothing: 0, log: false });
  const chart = new TimeChart(canvas, group, seed % 2 === 0 ? BATCH_ACCURACY : TRAINING_LOSS, INKS.light);
  let whole = 0;
  const { draw } = chart.chart;
  chart.chart.draw = () => {
    whole++;
    draw.call(chart.chart);
  };

  const rows = (most: number) => {
    for (const { run, metrics } of made) {
      // Now and then a run stands still, or is not finite.
      if (random(8) === 0) continue;
      for (let more = random(most); more > 0 && metrics.step < STEPS; more--) {
        const step = metrics.step + 1;
        const odd = random(400);
        const loss = odd === 0 ? NaN : odd === 1 ? Infinity : 2 * Math.exp(-step / 900) + random(1000) / 2_000 + run / 100;
        metrics.of(NONE).push(step, step / 50, 20 * step, loss, random(17) / 16);
      }
    }
  };
  const other: Record<string, () => void> = {
    hide: () => {
      const run = 1 + random(runs);
      if (!hidden.delete(run)) hidden.add(run);
      drawn.value = shown();
    },
    theme: () => {
      theme = theme === "light" ? "dark" : "light";
      drawn.value = shown();
      chart.recolour(INKS[theme]);
    },
    smoothing: () => void (group.smoothing.value = SMOOTHING[random(2) * 4]!),
    highlight: () => void (group.highlight.value = random(2) === 0 ? null : 1 + random(runs)),
    log: () => void (group.logLoss.value = !group.logLoss.value),
    view: () => void (group.view.value = random(2) === 0 ? null : { min: random(400), max: 500 + random(2_000) }),
    axis: () => void (group.axis.value = random(3) === 0 ? "epoch" : "step"),
  };
  const names = Object.keys(other);

  const grown: Grown = { drawings: 0, strips: 0, greatest: 0, first: "" };
  /** As it is seen on the ground of the page: the colour of what hardly covers it is anything. */
  const read = () => {
    const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
    const ground = theme === "light" ? 255 : 0;
    for (let i = 0; i < data.length; i += 4) {
      const cover = data[i + 3]! / 255;
      for (let part = i; part < i + 3; part++) data[part] = cover * data[part]! + (1 - cover) * ground;
      data[i + 3] = 255;
    }
    return data;
  };
  for (let look = 0; look < looks; look++) {
    const done = random(12) === 0 ? names[random(names.length)]! : "rows";
    other[done]?.();
    rows(done === "rows" ? 24 : 2);
    const before = whole;
    chart.draw();
    grown.drawings++;
    if (whole > before) continue;
    grown.strips++;
    const strip = read();
    chart.chart.draw();
    const all = read();
    let worst = 0;
    for (let i = 0; i < all.length; i++) worst = Math.max(worst, Math.abs(all[i]! - strip[i]!));
    grown.greatest = Math.max(grown.greatest, worst);
    if (worst > seen && grown.first === "") grown.first = `look=${look} after ${done}, step=${made[0]!.metrics.step}, difference=${worst}`;
  }
  chart.destroy();
  return grown;
}
