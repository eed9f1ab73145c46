import type { TensorHistogram } from "../api/types";

export interface MapInks {
  /** Red, green, blue of the fullest bin. */
  full: readonly [number, number, number];
  ground: readonly [number, number, number];
  mark: string;
  zero: string;
}

/** Each column a snapshot, each row a bin with low values at the bottom; by the square root of its share, so that thin tails are seen. */
export function paintHistogramMap(canvas: HTMLCanvasElement, { counts, low, high }: TensorHistogram, marked: number | null, inks: MapInks) {
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const ctx = canvas.getContext("2d")!;
  ctx.scale(ratio, ratio);
  const columns = counts.length;
  if (columns === 0) return;
  counts.forEach((bins, column) => {
    const most = Math.max(1, ...bins);
    const left = Math.round((column / columns) * width);
    const right = Math.round(((column + 1) / columns) * width);
    bins.forEach((count, bin) => {
      if (count === 0) return;
      const share = Math.sqrt(count / most);
      ctx.fillStyle = `rgb(${inks.full.map((part, i) => Math.round(inks.ground[i]! + (part - inks.ground[i]!) * (0.12 + 0.88 * share))).join(" ")})`;
      const top = Math.round(height * (1 - (bin + 1) / bins.length));
      ctx.fillRect(left, top, Math.max(1, right - left - (columns < 64 ? 1 : 0)), Math.max(1, Math.round(height * (1 - bin / bins.length)) - top));
    });
  });
  if (low < 0 && high > 0) {
    ctx.fillStyle = inks.zero;
    ctx.fillRect(0, Math.round(height * (high / (high - low))), width, 1);
  }
  if (marked !== null) {
    ctx.strokeStyle = inks.mark;
    ctx.lineWidth = 1.5;
    ctx.strokeRect((marked / columns) * width + 0.75, 0.75, width / columns - 1.5, height - 1.5);
  }
}

/** A colour of the style sheet: #rrggbb, or #rgb, as which the build writes some. */
export function rgbOf(color: string): [number, number, number] {
  const short = color.trim();
  const hex = short.length === 4 ? `#${[...short.slice(1)].map((digit) => digit + digit).join("")}` : short;
  const part = (at: number) => parseInt(hex.slice(at, at + 2), 16);
  return [part(1), part(3), part(5)];
}
