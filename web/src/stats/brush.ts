import type { Run } from "../api/types";
import type { Column } from "./columns";

/** On each brushed column what is let through: from one place of its scale to another, both between 0 and 1, or some words. */
export type Brushes = ReadonlyMap<string, readonly [low: number, high: number]>;

/** `training.optimizer.lr~0.01~0.1` for each, with bars between them, as it stands in an address. */
export function readBrushes(text: string): Brushes {
  const brushes = new Map<string, [number, number]>();
  for (const part of text.split("|")) {
    const [key, low, high] = part.split("~");
    if (key && low && high && Number.isFinite(Number(low)) && Number.isFinite(Number(high))) brushes.set(key, [Number(low), Number(high)]);
  }
  return brushes;
}

export function writeBrushes(brushes: Brushes): string {
  return [...brushes].map(([key, [low, high]]) => `${key}~${Number(low.toPrecision(6))}~${Number(high.toPrecision(6))}`).join("|");
}

/** Of a column that has words their place in the order in which they come; numbers are themselves. */
export function valuesOf(column: Column, runs: Run[]): { number(run: Run): number | null; words: string[] | null } {
  const known = runs.map((run) => column.of(run)).filter((value) => value !== null);
  if (known.every((value) => typeof value === "number")) return { number: (run) => column.of(run) as number | null, words: null };
  const words = [...new Set(known.map(String))];
  return {
    number: (run) => {
      const value = column.of(run);
      return value === null ? null : words.indexOf(String(value));
    },
    words,
  };
}

/** The runs that every brush lets through; one without a value on a brushed column is not among them. */
export function brushed(runs: Run[], columns: Column[], brushes: Brushes): Run[] {
  if (brushes.size === 0) return runs;
  const tests = columns.filter(({ key }) => brushes.has(key)).map((column) => ({ of: valuesOf(column, runs).number, range: brushes.get(column.key)! }));
  return runs.filter((run) =>
    tests.every(({ of, range: [low, high] }) => {
      const value = of(run);
      return value !== null && value >= low && value <= high;
    }),
  );
}
