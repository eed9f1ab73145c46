import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { abscissaOf } from "../charts/abscissa";
import type { XAxis } from "../charts/curve";
import type { ChartRun } from "../charts/group";
import { LiveRuns } from "../state/live-runs";
import { DerivedMetrics, DIFFERENCE, RATIO } from "../stream/derived";
import type { RunMetrics } from "../stream/metrics";
import { ChartControls } from "../ui/chart-controls";
import { ChartFrame } from "../ui/chart-frame";
import { ExportMenu } from "../ui/export-menu";
import { GroupLegend } from "../ui/group-legend";
import { ComparedTable } from "../ui/compared-table";
import { MissingRuns } from "../ui/missing-runs";
import { RunFinder } from "../ui/run-finder";
import { compared, type View } from "../ui/sources";
import { distinctStyles, differing } from "../stats/compared";
import { useAddress } from "./use-address";
import { useCharts } from "./use-charts";
import { useTitle } from "./use-title";

const MOST = 12;
const VIEWS: { view: View; name: string }[] = [
  { view: "overlay", name: "Overlay" },
  { view: "difference", name: "Difference" },
  { view: "ratio", name: "Ratio" },
];

/** Any runs of any sweeps, beside one another and against one of them. All choices stand in the address. */
export default function ComparePage() {
  const address = useAddress();
  const ids = [...new Set(address.get("runs", "").split(",").map(Number).filter((id) => Number.isInteger(id) && id > 0))].slice(0, MOST);
  const view = VIEWS.find(({ view }) => view === address.get("view", "overlay"))?.view ?? "overlay";
  const live = useMemo(() => new LiveRuns(), []);
  const there = ids.filter((id) => !live.missing.value.has(id));
  const base = there.includes(Number(address.get("base", ""))) ? Number(address.get("base", "")) : (there[0] ?? 0);
  useEffect(() => live.show(ids), [ids.join()]);
  useEffect(() => () => live.close(), [live]);
  useTitle(ids.length === 0 ? "Compare" : `Runs ${ids.join(", ")}`);

  const runs = live.runs.value;
  const styles = useMemo(() => distinctStyles(runs), [runs.map(({ id }) => id).join()]);
  const shown = useComputed<ReadonlySet<number>>(() => new Set(live.runs.value.map(({ id }) => id)));
  const differences = differing(runs);
  const varying = useSignal<string[]>([]);
  if (varying.peek().join() !== differences.join()) varying.value = differences;
  const style = useSignal(styles);
  if (style.peek() !== styles) style.value = styles;
  const against = useSignal({ base, view });
  if (against.peek().base !== base || against.peek().view !== view) against.value = { base, view };
  const made = useMemo(() => new Map<string, DerivedMetrics>(), []);
  const { group, onChart } = useCharts(live, shown, varying, {
    styleIndex: (run) => style.value.get(run.id) ?? run.index,
    transform: (all, axis) => derive(all, against.value.base, against.value.view, axis, made),
  });

  const set = (next: number[]) => address.set({ runs: next.length === 0 ? null : next.join() });
  const charts = { group, onChart, empty: there.length === 0 ? "Choose runs above" : "Waiting for the first batch" };
  const sources = compared(view, base);
  return (
    <div class="compare" data-testid="compare" data-runs={runs.length} data-view={view}>
      <header class="page-head">
        <div class="page-title">
          <p class="crumb">
            <a href="/runs">Runs</a>
          </p>
          <h1>Compare</h1>
        </div>
        <div class="segments" role="group" aria-label="How curves are compared">
          {VIEWS.map(({ view: each, name }) => (
            <button key={each} type="button" data-testid={`view-${each}`} aria-pressed={view === each} onClick={() => address.set({ view: each === "overlay" ? null : each })}>
              {name}
            </button>
          ))}
        </div>
        <div class="page-actions">
          {there.length > 0 && <ExportMenu selections={[{ label: "These runs", query: `runs=${there.join()}` }]} />}
          <RunFinder chosen={ids} most={MOST} onChoose={(id) => set([...ids, id])} />
        </div>
      </header>
      <MissingRuns ids={ids.filter((id) => !there.includes(id))} onRemove={() => set(there)} />
      <ComparedTable runs={runs} base={base} styles={styles} onBase={(id) => address.set({ base: String(id) })} onRemove={(id) => set(ids.filter((other) => other !== id))} />
      <ChartControls group={group} varying={view === "overlay" ? differences : []} />
      <GroupLegend group={group} />
      <div class="chart-pair" key={`${view} ${base}`}>
        {sources.map(({ source, title, unit }) => (
          <ChartFrame key={source.id} {...charts} source={source} title={title} unit={unit} height={264} />
        ))}
      </div>
    </div>
  );
}

/** What is drawn: the runs as they are, or against the base, which then is a level line. */
function derive(runs: ChartRun[], base: number, view: View, axis: XAxis, made: Map<string, DerivedMetrics>): ChartRun[] {
  const other = runs.find(({ run }) => run === base);
  if (view === "overlay" || other === undefined) return runs;
  return runs.map((run) => ({
    ...run,
    against: { own: run, base: other },
    get metrics() {
      const own = run.metrics as RunMetrics;
      const of = other.metrics as RunMetrics;
      const key = `${run.run} ${base} ${view} ${axis}`;
      let derived = made.get(key);
      if (derived === undefined || !derived.isOf(own, of)) made.set(key, (derived = new DerivedMetrics(own, of, abscissaOf(run.course, axis), abscissaOf(other.course, axis), view === "ratio" ? RATIO : DIFFERENCE)));
      return derived;
    },
  }));
}
