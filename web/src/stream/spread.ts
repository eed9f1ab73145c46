import { tOf } from "../stats/student";
import type { Band } from "../charts/group";

/** Mean and spread of values that come one by one, for each of many places; what is not finite is not among them. */
export class Spread {
  readonly count: Uint32Array;
  readonly mean: Float64Array;
  private readonly squares: Float64Array;
  private readonly least: Float64Array;
  private readonly most: Float64Array;

  constructor(places: number) {
    this.count = new Uint32Array(places);
    this.mean = new Float64Array(places);
    this.squares = new Float64Array(places);
    this.least = new Float64Array(places).fill(Infinity);
    this.most = new Float64Array(places).fill(-Infinity);
  }

  /** By Welford, which loses nothing where the values are large and close together. */
  add(place: number, value: number) {
    if (!Number.isFinite(value)) return;
    const n = ++this.count[place]!;
    const before = this.mean[place]!;
    const mean = before + (value - before) / n;
    this.mean[place] = mean;
    this.squares[place]! += (value - before) * (value - mean);
    this.least[place] = Math.min(this.least[place]!, value);
    this.most[place] = Math.max(this.most[place]!, value);
  }

  meanAt(place: number): number {
    return this.count[place] === 0 ? NaN : this.mean[place]!;
  }

  /** Both ends of the band; NaN where fewer than two values say nothing of their spread. */
  band(place: number, kind: Band): [low: number, high: number] {
    const n = this.count[place]!;
    if (n < 2 || kind === "none") return [NaN, NaN];
    if (kind === "range") return [this.least[place]!, this.most[place]!];
    const deviation = Math.sqrt(this.squares[place]! / (n - 1));
    const half = kind === "sd" ? deviation : (deviation / Math.sqrt(n)) * (kind === "se" ? 1 : tFor(n - 1));
    const mean = this.mean[place]!;
    return [mean - half, mean + half];
  }
}

const known = new Map<number, number>();

function tFor(df: number): number {
  let t = known.get(df);
  if (t === undefined) known.set(df, (t = tOf(0.05, df)));
  return t;
}
