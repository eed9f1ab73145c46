import { useComputed, useSignalEffect, type ReadonlySignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import { float, type Run } from "../api/types";
import type { XAxis } from "../charts/curve";
import { readChartView } from "../charts/chart-address";
import { ChartGroup, type ChartRun } from "../charts/group";
import { runStyles } from "../charts/style";
import type { TimeChart } from "../charts/time-chart";
import { overview } from "../state/overview";
import { theme } from "../state/theme";
import type { RunMetrics } from "../stream/metrics";
import { runLabel } from "../ui/run-label";
import { courseOf } from "./course";
import { groupings, groupRuns } from "./grouped-runs";
import { useChartAddress } from "./use-chart-address";
import { useFreeze } from "./use-freeze";

/** So many curves can be told apart, with some patience. */
export const BEST = 20;

/** Where charts get the runs and their rows. */
export interface ChartSource {
  readonly runs: ReadonlySignal<Run[]>;
  readonly caughtUp: ReadonlySignal<boolean>;
  metrics(run: number): RunMetrics;
  /** Whose rows shall come, where not all come anyway. */
  want?(runs: ReadonlySet<number>): void;
  /** Called when rows came, or when those that were there became other ones. */
  onRows: (what: "new" | "other") => void;
}

export interface Drawing {
  /** By which a run gets its colour. */
  styleIndex?(run: Run): number;
  /** Which runs means are made of, where that is more than what is drawn one by one. */
  grouped?: ReadonlySignal<ReadonlySet<number>>;
  /** What is drawn in the place of the runs. */
  transform?(runs: ChartRun[], axis: XAxis): ChartRun[];
}

/** The group of a page's charts, fed by its live data, and where a chart signs in for frames. */
export function useCharts(live: ChartSource, shown: ReadonlySignal<ReadonlySet<number>>, varies: ReadonlySignal<string[]>, { styleIndex = (run: Run) => run.index, transform = (all: ChartRun[]) => all, grouped = shown }: Drawing = {}) {
  // What a curve needs of its run never changes while it runs, so that a notice about progress does not touch the charts.
  const paths = useComputed(() => varies.value.join());
  const varying = useComputed(() => (paths.value === "" ? [] : paths.value.split(",")));
  const key = useComputed(() => live.runs.value.map((run) => run.id).join());
  const grouping = useComputed(() => (groupings(varying.value).includes(group.by.value) ? group.by.value : ""));
  const drawnRuns = useComputed(() => (grouping.value === "" ? shown : grouped).value);
  const runs = useComputed<ChartRun[]>(() => {
    void key.value;
    const by = grouping.value;
    const drawn = drawnRuns.value;
    const all = live.runs
      .peek()
      .filter((run) => drawn.has(run.id))
      .map((run) => ({
        run: run.id,
        label: runLabel(run, varying.value),
        dataset: String(run.parameters.dataset),
        styles: runStyles(styleIndex(run), theme.value),
        get metrics() {
          return live.metrics(run.id);
        },
        totalSteps: run.total_steps,
        course: courseOf(
          run,
          overview.datasets.peek()?.find(({ name }) => name === run.parameters.dataset),
        ),
      }));
    if (by !== "") return groupRuns(all, live.runs.peek(), by, varying.value, group.band.value, group.axis.value, theme.value);
    return transform(all, group.axis.value);
  });
  const group: ChartGroup = useMemo(() => new ChartGroup(runs, readChartView(location.search)), []);
  useChartAddress(group);
  useSignalEffect(() => {
    // What an address names need not be there.
    const known = new Set(key.value.split(",").map(Number));
    live.want?.(new Set([...drawnRuns.value].filter((run) => known.has(run))));
  });
  const charts = useRef(new Set<TimeChart>());
  useFreeze(live, group, (atOnce) => charts.current.forEach((chart) => (atOnce && chart.inSight ? chart.soon() : chart.request())));
  const onChart = (chart: TimeChart) => {
    charts.current.add(chart);
    return () => void charts.current.delete(chart);
  };
  return { group, onChart };
}

/** The runs that stand first by test accuracy; before there is any, those that come first. */
export function bestRuns(runs: Run[]): Set<number> {
  const rank = (run: Run) => float(run.best_test_accuracy) ?? -1;
  return new Set([...runs].sort((a, b) => rank(b) - rank(a) || a.index - b.index).slice(0, BEST).map((run) => run.id));
}
