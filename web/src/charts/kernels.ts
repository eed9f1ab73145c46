import type { Snapshot } from "../stream/weights";

type Rgb = readonly [number, number, number];

const NEGATIVE: Rgb = [0x00, 0x72, 0xb2];
const POSITIVE: Rgb = [0xd5, 0x5e, 0x00];
const ZERO = { light: [0xf7, 0xf7, 0xf7], dark: [0x17, 0x19, 0x1d] } as const;

/** From blue over the page's ground to vermilion: zero looks like nothing, and the sign is told apart by everyone. */
export function weightColor(value: number, scale: number, theme: "light" | "dark"): Rgb {
  if (!Number.isFinite(value)) return [0xcc, 0x79, 0xa7];
  const share = scale === 0 ? 0 : Math.max(-1, Math.min(1, value / scale));
  const end = share < 0 ? NEGATIVE : POSITIVE;
  const zero = ZERO[theme];
  const part = (i: number) => Math.round(zero[i]! + (end[i]! - zero[i]!) * Math.abs(share));
  return [part(0), part(1), part(2)];
}

export interface Grid {
  columns: number;
  rows: number;
  /** Pixels of one weight, of one kernel, and of what lies between kernels. */
  cell: number;
  tileWidth: number;
  tileHeight: number;
  gap: number;
  width: number;
  height: number;
}

/** As many kernels beside one another as fit, each weight a whole number of pixels. */
export function layout(kernels: number, kernelHeight: number, kernelWidth: number, room: number, largestCell = 12): Grid {
  const gap = 6;
  const abreast = Math.max(room < 400 ? 5 : 10, Math.min(kernels, room < 400 ? 8 : 16));
  const cell = Math.max(3, Math.min(largestCell, Math.floor((room - (abreast - 1) * gap) / (abreast * kernelWidth))));
  const tileWidth = cell * kernelWidth;
  const tileHeight = cell * kernelHeight;
  const columns = Math.max(1, Math.min(kernels, Math.floor((room + gap) / (tileWidth + gap))));
  const rows = Math.ceil(kernels / columns);
  return { columns, rows, cell, tileWidth, tileHeight, gap, width: columns * (tileWidth + gap) - gap, height: rows * (tileHeight + gap) - gap };
}

export function paintKernels(canvas: HTMLCanvasElement, grid: Grid, snapshot: Snapshot, scale: number, theme: "light" | "dark") {
  const ratio = Math.max(1, Math.round(window.devicePixelRatio || 1));
  canvas.width = grid.width * ratio;
  canvas.height = grid.height * ratio;
  const ctx = canvas.getContext("2d")!;
  ctx.scale(ratio, ratio);
  const [, , height = 1, width = 1] = snapshot.dims;
  const kernels = snapshot.values.length / (height * width);
  for (let k = 0; k < kernels; k++) {
    const left = (k % grid.columns) * (grid.tileWidth + grid.gap);
    const top = Math.floor(k / grid.columns) * (grid.tileHeight + grid.gap);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        ctx.fillStyle = `rgb(${weightColor(snapshot.values[(k * height + y) * width + x]!, scale, theme).join(" ")})`;
        ctx.fillRect(left + x * grid.cell, top + y * grid.cell, grid.cell, grid.cell);
      }
    }
  }
}

/** A frame around one value. */
export function markCell(canvas: HTMLCanvasElement, grid: Grid, [kernel, row, column]: readonly [number, number, number]) {
  const ctx = canvas.getContext("2d")!;
  const left = (kernel % grid.columns) * (grid.tileWidth + grid.gap) + column * grid.cell;
  const top = Math.floor(kernel / grid.columns) * (grid.tileHeight + grid.gap) + row * grid.cell;
  ctx.lineWidth = 2;
  ctx.strokeStyle = "#fff";
  ctx.strokeRect(left - 1, top - 1, grid.cell + 2, grid.cell + 2);
  ctx.strokeStyle = "#000";
  ctx.strokeRect(left - 3, top - 3, grid.cell + 6, grid.cell + 6);
}
