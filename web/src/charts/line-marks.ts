import type { Chart, Plugin, Scale } from "chart.js";
import type { Line } from "./curve-lines";

/** Lines reach so far beyond the axes, that a point on an axis is whole. */
export const BEYOND = 5;
const DOT = 2.5;

/**
 * Draws the curves. Chart.js would make an object of every point and resolve options for it at every draw, which took most of a frame of 64 curves; the axes, the layout and
 * everything around are its own.
 *
 * @param beneath called when everything that lies beneath the lines has been drawn
 */
export const lineMarks = (lines: () => readonly Line[], beneath: (chart: Pick<Chart, "canvas">) => void): Plugin<"line"> => ({
  id: "lines",
  beforeDatasetsDraw(chart) {
    beneath(chart);
    drawLines(chart, lines(), chart.chartArea.left - BEYOND);
  },
});

/** Draws what of the lines lies at `from` or right of it, in pixels. */
export function drawLines({ ctx, chartArea, scales }: Pick<Chart, "ctx" | "chartArea" | "scales">, lines: readonly Line[], from: number) {
  const [x, y] = [pixels(scales.x!), pixels(scales.y!)];
  ctx.save();
  ctx.beginPath();
  ctx.rect(from, chartArea.top - BEYOND, chartArea.right + BEYOND - from, chartArea.bottom - chartArea.top + 2 * BEYOND);
  ctx.clip();
  ctx.lineJoin = "round";
  const edge = scales.x!.getValueForPixel(from - BEYOND)!;
  for (const line of lines) if (!line.strong) draw(ctx, line, before(line.data, edge), x, y);
  for (const line of lines) if (line.strong) draw(ctx, line, before(line.data, edge), x, y);
  ctx.restore();
}

/** The last point that lies left of an edge, or the first of all. */
function before(data: Line["data"], edge: number): number {
  let low = 0;
  let high = data.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (data[middle]!.x < edge) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

function draw(ctx: CanvasRenderingContext2D, { data, color, width, dash, dots }: Line, start: number, x: Pixels, y: Pixels) {
  if (start >= data.length) return;
  ctx.strokeStyle = ctx.fillStyle = color;
  ctx.lineWidth = width;
  ctx.setLineDash(dash as number[]);
  ctx.lineDashOffset = dash.length > 0 ? lengthTo(data, start, x, y) : 0;
  ctx.beginPath();
  let before = false;
  for (let i = start; i < data.length; i++) {
    const point = data[i]!;
    const finite = Number.isFinite(point.y);
    if (finite && before) ctx.lineTo(x(point.x), y(point.y));
    else if (finite) ctx.moveTo(x(point.x), y(point.y));
    else if (before && ctx.lineDashOffset !== 0) {
      // Dashes that begin anew do so from their beginning, wherever the drawing began.
      ctx.stroke();
      ctx.beginPath();
      ctx.lineDashOffset = 0;
    }
    before = finite;
  }
  ctx.stroke();
  for (let i = start; i < data.length; i++) {
    // A value between two that are not finite would not be seen otherwise.
    if (Number.isFinite(data[i]!.y) && (dots || (!finiteAt(data, i - 1) && !finiteAt(data, i + 1)))) dot(ctx, x(data[i]!.x), y(data[i]!.y), dots ? DOT : Math.max(1, width));
  }
}

/** In pixels along the line, from where its dashes begin: behind a value that is not finite they begin anew. */
function lengthTo(data: Line["data"], end: number, x: Pixels, y: Pixels): number {
  let length = 0;
  for (let i = 1; i <= end; i++) {
    const [a, b] = [data[i - 1]!, data[i]!];
    length = Number.isFinite(a.y) && Number.isFinite(b.y) ? length + Math.hypot(x(b.x) - x(a.x), y(b.y) - y(a.y)) : 0;
  }
  return length;
}

function finiteAt(data: Line["data"], i: number): boolean {
  return i >= 0 && i < data.length && Number.isFinite(data[i]!.y);
}

function dot(ctx: CanvasRenderingContext2D, x: number, y: number, radius: number) {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fill();
}

export type Pixels = (value: number) => number;

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
