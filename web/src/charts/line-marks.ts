import type { Plugin, Scale } from "chart.js";
import type { Line } from "./curve-lines";

/** Lines reach so far beyond the axes, that a point on an axis is whole. */
const BEYOND = 5;
const DOT = 2.5;

/**
 * Draws the curves. Chart.js would make an object of every point and resolve options for it at every draw, which took most of a frame of 64 curves; the axes, the layout and
 * everything around are its own.
 */
export const lineMarks = (lines: () => readonly Line[]): Plugin<"line"> => ({
  id: "lines",
  beforeDatasetsDraw({ ctx, chartArea, scales }) {
    const [x, y] = [pixels(scales.x!), pixels(scales.y!)];
    ctx.save();
    ctx.beginPath();
    ctx.rect(chartArea.left - BEYOND, chartArea.top - BEYOND, chartArea.right - chartArea.left + 2 * BEYOND, chartArea.bottom - chartArea.top + 2 * BEYOND);
    ctx.clip();
    ctx.lineJoin = "round";
    const all = lines();
    for (const line of all) if (!line.strong) draw(ctx, line, x, y);
    for (const line of all) if (line.strong) draw(ctx, line, x, y);
    ctx.restore();
  },
});

function draw(ctx: CanvasRenderingContext2D, { data, color, width, dash, dots }: Line, x: Pixels, y: Pixels) {
  ctx.strokeStyle = ctx.fillStyle = color;
  ctx.lineWidth = width;
  ctx.setLineDash(dash as number[]);
  ctx.beginPath();
  let before = false;
  for (let i = 0; i < data.length; i++) {
    const point = data[i]!;
    const finite = Number.isFinite(point.y);
    if (finite && before) ctx.lineTo(x(point.x), y(point.y));
    else if (finite) ctx.moveTo(x(point.x), y(point.y));
    before = finite;
  }
  ctx.stroke();
  for (let i = 0; i < data.length; i++) {
    // A value between two that are not finite would not be seen otherwise.
    if (Number.isFinite(data[i]!.y) && (dots || (!finiteAt(data, i - 1) && !finiteAt(data, i + 1)))) dot(ctx, x(data[i]!.x), y(data[i]!.y), dots ? DOT : Math.max(1, width));
  }
}

function finiteAt(data: Line["data"], i: number): boolean {
  return i >= 0 && i < data.length && Number.isFinite(data[i]!.y);
}

function dot(ctx: CanvasRenderingContext2D, x: number, y: number, radius: number) {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fill();
}

type Pixels = (value: number) => number;

/** Where values lie on a scale: the same as its own answer, for a hundredth of the time. */
export function pixels(scale: Scale): Pixels {
  const [from, to] = [scale.getPixelForValue(scale.min), scale.getPixelForValue(scale.max)];
  if (scale.type !== "logarithmic") {
    const each = (to - from) / (scale.max - scale.min || 1);
    return (value) => from + (value - scale.min) * each;
  }
  const low = Math.log10(scale.min);
  const each = (to - from) / (Math.log10(scale.max) - low || 1);
  // What is not above zero lies on the floor.
  return (value) => (value > 0 ? Math.max(-32_768, Math.min(32_767, from + (Math.log10(value) - low) * each)) : from);
}
