import type { Chart, Plugin } from "chart.js";
import type { Line } from "./curve-lines";

const SIZE = 3.5;

type Marked = Pick<Chart, "ctx" | "chartArea" | "scales"> & { options: { font?: { family?: string } } };

/** A cross where a value was NaN or infinite: at the edge towards which it went, at the step where it happened. */
export const oddMarks = (lines: () => readonly Line[]): Plugin<"line"> => ({
  id: "odd-marks",
  afterDatasetsDraw: (chart) => drawOdd(chart, lines(), 0),
});

/** Those marks, as far as they lie at `from` or right of it. */
export function drawOdd({ ctx, chartArea, scales, options }: Marked, lines: readonly Line[], from: number) {
  if (!lines.some(({ data }) => data.some(({ y }) => !Number.isFinite(y)))) return;
  ctx.save();
  ctx.beginPath();
  ctx.rect(from, 0, chartArea.right + 100, chartArea.bottom);
  ctx.clip();
  ctx.lineWidth = 1.75;
  ctx.font = `600 10px ${options.font?.family ?? "sans-serif"}`;
  ctx.textBaseline = "middle";
  for (const { data, color } of lines) {
    const said = new Set<string>();
    for (const { x, y } of data) {
      if (Number.isFinite(y)) continue;
      const px = scales.x!.getPixelForValue(x);
      if (px < chartArea.left || px > chartArea.right) continue;
      const py = y === -Infinity ? chartArea.bottom - 8 : chartArea.top + 8;
      ctx.strokeStyle = ctx.fillStyle = color;
      ctx.beginPath();
      ctx.moveTo(px - SIZE, py - SIZE);
      ctx.lineTo(px + SIZE, py + SIZE);
      ctx.moveTo(px + SIZE, py - SIZE);
      ctx.lineTo(px - SIZE, py + SIZE);
      ctx.stroke();
      const word = oddWord(y);
      if (!said.has(word)) ctx.fillText(word, px + 8, py);
      said.add(word);
    }
  }
  ctx.restore();
}

export function oddWord(value: number): string {
  return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
}
