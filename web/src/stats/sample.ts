import { tailOf, tOf } from "./student";

/** What a 95 % interval leaves out, and what a difference must fall below to count. */
export const ALPHA = 0.05;

/** `half` is half of the confidence interval of the mean; deviation and interval need two values. */
export interface Sample {
  values: number[];
  n: number;
  mean: number;
  deviation: number | null;
  half: number | null;
}

export function sampleOf(values: number[]): Sample {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) return { values, n, mean, deviation: null, half: null };
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  return { values, n, mean, deviation, half: (tOf(ALPHA, n - 1) * deviation) / Math.sqrt(n) };
}

/** Welch's t-test, two-sided: how often means of one population would lie at least so far apart. Null where a spread is not known. */
export function welch(a: Sample, b: Sample): number | null {
  if (a.deviation === null || b.deviation === null) return null;
  const [va, vb] = [a.deviation ** 2 / a.n, b.deviation ** 2 / b.n];
  if (va + vb === 0) return a.mean === b.mean ? 1 : 0;
  const df = (va + vb) ** 2 / (va ** 2 / (a.n - 1) + vb ** 2 / (b.n - 1));
  return tailOf((a.mean - b.mean) / Math.sqrt(va + vb), df);
}
