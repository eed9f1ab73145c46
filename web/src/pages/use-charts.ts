import { useComputed, type ReadonlySignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { float, type Run } from "../api/types";
import { ChartGroup, type ChartRun } from "../charts/group";
import { runStyles } from "../charts/style";
import type { TimeChart } from "../charts/time-chart";
import type { Live } from "../state/live";
import { theme } from "../state/theme";
import { runLabel } from "../ui/run-label";

export const BEST = 24;

/** The group of a page's charts, fed by its live data, and where a chart signs in for frames. */
export function useCharts(live: Live, shown: ReadonlySignal<ReadonlySet<number>>, varying: ReadonlySignal<string[]>) {
  // What a curve needs of its run never changes while it runs, so that a notice about progress does not touch the charts.
  const key = useComputed(() => live.runs.value.map((run) => run.id).join());
  const runs = useComputed<ChartRun[]>(() => {
    void key.value;
    return live.runs
      .peek()
      .filter((run) => shown.value.has(run.id))
      .map((run) => ({
        run: run.id,
        label: runLabel(run, varying.value),
        dataset: String(run.parameters.dataset),
        styles: runStyles(run.index, theme.value),
        get metrics() {
          return live.store.run(run.id);
        },
        totalSteps: run.total_steps,
        epochs: run.epochs,
      }));
  });
  const group = useMemo(() => new ChartGroup(runs), []);
  const charts = useRef(new Set<TimeChart>());
  useEffect(() => {
    live.onRows = () => charts.current.forEach((chart) => chart.request());
    return () => void (live.onRows = () => {});
  }, [live]);
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
