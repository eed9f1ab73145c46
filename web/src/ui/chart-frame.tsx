import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { ChartGroup } from "../charts/group";
import type { Source, TimeChart } from "../charts/time-chart";
import { useUnfolded } from "../pages/use-unfolded";
import { ChartLegend } from "./chart-legend";
import { ChartPlot } from "./chart-plot";
import { ChartSave } from "./chart-save";
import { ChartTable } from "./chart-table";
import { formatCount, formatTick } from "./format";
import { Icon } from "./icons";
import { useSeen } from "./use-seen";

interface Props {
  group: ChartGroup;
  source: Source;
  title: string;
  unit: string;
  /** What stands where the curves will be. */
  empty: string;
  height: number;
  /** Hands out the chart, so that the page can ask for a frame when rows come. */
  onChart(chart: TimeChart): () => void;
}

const COUNT_MS = 500;

type Counts = Pick<TimeChart, "held" | "inView" | "drawn" | "cut" | "parts" | "means">;

/** A chart with its head: what it shows, how much of it, and the same as a table or a picture. Its canvas is there only while it can be seen. */
export function ChartFrame({ group, source, title, unit, empty, height, onChart }: Props) {
  const frame = useRef<HTMLElement>(null);
  const seen = useSeen(frame);
  const drawing = useRef<TimeChart | null>(null);
  const counts = useSignal<Counts>({ held: 0, inView: 0, drawn: 0, cut: undefined, parts: [], means: false });
  const [table, turn] = useUnfolded(source.id, "tables");
  const failure = useSignal<string | null>(null);

  const timer = useRef(0);
  useEffect(() => () => window.clearTimeout(timer.current), []);

  const last = useRef(-Infinity);
  const tell = () => {
    window.clearTimeout(timer.current);
    timer.current = 0;
    last.current = performance.now();
    const one = drawing.current!;
    const { held, inView, drawn, cut, parts, means } = counts.peek();
    if (held !== one.held || inView !== one.inView || drawn !== one.drawn || cut !== one.cut || parts !== one.parts || means !== one.means) {
      counts.value = { held: one.held, inView: one.inView, drawn: one.drawn, cut: one.cut, parts: one.parts, means: one.means };
    }
  };
  /** Numbers that run are read by nobody, and cost a layout of the page each time: what is new at once, the rest a few times a second. */
  const told = (one: TimeChart) => {
    drawing.current = one;
    const { held, cut, parts } = counts.peek();
    const news = (held === 0) !== (one.held === 0) || cut !== one.cut || parts !== one.parts;
    if (news || (!group.caughtUp.peek() && timer.current === 0) || performance.now() - last.current > COUNT_MS) tell();
    else if (timer.current === 0) timer.current = window.setTimeout(tell, COUNT_MS);
  };

  const { held, inView, drawn, cut, parts, means } = counts.value;
  const note = held === 0 ? "" : drawn < inView ? `${formatCount(drawn)} ${means ? "means " : ""}of ${formatCount(inView)} points${means ? "" : ", min/max"}` : `${formatCount(inView)} ${inView === 1 ? "point" : "points"}`;
  const short = drawn < inView ? `${means ? "means" : "min/max"} of ${formatCount(inView)}` : note;
  return (
    <section class="chart" ref={frame} data-testid={`chart-${source.id}`} data-points={held} data-mounted={seen && !table} aria-label={title}>
      <header class={parts.length > 0 ? "with-legend" : undefined}>
        <h2>{title}</h2>
        <span class="muted unit">{unit}</span>
        {parts.length > 0 && <ChartLegend parts={parts} coloured={group.runs.value.length === 1} />}
        {cut !== undefined && (
          <span class="cut" title="A few points lie far above; a logarithmic axis shows them">
            cut at {formatTick(cut)}
          </span>
        )}
        <span class="muted reduced" title={note}>
          <span class="in-full">{note}</span>
          <span class="in-short">{short}</span>
        </span>
      </header>
      <div class="chart-tools">
        <button type="button" class="icon-button small" data-testid={`as-table-${source.id}`} aria-pressed={table} aria-label={`${title} as a table`} title={table ? "As a chart" : "As a table"} onClick={() => turn(!table)}>
          <Icon name={table ? "chart" : "table"} size={16} />
        </button>
        <ChartSave group={group} words={{ title, unit, note }} id={source.id} drawing={() => (seen && !table ? drawing.current : null)} />
      </div>
      {failure.value !== null ? (
        <div class="plot-failed" role="alert" style={{ height: `${height}px` }}>
          <p>
            <strong>This chart cannot be drawn.</strong> {failure.value}
          </p>
          <button type="button" class="button small" onClick={() => (failure.value = null)}>
            Try again
          </button>
        </div>
      ) : table ? (
        <ChartTable group={group} source={source} title={title} empty={empty} height={height} />
      ) : seen ? (
        <ChartPlot group={group} source={source} title={title} empty={held === 0 ? empty : null} height={height} onChart={onChart} onDraw={told} onFailure={(error) => (failure.value = error instanceof Error ? error.message : String(error))} />
      ) : (
        <div style={{ height: `${height}px` }} />
      )}
    </section>
  );
}
