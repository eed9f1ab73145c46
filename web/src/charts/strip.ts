import type { Chart } from "chart.js";
import type { Line } from "./curve-lines";
import { BEYOND, drawLines, pixels } from "./line-marks";
import { drawOdd } from "./odd-marks";

/** Beyond a point: half of the widest line, or a dot, and what smooths their edges. */
const AROUND = 4;
/** Of the width; more is drawn anew as a whole. */
const MOST = 0.6;

type Drawn = Pick<Chart, "ctx" | "chartArea" | "scales" | "canvas" | "currentDevicePixelRatio"> & { options: { font?: { family?: string } } };

/**
 * What of a chart has to be drawn again when rows have come: as curves grow at their right ends, a strip there. What lies beneath the lines is kept as a picture.
 * Filling 128 lines of 80 points took most of what an open page costs.
 */
export class Strip {
  private readonly beneath = document.createElement("canvas");
  private before: readonly Line[] | null = null;

  /** Called when everything beneath the lines has been drawn. */
  keep({ canvas }: Pick<Chart, "canvas">, lines: readonly Line[]) {
    const { beneath } = this;
    this.before = lines;
    if (beneath.width !== canvas.width || beneath.height !== canvas.height) Object.assign(beneath, { width: canvas.width, height: canvas.height });
    const ctx = beneath.getContext("2d")!;
    ctx.globalCompositeOperation = "copy";
    ctx.drawImage(canvas, 0, 0);
  }

  /** What is on the canvas now will not grow. */
  forget() {
    this.before = null;
  }

  /** Draws what has changed of the lines; false where that is more than a strip, or they are other ones. */
  draw(chart: Drawn, lines: readonly Line[]): boolean {
    const { ctx, chartArea, scales, canvas, currentDevicePixelRatio: ratio } = chart;
    if (this.beneath.width !== canvas.width || this.beneath.height !== canvas.height) return false;
    const { before } = this;
    if (before === null || lines.length !== before.length || lines.some((line, i) => line !== before[i])) return false;
    const first = firstChange(lines);
    if (first === Infinity) return true;
    // Whole pixels of the screen, so that what is left and right of the edge fits together.
    const edge = Math.floor((pixels(scales.x!)(first) - AROUND) * ratio);
    const from = edge / ratio;
    if (from < chartArea.right - MOST * (chartArea.right - chartArea.left)) return false;
    const [top, width, height] = [Math.floor((chartArea.top - BEYOND) * ratio), canvas.width - edge, Math.ceil((chartArea.bottom - chartArea.top + 2 * BEYOND) * ratio)];
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(edge, top, width, height);
    ctx.drawImage(this.beneath, edge, top, width, height, edge, top, width, height);
    ctx.restore();
    drawLines(chart, lines, from);
    drawOdd(chart, lines, from);
    return true;
  }
}

/** Where the segment begins that leads to the first point that has changed; infinite where none has. */
function firstChange(lines: readonly Line[]): number {
  let first = Infinity;
  for (const { data, changed } of lines) if (changed < data.length) first = Math.min(first, data[Math.max(0, changed - 1)]!.x);
  return first;
}
