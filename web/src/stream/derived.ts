import { Points, type RunMetrics } from "./metrics";
import type { Column } from "./column";

/** Where a row lies on the axis by which two runs are compared. */
export type Abscissa = (points: Points, index: number) => number;

export type Combine = (own: number, base: number) => number;

export const DIFFERENCE: Combine = (own, base) => own - base;
export const RATIO: Combine = (own, base) => own / base;

/**
 * One run's curves against another's: at every point of its own, combined with what the other has at the same place, on the straight line between its two
 * nearest points. Points beyond the other's last wait until it gets there; they are not guessed.
 */
export class DerivedMetrics {
  private readonly made = new Map<Points, Derived>();

  constructor(
    private readonly own: RunMetrics,
    private readonly base: RunMetrics,
    private readonly ownAt: Abscissa,
    private readonly baseAt: Abscissa,
    private readonly combine: Combine,
  ) {}

  /** A store that was begun anew has other metrics. */
  isOf(own: RunMetrics, base: RunMetrics): boolean {
    return own === this.own && base === this.base;
  }

  get batches(): Points[] {
    return this.own.batches.flatMap((points) => {
      const base = this.base.batches.find(({ series }) => series === points.series);
      return base === undefined ? [] : [this.combined(points, base)];
    });
  }

  get evaluations(): Points[] {
    return this.own.evaluations.map((points, i) => this.combined(points, this.base.evaluations[i]!));
  }

  get step(): number {
    return this.own.step;
  }

  get elapsed(): number {
    return this.own.elapsed;
  }

  get began(): number {
    return this.own.began;
  }

  get wall(): number {
    return this.own.wall;
  }

  /** A curve of the one run against a curve of the other. */
  combined(own: Points, base: Points): Points {
    let derived = this.made.get(own);
    if (derived?.base !== base) this.made.set(own, (derived = new Derived(own, base)));
    return derived.update(this.ownAt, this.baseAt, this.combine);
  }
}

class Derived {
  private readonly points: Points;
  private taken = 0;
  /** The last of the base's points that is not beyond the own one. */
  private before = 0;

  constructor(
    private readonly own: Points,
    readonly base: Points,
  ) {
    this.points = new Points(own.values.length, own.series);
  }

  update(ownAt: Abscissa, baseAt: Abscissa, combine: Combine): Points {
    const { own, base, points } = this;
    for (; this.taken < own.length; this.taken++) {
      const x = ownAt(own, this.taken);
      while (this.before + 1 < base.length && baseAt(base, this.before + 1) <= x) this.before++;
      if (base.length === 0) break;
      const from = baseAt(base, this.before);
      if (from > x) continue;
      if (from < x && this.before + 1 === base.length) break;
      const part = from === x ? 0 : (x - from) / (baseAt(base, this.before + 1) - from);
      const values = own.values.map((column, c) => combine(column.at(this.taken), between(base.values[c]!, this.before, part)));
      points.push(own.step.at(this.taken), own.elapsed.at(this.taken), own.origin + 1000 * own.wall.at(this.taken), ...values);
    }
    return points;
  }
}

function between(column: Column<Float32Array>, before: number, part: number): number {
  const a = column.at(before);
  return part === 0 ? a : a + part * (column.at(before + 1) - a);
}
