import type { Points } from "../stream/metrics";
import { Curve } from "./curve";
import type { ChartGroup, ChartRun } from "./group";
import { partOf, type Part } from "./parts";
import type { Source } from "./time-chart";

export interface RowsColumn {
  run: ChartRun;
  part: Part | null;
  curve: Curve;
  points: Points;
}

/** What a chart shows of a view, as a table: a row for every place where a curve has a point, a column for each curve. As many rows as there are by now. */
export class ChartRows {
  readonly columns: RowsColumn[] = [];
  readonly places: Float64Array;
  /** Rows of the logs for which the points stand; more than points where some came reduced. */
  readonly rows: number;
  readonly points: number;

  constructor(
    private readonly group: ChartGroup,
    source: Source,
  ) {
    const axis = group.axis.peek();
    const { min, max } = group.extent();
    const places: number[] = [];
    let rows = 0;
    for (const run of group.runs.peek()) {
      const all = source.points(run);
      for (const points of all) {
        const curve = new Curve(points, source.column, run.course);
        this.columns.push({ run, part: partOf(run, points, all.length), curve, points });
        rows += curve.count(min, max, axis);
        for (let i = curve.lowerBound(min, axis); i < curve.length && curve.x(i, axis) <= max; i++) places.push(curve.x(i, axis));
      }
    }
    this.rows = rows;
    this.points = places.length;
    const sorted = Float64Array.from(places).sort();
    this.places = sorted.filter((x, i) => i === 0 || x !== sorted[i - 1]);
  }

  /** The point of a curve at a row's place; -1 where it has none. */
  at(row: number, column: number): number {
    const axis = this.group.axis.peek();
    const { curve } = this.columns[column]!;
    const x = this.places[row]!;
    const index = curve.lowerBound(x, axis);
    return index < curve.length && curve.x(index, axis) === x ? index : -1;
  }
}
