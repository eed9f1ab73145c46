import type { Abscissa } from "../stream/derived";
import { wallAt } from "../stream/metrics";
import { imagesAt, type Course, type XAxis } from "./curve";

/** Where the rows of a run lie on an axis. */
export function abscissaOf(course: Course, axis: XAxis): Abscissa {
  if (axis === "time") return (points, i) => points.elapsed.at(i);
  if (axis === "wall") return wallAt;
  if (axis === "images") return (points, i) => imagesAt(points.step.at(i), course);
  if (axis === "epoch") return (points, i) => points.step.at(i) / course.stepsPerEpoch;
  return (points, i) => points.step.at(i);
}
