import type { Course, XAxis } from "./curve";
import { Curve } from "./curve";
import type { Range } from "./group";
import type { Points } from "../stream/metrics";

/** What a curve lacks in a view: the steps between which rows are hidden in buckets, and how many rows there are to each point. */
export interface Gap {
  from: number;
  to: number;
}

/** Null when the view shows every row, or enough of them. */
export function gapIn(points: Points, course: Course, axis: XAxis, { min, max }: Range, enough = 1_000): Gap | null {
  if (points.reduced === undefined || points.length === 0) return null;
  const curve = new Curve(points, 0, course);
  const first = Math.max(0, curve.lowerBound(min, axis) - 1);
  const last = Math.min(points.length - 1, curve.lowerBound(max, axis));
  const shown = last - first + 1;
  const rows = points.rowsUpTo(last + 1) - points.rowsUpTo(first);
  return rows > shown && shown < enough ? { from: points.step.at(first), to: points.step.at(last) } : null;
}
