import { NONE, type Points } from "../stream/metrics";
import type { ChartRun } from "./group";
import type { RunStyle } from "./style";

/** Which of several curves of a run a curve is: that of one series of its dataset, or of the batches that belong to none. */
export interface Part {
  dataset: string;
  series: number;
  style: RunStyle;
}

/** Null for the only curve of a run whose dataset has no series. A series keeps its look, whether others have come or not. */
export function partOf(run: ChartRun, points: Points, curves: number): Part | null {
  if (points.series === NONE && curves === 1) return null;
  const last = run.styles.length - 1;
  return { dataset: run.dataset, series: points.series, style: run.styles[points.series === NONE ? last : points.series % last]! };
}

/** The different parts among those drawn, each as it looks where it comes first. */
export class Legend {
  private readonly parts = new Map<string, Part>();

  clear() {
    this.parts.clear();
  }

  add(part: Part) {
    const key = `${part.series} ${part.dataset}`;
    if (!this.parts.has(key)) this.parts.set(key, part);
  }

  /** The same array as before, as long as it says the same. */
  list(before: readonly Part[]): readonly Part[] {
    const now = [...this.parts.values()];
    const same = now.length === before.length && now.every((part, i) => part.series === before[i]!.series && part.style.color === before[i]!.style.color && part.dataset === before[i]!.dataset);
    return same ? before : now;
  }
}
