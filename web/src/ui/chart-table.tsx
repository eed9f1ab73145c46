import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { ChartRows, type RowsColumn } from "../charts/chart-rows";
import type { ChartGroup } from "../charts/group";
import type { Source } from "../charts/time-chart";
import { HIGH, LOW, RUNS } from "../stream/grouped";
import { formatClock, formatCount, formatOf } from "./format";
import { seriesLabel } from "./run-label";
import { useVirtual } from "./use-virtual";

const ROW = 24;
const LOOK_MS = 1000;
/** Making a longer table anew takes so long that a hand asks for it. */
const BY_ITSELF = 50_000;

const NAMES = { step: "Step", epoch: "Epoch", images: "Images", time: "Time", wall: "Clock" };

interface Props {
  group: ChartGroup;
  source: Source;
  title: string;
  empty: string;
  height: number;
}

/** The same as the chart, in numbers: what was recorded, not smoothed. Only the rows that can be seen are there. */
export function ChartTable({ group, source, title, empty, height }: Props) {
  const version = useSignal(0);
  const waiting = useSignal(false);
  const scroller = useRef<HTMLDivElement>(null);
  useSignalEffect(() => {
    void [group.runs.value, group.axis.value, group.view.value];
    version.value = version.peek() + 1;
  });
  const table = useMemo(() => new ChartRows(group, source), [version.value]);
  useEffect(() => {
    waiting.value = false;
    const timer = window.setInterval(() => {
      const now = group.runs.peek().reduce((sum, run) => sum + source.points(run).reduce((points, { length }) => points + length, 0), 0);
      if (now === table.columns.reduce((sum, { curve }) => sum + curve.length, 0)) return;
      if (now > BY_ITSELF) waiting.value = true;
      else version.value = version.peek() + 1;
    }, LOOK_MS);
    return () => window.clearInterval(timer);
  }, [table]);
  const rows = useVirtual(table.places.length, ROW, scroller);
  const axis = group.axis.value;
  const place = (x: number) => (axis === "wall" ? formatClock(x, true) : axis === "time" ? `${x.toFixed(3)} s` : formatCount(x));
  const columns = `96px repeat(${table.columns.length}, minmax(112px, 1fr))`;
  const width = 96 + 112 * table.columns.length;
  if (table.places.length === 0) {
    return (
      <p class="plot-empty chart-table-empty" style={{ height: `${height}px` }}>
        {empty}
      </p>
    );
  }
  return (
    <div class="chart-table" style={{ height: `${height}px` }}>
      <div class="table" role="table" tabIndex={0} aria-label={`${title} in numbers`} aria-rowcount={table.places.length + 1} data-testid={`table-${source.id}`} data-rows={table.places.length} ref={scroller}>
        <div class="tr th" role="row" style={{ gridTemplateColumns: columns, minWidth: `${width}px` }}>
          <span role="columnheader" class="num">
            {NAMES[axis]}
          </span>
          {table.columns.map(({ run, part }, i) => (
            <span key={i} role="columnheader" class="num" title={run.label}>
              <span class="swatch" style={{ background: (part?.style ?? run.styles[0]!).color }} />
              {part === null || group.runs.value.length > 1 ? run.label : ""} {part !== null && seriesLabel(part)}
            </span>
          ))}
        </div>
        <div class="tbody" role="rowgroup" style={{ height: `${rows.getTotalSize()}px`, minWidth: `${width}px` }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const x = table.places[index];
            if (x === undefined) return null;
            return (
              <div class="tr" role="row" key={index} aria-rowindex={index + 2} style={{ transform: `translateY(${start}px)`, gridTemplateColumns: columns, height: `${ROW}px` }}>
                <span role="rowheader" class="num muted">
                  {place(x)}
                </span>
                {table.columns.map((column, c) => (
                  <span role="cell" class="num" key={c}>
                    {cell(column, source, table.at(index, c))}
                  </span>
                ))}
              </div>
            );
          })}
        </div>
      </div>
      <p class="muted chart-table-note">
        {table.rows > table.points ? `${formatCount(table.points)} of ${formatCount(table.rows)} points: the least and the greatest of each bucket; an export has all.` : `${formatCount(table.points)} points.`} Not smoothed{source.y.unit === "share" ? "; in %" : ""}.
        {waiting.value && (
          <button type="button" class="link" onClick={() => (version.value = version.peek() + 1)}>
            There are more by now: show them
          </button>
        )}
      </p>
    </div>
  );
}

function cell({ run, curve, points }: RowsColumn, source: Source, index: number): string {
  if (index < 0) return "";
  const text = (value: number) => formatOf(source.y.unit, value);
  const value = text(curve.rawAt(index));
  if (run.members === undefined) return value;
  const at = (column: number) => points.values[source.column + column]!.at(index);
  return `${value}${Number.isFinite(at(LOW)) ? ` (${text(at(LOW))} to ${text(at(HIGH))})` : ""}, n = ${at(RUNS)}`;
}
