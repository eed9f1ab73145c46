import { useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import type { Run } from "../api/types";
import { runStyle } from "../charts/style";
import { theme } from "../state/theme";
import { type Column } from "../stats/columns";
import { canBeLog, looksLog, scaleOf } from "../stats/scale";
import { formatCount, formatPercent, formatTick, formatValue } from "./format";
import { parameterValue } from "./parameters";
import { runLabel } from "./run-label";
import { ScatterTable } from "./scatter-table";

export interface Point {
  run: Run;
  x: string | number | boolean;
  y: string | number | boolean;
}

interface Props {
  runs: Run[];
  varying: string[];
  columns: Column[];
  x: Column;
  y: Column;
  /** As in the address: "1", "0", or nothing where nobody said. */
  log: { x: string; y: string };
  onChoose(parts: Record<string, string | null>): void;
}

/** Any two columns of the runs. */
export function Scatter({ runs, varying, columns, x, y, log, onChoose }: Props) {
  const points = useMemo(() => pointsOf(runs, x, y), [runs, x.key, y.key]);
  const hand = useSignal<number | null>(null);
  const plot = useRef<HTMLDivElement>(null);
  const [xs, ys] = [points.map((point) => point.x), points.map((point) => point.y)];
  const isLog = { x: log.x === "" ? looksLog(xs) : log.x === "1", y: log.y === "" ? looksLog(ys) : log.y === "1" };
  const [across, up] = [scaleOf(xs, isLog.x, x.chosen), scaleOf(ys, isLog.y, y.chosen)];
  const at = hand.value === null ? undefined : points[Math.min(hand.value, points.length - 1)];

  const nearest = (event: PointerEvent) => {
    const box = plot.current!.getBoundingClientRect();
    const [px, py] = [event.clientX - box.left, event.clientY - box.top];
    let best = Infinity;
    points.forEach((point, i) => {
      const distance = (across.place(point.x) * box.width - px) ** 2 + ((1 - up.place(point.y)) * box.height - py) ** 2;
      if (distance < best) [best, hand.value] = [distance, i];
    });
  };
  const keys = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (points.length === 0) return;
    if (step !== undefined) hand.value = Math.max(0, Math.min(points.length - 1, (hand.value ?? (step > 0 ? -1 : points.length)) + step));
    else if (event.key === "Home") hand.value = 0;
    else if (event.key === "End") hand.value = points.length - 1;
    else if (event.key === "Escape") hand.value = null;
    else return;
    event.preventDefault();
  };
  return (
    <section class="panel scatter" aria-labelledby="scatter-title" data-testid="scatter" data-points={points.length}>
      <div class="panel-head">
        <h2 id="scatter-title">Scatter</h2>
        <span class="muted">
          {formatCount(points.length)} of {formatCount(runs.length)} runs
        </span>
      </div>
      <div class="scatter-choice">
        <Axis name="x" column={x} columns={columns} log={isLog.x} logs={canBeLog(xs)} onChoose={onChoose} />
        <Axis name="y" column={y} columns={columns} log={isLog.y} logs={canBeLog(ys)} onChoose={onChoose} />
      </div>
      <div
        class="scatter-plot"
        ref={plot}
        tabIndex={0}
        role="group"
        aria-label={`${y.name} over ${x.name}: arrow keys go from run to run, in the order of ${x.name}`}
        data-testid="scatter-plot"
        onPointerMove={nearest}
        onPointerDown={nearest}
        onPointerLeave={() => (hand.value = null)}
        onKeyDown={keys}
        onBlur={() => (hand.value = null)}
      >
        {across.ticks.map(({ at, value }) => (
          <span key={String(value)} class="tick-x" style={{ left: `${100 * at}%` }}>
            {tick(x, value)}
          </span>
        ))}
        {up.ticks.map(({ at, value }) => (
          <span key={String(value)} class="tick-y" style={{ bottom: `${100 * at}%` }}>
            {tick(y, value)}
          </span>
        ))}
        <svg width="100%" height="100%" aria-hidden="true">
          {up.ticks.map(({ at, value }) => (
            <line key={String(value)} class="grid" x1="0" x2="100%" y1={`${100 * (1 - at)}%`} y2={`${100 * (1 - at)}%`} />
          ))}
          {points.map((point) => {
            const { color } = runStyle(point.run.index, theme.value);
            const done = point.run.state === "done";
            return (
              <circle
                key={point.run.id}
                cx={`${100 * across.place(point.x)}%`}
                cy={`${100 * (1 - up.place(point.y))}%`}
                r={point === at ? 7 : 4.5}
                fill={done ? color : "none"}
                stroke={color}
                stroke-width={point === at ? 2.5 : 1.5}
              />
            );
          })}
        </svg>
        {points.length === 0 && <p class="plot-empty">No run has both yet</p>}
      </div>
      <output class="scatter-readout" data-testid="scatter-readout">
        {at === undefined ? (
          <span class="muted">Full dots are done, rings are not. Point at one, or use the arrow keys.</span>
        ) : (
          <>
            <a href={`/runs/${at.run.id}`}>run {at.run.id}</a> {runLabel(at.run, varying)}: {x.name} {value(x, at.x)}, {y.name} {value(y, at.y)}
          </>
        )}
      </output>
      <ScatterTable points={points} x={x} y={y} varying={varying} />
    </section>
  );
}

interface AxisProps {
  name: "x" | "y";
  column: Column;
  columns: Column[];
  log: boolean;
  logs: boolean;
  onChoose(parts: Record<string, string | null>): void;
}

function Axis({ name, column, columns, log, logs, onChoose }: AxisProps) {
  return (
    <div class="scatter-axis">
      <label for={`scatter-${name}`}>{name === "x" ? "Across" : "Up"}</label>
      <select id={`scatter-${name}`} data-testid={`scatter-${name}`} value={column.key} onChange={(event) => onChoose({ [name]: event.currentTarget.value, [`${name}log`]: null })}>
        {columns.map(({ key, name, unit }) => (
          <option key={key} value={key}>
            {name}
            {unit && `, ${unit}`}
          </option>
        ))}
      </select>
      <label class="inline">
        <input type="checkbox" data-testid={`scatter-${name}-log`} checked={log && logs} disabled={!logs} onChange={(event) => onChoose({ [`${name}log`]: event.currentTarget.checked ? "1" : "0" })} />
        Log
      </label>
    </div>
  );
}

/** From left to right, so that keys go through them as the eye does. */
function pointsOf(runs: Run[], x: Column, y: Column): Point[] {
  const points: Point[] = [];
  for (const run of runs) {
    const [px, py] = [x.of(run), y.of(run)];
    if (px !== null && py !== null) points.push({ run, x: px, y: py });
  }
  const numbers = points.every((point) => typeof point.x === "number");
  return numbers ? points.sort((a, b) => (a.x as number) - (b.x as number) || a.run.index - b.run.index) : points;
}

export function value(column: Column, of: string | number | boolean): string {
  if (column.percent) return `${formatPercent(of as number)} %`;
  return `${parameterValue(column.key, of)}${column.unit && ` ${column.unit}`}`;
}

function tick(column: Column, of: string | number | boolean): string {
  if (column.percent) return formatTick(Number(((of as number) * 100).toPrecision(6)));
  return typeof of === "number" ? formatTick(of) : column.key === "preset" ? parameterValue(column.key, of) : formatValue(of);
}
