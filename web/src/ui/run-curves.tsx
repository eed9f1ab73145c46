import type { Run } from "../api/types";
import type { ChartGroup } from "../charts/group";
import type { TimeChart } from "../charts/time-chart";
import { ChartControls } from "./chart-controls";
import { ChartFrame } from "./chart-frame";
import { RunFacts } from "./run-facts";
import { BATCH_ACCURACY, IMAGES_PER_SECOND, TEST_ACCURACY, TEST_LOSS, TRAINING_LOSS } from "./sources";
import { WeightsPanel } from "./weights-panel";

interface Props {
  group: ChartGroup;
  onChart(chart: TimeChart): () => void;
  run: Run | null;
  /** The chosen snapshot; null for the newest. */
  step: number | null;
}

export function RunCurves({ group, onChart, run, step }: Props) {
  const over = run?.ended_at != null;
  const charts = { group, onChart, empty: over ? "Nothing was recorded" : "Waiting for the first batch" };
  const epoch = { ...charts, empty: over ? "It ended before an epoch did" : "Comes after the first epoch" };
  return (
    <div class="sweep-body">
      <div class="sweep-charts">
        <ChartControls group={group} />
        <div class="chart-pair">
          <ChartFrame {...charts} source={TRAINING_LOSS} title="Training loss" unit="mean of each batch" height={256} />
          <ChartFrame {...charts} source={BATCH_ACCURACY} title="Batch accuracy" unit="of each batch" height={256} />
        </div>
        <div class="chart-pair">
          <ChartFrame {...epoch} source={TEST_LOSS} title="Test loss" unit="after each epoch" height={216} />
          <ChartFrame {...epoch} source={TEST_ACCURACY} title="Test accuracy" unit="after each epoch" height={216} />
        </div>
        <ChartFrame {...charts} source={IMAGES_PER_SECOND} title="Images per second" unit="trained; tests do not count" height={160} />
      </div>
      <div class="sweep-side">
        {run !== null && <WeightsPanel run={run} values step={step} />}
        {run !== null && <RunFacts run={run} />}
      </div>
    </div>
  );
}
