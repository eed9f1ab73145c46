import type { Point } from "./curve";
import { niceCeil } from "./nice";

const TYPICAL = 0.97;
const FAR = 4;

/**
 * The top of the axis when a few points lie far above all others, as those of a run that diverges: they would press every
 * other curve to the floor. Undefined when all points fit.
 */
export function cutAbove(curves: readonly (readonly Point[])[]): number | undefined {
  let count = 0;
  for (const curve of curves) count += curve.length;
  const all = new Float64Array(count);
  count = 0;
  for (const curve of curves) for (const { y } of curve) if (Number.isFinite(y)) all[count++] = y;
  if (count < 20) return undefined;
  const values = all.subarray(0, count).sort();
  const typical = values[Math.floor(TYPICAL * values.length)]!;
  const most = values[values.length - 1]!;
  return typical > 0 && most > FAR * typical ? niceCeil(1.5 * typical) : undefined;
}
