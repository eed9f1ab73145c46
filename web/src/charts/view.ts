import type { Range } from "./group";

/** A range made narrower by the factor around a value that keeps its place; null when it would show all. */
export function zoomed(view: Range, factor: number, around: number, whole: Range): Range | null {
  const min = around - (around - view.min) / factor;
  const max = around + (view.max - around) / factor;
  if (max - min >= whole.max - whole.min) return null;
  // A millionth of the whole is finer than any step.
  if (max - min < (whole.max - whole.min) * 1e-6) return view;
  const shift = Math.max(0, whole.min - min) - Math.max(0, max - whole.max);
  return { min: min + shift, max: max + shift };
}

/** A range moved by a part of its width. */
export function moved(view: Range, part: number): Range {
  const by = (view.max - view.min) * part;
  const shift = Math.max(by, -view.min);
  return { min: view.min + shift, max: view.max + shift };
}
