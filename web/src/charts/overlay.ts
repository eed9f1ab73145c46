import type { TimeChart } from "./time-chart";

/** A canvas above a chart's own for what follows the hand: drawing it does not draw the curves again. */
export class Overlay {
  private empty = true;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly chart: TimeChart,
  ) {}

  /** Without anything on it, it is not part of the frame: blending it costs as much as the curves beneath. */
  clear() {
    if (this.canvas.style.visibility !== "hidden") this.canvas.style.visibility = "hidden";
    this.empty = true;
  }

  /** Shows the canvas, without anything of before. */
  private begin(): CanvasRenderingContext2D {
    const ctx = this.canvas.getContext("2d")!;
    if (!this.empty) return ctx;
    this.empty = false;
    this.canvas.style.visibility = "visible";
    const { width, height } = this.chart.chart;
    const ratio = window.devicePixelRatio || 1;
    if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(height * ratio)) {
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(height * ratio);
    }
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, width, height);
    return ctx;
  }

  /** A line at a step that is looked at, beneath what follows the hand. */
  mark(x: number, ink: string) {
    const ctx = this.begin();
    const { scales, chartArea } = this.chart.chart;
    if (chartArea === undefined) return;
    const px = Math.round(scales.x!.getPixelForValue(x));
    if (px < chartArea.left || px > chartArea.right) return;
    ctx.fillStyle = ink;
    ctx.fillRect(px - 1, chartArea.top, 2, chartArea.bottom - chartArea.top);
  }

  crosshair(x: number, ink: string) {
    const ctx = this.begin();
    const { scales, chartArea } = this.chart.chart;
    if (chartArea === undefined) return;
    const px = Math.round(scales.x!.getPixelForValue(x)) + 0.5;
    if (px < chartArea.left || px > chartArea.right) return;
    ctx.strokeStyle = ink;
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.moveTo(px, chartArea.top);
    ctx.lineTo(px, chartArea.bottom);
    ctx.stroke();
    for (const { color, x: at, value } of this.chart.readings(x)) {
      if (!Number.isFinite(value)) continue;
      const py = scales.y!.getPixelForValue(value);
      if (py < chartArea.top - 1 || py > chartArea.bottom + 1) continue;
      ctx.fillStyle = color;
      ctx.beginPath();
      ctx.arc(scales.x!.getPixelForValue(at), py, 3, 0, 2 * Math.PI);
      ctx.fill();
    }
  }

  selection(from: number, to: number, ink: string) {
    this.clear();
    const ctx = this.begin();
    const { chartArea } = this.chart.chart;
    ctx.fillStyle = ink;
    ctx.globalAlpha = 0.16;
    ctx.fillRect(Math.min(from, to), chartArea.top, Math.abs(to - from), chartArea.bottom - chartArea.top);
    ctx.globalAlpha = 1;
  }
}
