import type { Plugin } from "chart.js";
import type { Point } from "./curve";
import type { BandShape } from "./curve-lines";

/** What lies around means, beneath the lines. */
export const bandMarks = (bands: () => readonly BandShape[]): Plugin<"line"> => ({
  id: "bands",
  beforeDatasetsDraw({ ctx, chartArea, scales }) {
    ctx.save();
    ctx.beginPath();
    ctx.rect(chartArea.left, chartArea.top, chartArea.right - chartArea.left, chartArea.bottom - chartArea.top);
    ctx.clip();
    for (const { low, high, color } of bands()) {
      const below = stretches(low);
      const above = stretches(high);
      ctx.fillStyle = color;
      for (let i = 0; i < Math.min(below.length, above.length); i++) {
        ctx.beginPath();
        for (const { x, y } of [...above[i]!, ...below[i]!.reverse()]) ctx.lineTo(scales.x!.getPixelForValue(x), scales.y!.getPixelForValue(y));
        ctx.fill();
      }
    }
    ctx.restore();
  },
});

/** The finite parts of an edge: where fewer than two runs are left there is no band. */
export function stretches(edge: readonly Point[]): Point[][] {
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
