import type { Painter, Stroke } from "./picture";
import type { Pixels } from "./scene";

export class CanvasPainter implements Painter {
  constructor(
    private readonly ctx: CanvasRenderingContext2D,
    private readonly font: string,
  ) {
    ctx.lineJoin = "round";
  }

  rect(x: number, y: number, width: number, height: number, fill: string) {
    this.ctx.fillStyle = fill;
    this.ctx.fillRect(x, y, width, height);
  }

  line(pixels: Pixels, { color, width, dash = [] }: Stroke) {
    this.ctx.strokeStyle = color;
    this.ctx.lineWidth = width;
    this.ctx.setLineDash([...dash]);
    this.along(pixels);
    this.ctx.stroke();
  }

  area(pixels: Pixels, fill: string) {
    this.ctx.fillStyle = fill;
    this.along(pixels);
    this.ctx.fill();
  }

  dot(x: number, y: number, radius: number, fill: string) {
    this.ctx.fillStyle = fill;
    this.ctx.beginPath();
    this.ctx.arc(x, y, radius, 0, 2 * Math.PI);
    this.ctx.fill();
  }

  text(x: number, y: number, words: string, fill: string, { align = "left", size = 11, bold = false }: { align?: "left" | "center" | "right"; size?: number; bold?: boolean } = {}) {
    this.ctx.font = `${bold ? "600 " : ""}${size}px ${this.font}`;
    this.ctx.textAlign = align;
    this.ctx.fillStyle = fill;
    this.ctx.fillText(words, x, y);
  }

  within(x: number, y: number, width: number, height: number, draw: () => void) {
    this.ctx.save();
    this.ctx.beginPath();
    this.ctx.rect(x, y, width, height);
    this.ctx.clip();
    draw();
    this.ctx.restore();
  }

  private along(pixels: Pixels) {
    this.ctx.beginPath();
    for (const [x, y] of pixels) this.ctx.lineTo(x, y);
  }
}
