import { signal } from "@preact/signals";
import type { TensorValues } from "../stream/tensor-values";
import { frames, PACE_MS, type Drawable } from "./frames";
import { Pyramid } from "./pyramid";
import { spanOf } from "./span";

export interface SparkInks {
  curve: string;
  zero: string;
  mark: string;
}

/** A small curve for each value of a tensor, all on one scale. */
export class Sparklines implements Drawable {
  readonly pace = PACE_MS;
  visible = true;
  /** The snapshot whose numbers are shown; -1 before the first. */
  readonly shown = signal(-1);
  /** The step that is pointed at or chosen; null for the newest. */
  mark: number | null = null;
  inks: SparkInks = { curve: "", zero: "", mark: "" };
  readonly canvases: (HTMLCanvasElement | null)[] = [];
  private readonly pyramids: Pyramid[];

  constructor(
    readonly tensor: TensorValues,
    private readonly totalSteps: number,
  ) {
    this.pyramids = tensor.values.map((column) => new Pyramid(column));
  }

  request() {
    frames.request(this);
  }

  soon() {
    frames.soon(this);
  }

  see(visible: boolean) {
    this.visible = visible;
    if (visible) this.soon();
  }

  destroy() {
    frames.forget(this);
  }

  /** The last step on the canvas. */
  get span(): number {
    const reached = this.tensor.step.last ?? 0;
    return Math.max(1, spanOf(Math.max(this.totalSteps, reached), reached));
  }

  draw() {
    const { tensor, mark } = this;
    this.shown.value = mark === null ? tensor.step.length - 1 : tensor.at(mark);
    this.pyramids.forEach((pyramid, i) => {
      pyramid.update();
      const canvas = this.canvases[i];
      if (canvas) this.paint(canvas, pyramid, i);
    });
  }

  private paint(canvas: HTMLCanvasElement, pyramid: Pyramid, index: number) {
    const { clientWidth: width, clientHeight: height } = canvas;
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    const ctx = canvas.getContext("2d")!;
    ctx.scale(ratio, ratio);
    const { tensor, span } = this;
    const [low, high] = scaleOf(tensor);
    const x = (step: number) => (step / span) * width;
    const y = (value: number) => 2 + ((high - value) / (high - low)) * (height - 4);
    if (low < 0 && high > 0) line(ctx, this.inks.zero, 0, y(0), width, y(0));
    if (this.shown.peek() >= 0 && this.mark !== null) {
      const at = x(tensor.step.at(this.shown.peek()));
      line(ctx, this.inks.mark, at, 0, at, height);
    }
    ctx.strokeStyle = this.inks.curve;
    ctx.lineWidth = 1.25;
    ctx.lineJoin = "round";
    ctx.beginPath();
    let pen = false;
    const values = tensor.values[index]!;
    pyramid.reduce(0, values.length, Math.max(16, Math.round(width / 2)), (i) => {
      const value = values.at(i);
      // What is not finite ends the line where it happened.
      if (!Number.isFinite(value)) pen = false;
      else if (pen) ctx.lineTo(x(tensor.step.at(i)), y(value));
      else {
        ctx.moveTo(x(tensor.step.at(i)), y(value));
        pen = true;
      }
    });
    ctx.stroke();
  }
}

/** Both ends of the scale; around a single value some room. */
export function scaleOf({ low, high }: Pick<TensorValues, "low" | "high">): [number, number] {
  if (low > high) return [-1, 1];
  if (low === high) return [low - Math.abs(low || 1) / 2, high + Math.abs(high || 1) / 2];
  return [low, high];
}

function line(ctx: CanvasRenderingContext2D, color: string, x0: number, y0: number, x1: number, y1: number) {
  ctx.strokeStyle = color;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.lineTo(x1, y1);
  ctx.stroke();
}
