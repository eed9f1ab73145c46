import type { Plugin } from "chart.js";
import type { Point } from "./curve";
import type { BandShape } from "./curve-lines";
import { pixels, type Pixels } from "./line-marks";

/** What lies around means, beneath the lines. */
export const bandMarks = (bands: () => readonly BandShape[]): Plugin<"line"> => ({
  id: "bands",
  beforeDatasetsDraw({ ctx, chartArea, scales }) {
    ctx.save();
    ctx.beginPath();
    ctx.rect(chartArea.left, chartArea.top, chartArea.right - chartArea.left, chartArea.bottom - chartArea.top);
    ctx.clip();
    const [x, y] = [pixels(scales.x!), pixels(scales.y!)];
    for (const band of bands()) {
      ctx.fillStyle = band.color;
      for (const outline of outlines(band, x, y)) {
        ctx.beginPath();
        for (const [px, py] of outline) ctx.lineTo(px, py);
        ctx.fill();
      }
    }
    ctx.restore();
  },
});

/** Of each part of a band; an interval that reaches below zero goes to the floor of a logarithmic axis. */
export function outlines({ low, high }: Pick<BandShape, "low" | "high">, x: Pixels, y: Pixels): [number, number][][] {
  const above = stretches(high);
  return stretches(low)
    .slice(0, above.length)
    .map((below, i) => [...above[i]!, ...below.reverse()].map((point) => [x(point.x), y(point.y)]));
}

/** The finite parts of an edge: where fewer than two runs are left there is no band. */
function stretches(edge: readonly Point[]): Point[][] {
  const parts: Point[][] = [];
  let open = false;
  for (const point of edge) {
    if (!Number.isFinite(point.y)) open = false;
    else if (open) parts[parts.length - 1]!.push(point);
    else {
      parts.push([point]);
      open = true;
    }
  }
  return parts;
}
