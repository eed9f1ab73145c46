/** Where values lie between 0 and 1, and which of them are written beside the axis. */
export interface Scale {
  place(value: string | number | boolean): number;
  ticks: { at: number; value: string | number | boolean }[];
}

type Known = string | number | boolean;

/** So many values are written at the axis themselves, where they are what somebody has chosen. */
const FEW = 8;
/** Of the axis: nearer ones would lie over one another. */
const NEAREST = 0.06;

/**
 * Numbers lie by their size, everything else side by side in the order in which it comes.
 *
 * @param chosen whether they are values that somebody has chosen: few of them are then the ticks, rather than round numbers between them
 */
export function scaleOf(values: Known[], log: boolean, chosen = false): Scale {
  if (!values.every((value) => typeof value === "number")) return categories(values);
  const scale = numbers(values as number[], log && canBeLog(values));
  const distinct = [...new Set(values as number[])].sort((a, b) => a - b);
  if (!chosen || distinct.length === 0 || distinct.length > FEW) return scale;
  const ticks = distinct.map((value) => ({ at: scale.place(value), value }));
  return { ...scale, ticks: ticks.filter(({ at }, i) => i === 0 || at - ticks[i - 1]!.at >= NEAREST) };
}

export function canBeLog(values: Known[]): boolean {
  return values.length > 0 && values.every((value) => typeof value === "number" && value > 0);
}

/** Values that a person would give on a log scale: far apart, and above 0. */
export function looksLog(values: Known[]): boolean {
  return canBeLog(values) && Math.max(...(values as number[])) / Math.min(...(values as number[])) >= 20;
}

function categories(values: Known[]): Scale {
  const distinct = [...new Set(values)];
  const place = (value: Known) => (distinct.indexOf(value) + 0.5) / distinct.length;
  return { place, ticks: distinct.map((value) => ({ at: place(value), value })) };
}

const MARGIN = 0.05;

function numbers(values: number[], log: boolean): Scale {
  const by = log ? Math.log10 : (value: number) => value;
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    low = Math.min(low, by(value));
    high = Math.max(high, by(value));
  }
  if (!(high > low)) [low, high] = log ? [low - 0.5, low + 0.5] : [low - Math.max(1e-12, Math.abs(low) * 0.1 || 1), low + Math.max(1e-12, Math.abs(low) * 0.1 || 1)];
  const span = (high - low) / (1 - 2 * MARGIN);
  const start = low - span * MARGIN;
  const place = (value: Known) => (by(value as number) - start) / span;
  const marks = log ? logTicks(start, start + span) : linearTicks(start, start + span);
  return { place, ticks: marks.map((value) => ({ at: place(value), value })) };
}

function linearTicks(from: number, to: number): number[] {
  const rough = (to - from) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((each) => each * power >= rough)! * power;
  const ticks: number[] = [];
  for (let i = Math.ceil(from / step); i * step <= to; i++) ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
}

/** Powers of ten, with 2 and 5 between them while there are few. */
function logTicks(from: number, to: number): number[] {
  const within = (parts: number[]) => {
    const ticks: number[] = [];
    for (let power = Math.floor(from); power <= Math.ceil(to); power++)
      for (const part of parts) {
        const value = Number((part * 10 ** power).toPrecision(12));
        if (Math.log10(value) >= from && Math.log10(value) <= to) ticks.push(value);
      }
    return ticks;
  };
  const tens = within([1]);
  return tens.length >= 4 ? tens : within([1, 2, 5]);
}
