import type { Drawing } from "./drawing";

/** A pen that keys move over an image, in its pixels. */
export interface Pen {
  column: number;
  row: number;
  /** Whether it leaves ink where it goes. */
  down: boolean;
}

const STEPS: Record<string, [columns: number, rows: number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const FAST = 4;

/** The pen after a key, and the ink that it has left; null for a key that means nothing here. */
export function movePen(pen: Pen, key: string, fast: boolean, drawing: Drawing, radius: number): Pen | null {
  if (key === " " || key === "Enter") {
    if (!pen.down) drawing.dab(pen.column + 0.5, pen.row + 0.5, radius);
    return { ...pen, down: !pen.down };
  }
  const step = STEPS[key];
  if (step === undefined) return null;
  const by = fast ? FAST : 1;
  const column = Math.max(0, Math.min(drawing.width - 1, pen.column + by * step[0]));
  const row = Math.max(0, Math.min(drawing.height - 1, pen.row + by * step[1]));
  if (pen.down) drawing.stroke(pen.column + 0.5, pen.row + 0.5, column + 0.5, row + 0.5, radius);
  return { column, row, down: pen.down };
}
