import { useComputed } from "@preact/signals";
import { useRoute } from "preact-iso";
import { api } from "../api/client";
import { Blank, Trouble } from "../ui/messages";
import { ChartControls } from "../ui/chart-controls";
import { ChartFrame } from "../ui/chart-frame";
import { RunFacts } from "../ui/run-facts";
import { RunHeader } from "../ui/run-header";
import { RunMaps } from "../ui/run-maps";
import { BATCH_ACCURACY, TEST_ACCURACY, TEST_LOSS, TRAINING_LOSS } from "../ui/sources";
import { WeightsPanel } from "../ui/weights-panel";
import { useCharts } from "./use-charts";
import { useDetail } from "./use-detail";
import { useLive } from "./use-live";
import { useTitle } from "./use-title";

export default function RunPage() {
  const id = Number(useRoute().params.id);
  return <RunOf key={id} id={id} />;
}

function RunOf({ id }: { id: number }) {
  const { live, missing } = useLive(`run=${id}`, () => api.run(id));
  const shown = useComputed<ReadonlySet<number>>(() => new Set([id]));
  const varying = useComputed<string[]>(() => []);
  const { group, onChart } = useCharts(live, shown, varying);
  useDetail(live, group);
  const run = live.runs.value.find((r) => r.id === id) ?? null;
  useTitle(`Run ${id}`);

  if (missing.value !== null) {
    return (
      <Blank title={missing.value.status === 404 ? `There is no run ${id}` : "This run cannot be shown"}>
        <p class="muted">{missing.value.message}</p>
        <p>
          <a href="/sweeps">All sweeps</a>
        </p>
      </Blank>
    );
  }
  const charts = { group, onChart, empty: "Waiting for the first batch" };
  const epoch = { ...charts, empty: "Comes after the first epoch" };
  return (
    <div class="sweep">
      <RunHeader id={id} run={run} />
      {run?.reason && run.state !== "queued" && (
        <div class="trouble" role="note" data-testid="reason">
          <strong>{run.state === "diverged" ? "Diverged" : run.state === "failed" ? "Failed" : "Stopped"}</strong>
          <span>{run.reason}</span>
        </div>
      )}
      {live.problem.value !== null && <Trouble problem={live.problem.value} />}
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
        </div>
        <div class="sweep-side">
          {run !== null && <WeightsPanel run={run} values />}
          {run !== null && <RunFacts run={run} />}
        </div>
      </div>
      <div class="sweep-below">{run !== null && <RunMaps run={run} />}</div>
    </div>
  );
}
