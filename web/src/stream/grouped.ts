import type { Band } from "../charts/group";
import { Column } from "./column";
import type { Abscissa } from "./derived";
import { NONE, Points, type RunMetrics } from "./metrics";
import { Spread } from "./spread";

/** Columns behind the means of a group's points: both ends of the band, and how many runs there are, in the order of the means. */
export const LOW = 2;
export const HIGH = 4;
export const RUNS = 6;

export interface Member {
  metrics: RunMetrics;
  at: Abscissa;
}

/**
 * The mean of several runs at every place where one of them has a point, each of them on the straight line between its own points. A run counts from its first
 * point to its last; where its value is not finite it does not. Of what came reduced the means of the buckets are taken, never their extremes.
 */
export class GroupedMetrics {
  private readonly made = new Map<string, { key: string; points: Points }>();

  constructor(
    readonly members: () => Member[],
    readonly band: Band,
  ) {}

  get batches(): Points[] {
    const series = new Set(this.members().flatMap(({ metrics }) => metrics.batches.map((points) => points.series)));
    return [...series].sort((a, b) => place(a) - place(b)).map((one) => this.of(`b${one}`, one, (metrics) => metrics.batches.find((points) => points.series === one)));
  }

  get evaluations(): Points[] {
    return [this.of("e", NONE, (metrics) => metrics.evaluations[0])];
  }

  get step(): number {
    return this.most(({ step }) => step);
  }

  get elapsed(): number {
    return this.most(({ elapsed }) => elapsed);
  }

  get wall(): number {
    return this.most(({ wall }) => wall);
  }

  get began(): number {
    return -this.most(({ began }) => -began);
  }

  private most(of: (metrics: RunMetrics) => number): number {
    return this.members().reduce((most, { metrics }) => Math.max(most, of(metrics)), -Infinity);
  }

  /** Made anew when a member has more; the same points as before otherwise. */
  private of(name: string, series: number, pick: (metrics: RunMetrics) => Points | undefined): Points {
    const parts: Part[] = [];
    for (const { metrics, at } of this.members()) {
      const points = pick(metrics);
      if (points !== undefined && points.length > 0) parts.push({ points, at });
    }
    const key = parts.map(({ points }) => `${idOf(points)}:${points.length}`).join();
    const before = this.made.get(name);
    if (before?.key === key) return before.points;
    const points = mean(parts, series, this.band);
    this.made.set(name, { key, points });
    return points;
  }
}

interface Part {
  points: Points;
  at: Abscissa;
}

function mean(parts: Part[], series: number, band: Band): Points {
  const result = new Points(8, series);
  result.abscissa = new Column(Float64Array);
  const grid = gridOf(parts);
  const columns = [0, 1].map(() => new Spread(grid.x.length));
  const odd: number[] = [];
  for (const part of parts) addTo(columns, grid.x, part, odd);
  result.odd = odd;
  for (let i = 0; i < grid.x.length; i++) {
    const { points } = parts[grid.part[i]!]!;
    const at = grid.index[i]!;
    const [loss, accuracy] = columns.map((spread) => ({ mean: spread.meanAt(i), band: spread.band(i, band), n: spread.count[i]! })) as [Summary, Summary];
    result.abscissa.push(grid.x[i]!);
    result.push(points.step.at(at), points.elapsed.at(at), points.origin + 1000 * points.wall.at(at), loss.mean, accuracy.mean, loss.band[0], accuracy.band[0], loss.band[1], accuracy.band[1], loss.n, accuracy.n);
  }
  return result;
}

interface Summary {
  mean: number;
  band: [number, number];
  n: number;
}

/** The places of the longest run, and behind its end those of the runs that go on. */
function gridOf(parts: Part[]): { x: Float64Array; part: Int32Array; index: Int32Array } {
  const order = parts.map((_, i) => i).sort((a, b) => parts[b]!.points.length - parts[a]!.points.length);
  const x: number[] = [];
  const part: number[] = [];
  const index: number[] = [];
  for (const p of order) {
    const { points, at } = parts[p]!;
    for (let i = 0; i < points.length; i++) {
      const here = at(points, i);
      if (x.length > 0 && here <= x[x.length - 1]!) continue;
      x.push(here);
      part.push(p);
      index.push(i);
    }
  }
  return { x: Float64Array.from(x), part: Int32Array.from(part), index: Int32Array.from(index) };
}

/** @param odd gets the place where the run is not finite for the first time */
function addTo(columns: Spread[], grid: Float64Array, { points, at }: Part, odd: number[]) {
  let finite = true;
  const first = at(points, 0);
  const last = at(points, points.length - 1);
  let before = 0;
  for (let i = 0; i < grid.length; i++) {
    const x = grid[i]!;
    if (x < first) continue;
    if (x > last) break;
    while (before + 1 < points.length && at(points, before + 1) <= x) before++;
    const from = at(points, before);
    const part = from === x || before + 1 === points.length ? 0 : (x - from) / (at(points, before + 1) - from);
    columns.forEach((spread, c) => {
      const a = typical(points, c, before);
      const value = part === 0 ? a : a + part * (typical(points, c, before + 1) - a);
      spread.add(i, value);
      if (c === 0 && finite && !Number.isFinite(value)) {
        finite = false;
        odd.push(x);
      }
    });
  }
}

/** Of a point that stands for a bucket the mean of that. */
function typical(points: Points, column: number, i: number): number {
  const { reduced } = points;
  const value = points.values[column]!.at(i);
  if (reduced === undefined || i >= reduced.length || !Number.isFinite(value)) return value;
  const mean = reduced.means[column]!.at(i);
  return Number.isFinite(mean) ? mean : value;
}

function place(series: number): number {
  return series === NONE ? Infinity : series;
}

let next = 0;
const ids = new WeakMap<Points, number>();

function idOf(points: Points): number {
  let id = ids.get(points);
  if (id === undefined) ids.set(points, (id = next++));
  return id;
}
