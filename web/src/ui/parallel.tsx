import { useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import type { Run } from "../api/types";
import { runStyle } from "../charts/style";
import { useUnfolded } from "../pages/use-unfolded";
import { theme } from "../state/theme";
import { valuesOf, type Brushes } from "../stats/brush";
import type { Column } from "../stats/columns";
import { looksLog, scaleOf } from "../stats/scale";
import { formatCount, formatPercent, formatTick, formatValue } from "./format";
import { ParallelTable } from "./parallel-table";
import { parameterValue } from "./parameters";

interface Props {
  /** All of them; those that a brush leaves out are pale. */
  runs: Run[];
  through: ReadonlySet<number>;
  columns: Column[];
  brushes: Brushes;
  onBrush(brushes: Brushes): void;
}

const MOST = 1000;
/** Of the plot, in percent. */
const SMALLEST = 0.02;

interface AxisOf {
  column: Column;
  words: string[] | null;
  place(run: Run): number | null;
  /** The value at a place of the axis. */
  value(place: number): number;
  /** Where a value lies. */
  at(value: number): number;
  ticks: { at: number; text: string }[];
  options: number[];
}

/** A line for each run across its parameters and its result. A drag along an axis lets only those through that pass there. */
export function Parallel({ runs, through, columns, brushes, onBrush }: Props) {
  const axes = useMemo(() => columns.map((column) => axisOf(column, runs)), [runs, columns.map(({ key }) => key).join()]);
  const [fields, turnFields] = useUnfolded("brush-fields");
  const plot = useRef<HTMLDivElement>(null);
  const drag = useSignal<{ axis: number; from: number; to: number } | null>(null);
  const shown = runs.slice(0, MOST);
  const x = (i: number) => (axes.length === 1 ? 50 : (100 * i) / (axes.length - 1));
  const set = (key: string, range: [number, number] | null) => {
    const next = new Map(brushes);
    if (range === null) next.delete(key);
    else next.set(key, range);
    onBrush(next);
  };
  const placeOf = (event: PointerEvent) => {
    const { top, height } = plot.current!.getBoundingClientRect();
    return Math.max(0, Math.min(1, 1 - (event.clientY - top) / height));
  };
  const done = () => {
    const at = drag.value;
    drag.value = null;
    if (at === null) return;
    const { column, value } = axes[at.axis]!;
    const [low, high] = [Math.min(at.from, at.to), Math.max(at.from, at.to)];
    set(column.key, high - low < SMALLEST ? null : [value(low), value(high)]);
  };
  return (
    <section class="panel parallel" aria-labelledby="parallel-title" data-testid="parallel" data-runs={runs.length} data-through={through.size}>
      <div class="panel-head">
        <h2 id="parallel-title">Parallel coordinates</h2>
        <span class="muted">
          {formatCount(through.size)} of {formatCount(runs.length)} runs{runs.length > MOST && `, the first ${formatCount(MOST)} drawn`}; drag along an axis to choose
        </span>
        <span class="panel-tools">
          <button type="button" class="button small" data-testid="brush-clear" disabled={brushes.size === 0} onClick={() => onBrush(new Map())}>
            All runs
          </button>
        </span>
      </div>
      <div class="scroll-x" tabIndex={0} role="region" aria-label="Parallel coordinates">
        <div class="parallel-frame" style={{ minWidth: `${Math.max(1, axes.length - 1) * 128 + 120}px` }}>
          <div class="parallel-plot" ref={plot}>
            <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label={`Runs across ${columns.map(({ name }) => name).join(", ")}`}>
              {shown
                .filter((run) => !through.has(run.id))
                .map((run) => (
                  <polyline key={run.id} class="left-out" points={line(run, axes, x)} vector-effect="non-scaling-stroke" />
                ))}
              {shown
                .filter((run) => through.has(run.id))
                .map((run) => (
                  <polyline key={run.id} points={line(run, axes, x)} stroke={runStyle(run.index, theme.value).color} vector-effect="non-scaling-stroke" />
                ))}
            </svg>
            {axes.map(({ column, at, ticks }, i) => {
              const brush = brushes.get(column.key);
              const live = drag.value?.axis === i ? drag.value : null;
              const range = live !== null ? [Math.min(live.from, live.to), Math.max(live.from, live.to)] : brush === undefined ? null : [at(brush[0]), at(brush[1])];
              return (
                <div key={column.key} class="parallel-axis" style={{ left: `${x(i)}%` }}>
                  <span class="parallel-name">{column.name}</span>
                  <div
                    class="parallel-grip"
                    data-testid={`brush-${column.key}`}
                    onPointerDown={(event) => {
                      event.currentTarget.setPointerCapture(event.pointerId);
                      drag.value = { axis: i, from: placeOf(event), to: placeOf(event) };
                    }}
                    onPointerMove={(event) => drag.value !== null && (drag.value = { ...drag.value, to: placeOf(event) })}
                    onPointerUp={done}
                    onPointerCancel={() => (drag.value = null)}
                  >
                    {range !== null && <span class="parallel-brush" style={{ bottom: `${100 * Math.max(0, range[0]!)}%`, top: `${100 * (1 - Math.min(1, range[1]!))}%` }} />}
                  </div>
                  {ticks.map((tick) => (
                    <span key={tick.text} class="parallel-tick" style={{ bottom: `${100 * tick.at}%` }}>
                      {tick.text}
                    </span>
                  ))}
                </div>
              );
            })}
          </div>
        </div>
      </div>
      <details class="twin" open={fields} onToggle={(event) => turnFields(event.currentTarget.open)}>
        <summary data-testid="brush-fields-open">Choose by values</summary>
        <div class="brush-fields">
          {axes.map(({ column, options, words }) => {
            const brush = brushes.get(column.key);
            const [first, last] = [options[0]!, options.at(-1)!];
            return (
              <fieldset key={column.key}>
                <legend>{column.name}</legend>
                {([0, 1] as const).map((end) => (
                  <select
                    key={end}
                    aria-label={`${column.name}, ${end === 0 ? "from" : "to"}`}
                    data-testid={`brush-${column.key}-${end === 0 ? "from" : "to"}`}
                    value={String(nearest(options, brush?.[end] ?? (end === 0 ? first : last)))}
                    onChange={(event) => {
                      const value = Number(event.currentTarget.value);
                      const range: [number, number] = end === 0 ? [value, brush?.[1] ?? last] : [brush?.[0] ?? first, value];
                      set(column.key, range[0] <= first && range[1] >= last ? null : range);
                    }}
                  >
                    {options.map((option) => (
                      <option key={option} value={String(option)}>
                        {words === null ? said(column, option) : wordOf(column, words[option]!)}
                      </option>
                    ))}
                  </select>
                ))}
              </fieldset>
            );
          })}
        </div>
      </details>
      <ParallelTable runs={runs.filter(({ id }) => through.has(id))} columns={columns} />
    </section>
  );
}

function axisOf(column: Column, runs: Run[]): AxisOf {
  const { number, words } = valuesOf(column, runs);
  const values = runs.map(number).filter((value) => value !== null);
  const options = [...new Set(values)].sort((a, b) => a - b);
  const log = words === null && looksLog(values);
  const scale = scaleOf(values.length === 0 ? [0] : values, log, column.chosen);
  // A scale is linear in its numbers or in their logarithms: two places tell the rest.
  const by = log ? Math.log10 : (value: number) => value;
  const [a, b] = log ? [1, 10] : [0, 1];
  const [from, slope] = [scale.place(a), (scale.place(b) - scale.place(a)) / (by(b) - by(a))];
  const value = (place: number) => {
    const inner = by(a) + (place - from) / slope;
    return log ? 10 ** inner : inner;
  };
  const ticks = words === null ? scale.ticks.map((tick) => ({ at: tick.at, text: said(column, tick.value as number) })) : words.map((word, i) => ({ at: scale.place(i), text: wordOf(column, word) }));
  return { column, words, place: (run) => (number(run) === null ? null : scale.place(number(run)!)), value, at: (of) => scale.place(of), ticks, options: options.length > 0 ? options : [0] };
}

function line(run: Run, axes: AxisOf[], x: (i: number) => number): string {
  return axes
    .map((axis, i) => [x(i), axis.place(run)] as const)
    .filter((point): point is readonly [number, number] => point[1] !== null)
    .map(([px, place]) => `${px},${(100 * (1 - place)).toFixed(2)}`)
    .join(" ");
}

function nearest(options: number[], value: number): number {
  return options.reduce((best, option) => (Math.abs(option - value) < Math.abs(best - value) ? option : best), options[0]!);
}

function said(column: Column, value: number): string {
  return column.percent ? formatPercent(value, 1) : formatTick(Number(value.toPrecision(4)));
}

function wordOf(column: Column, word: string): string {
  return column.key === "preset" ? parameterValue(column.key, word) : formatValue(word);
}
