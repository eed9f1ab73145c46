import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../api/client";
import { asProblem, type Problem } from "../api/problem";
import { ENDED, type Run, type Shapes, type TensorHistory } from "../api/types";
import { LayerGraph } from "./layer-graph";
import { Loading, Trouble } from "./messages";
import { RunMaps } from "./run-maps";
import { TensorHistograms } from "./tensor-histograms";
import { UpdateRatio } from "./update-ratio";
import { runShapes } from "./run-experiment";
import { WeightsPanel } from "./weights-panel";

interface Props {
  run: Run;
  step: number | null;
  steps: number[];
}

/** What the layers of a run are, and how what they hold has changed. */
export function RunLayers({ run, step, steps }: Props) {
  const shapes = useSignal<Shapes | null>(null);
  const history = useSignal<TensorHistory | null>(null);
  const problem = useSignal<Problem | null>(null);
  const chosen = useSignal<string | null>(null);
  useEffect(() => {
    runShapes(run).then((found) => (shapes.value = found), () => {});
  }, [run.id]);
  useEffect(() => {
    const stop = new AbortController();
    api.tensors(run.id, stop.signal).then(
      (found) => {
        history.value = found;
        problem.value = null;
      },
      (error: unknown) => {
        if (!stop.signal.aborted) problem.value = asProblem(error);
      },
    );
    return () => stop.abort();
  }, [run.id, steps.join(), ENDED.has(run.state)]);
  const all = history.value;
  const tensors = all?.tensors.filter(({ name }) => chosen.value === null || name.startsWith(`${chosen.value}.`)) ?? [];
  return (
    <div class="layers-tab">
      <section class="panel" aria-label="Layers">
        <header class="panel-head">
          <h2>Layers</h2>
          <span class="muted">{chosen.value === null ? "choose one to see it alone" : `showing ${chosen.value}`}</span>
          <span class="panel-tools">
            <button type="button" class="button small" disabled={chosen.value === null} onClick={() => (chosen.value = null)}>
              All layers
            </button>
          </span>
        </header>
        {shapes.value !== null && <LayerGraph shapes={shapes.value} chosen={chosen.value} onChoose={(name) => (chosen.value = chosen.value === name ? null : name)} />}
      </section>
      {problem.value !== null && <Trouble problem={problem.value} />}
      {all === null ? (
        problem.value === null && <Loading what="histograms" height={320} />
      ) : all.steps.length === 0 ? (
        <p class="panel panel-empty">{without(run)}</p>
      ) : (
        <>
          <UpdateRatio tensors={tensors} totalSteps={run.total_steps} step={step} />
          <TensorHistograms tensors={tensors} steps={all.steps} step={step} probe={all.probe_images} />
        </>
      )}
      <div class="layers-pair">
        <WeightsPanel run={run} values step={step} />
        <RunMaps run={run} step={step} />
      </div>
    </div>
  );
}

function without(run: Run): string {
  if (run.step > 0) return "All tensors of this model together are too large to be recorded along the way. Its last weights are in the download.";
  return ENDED.has(run.state) ? "This run ended before its first step: there are no weights to look at." : "Histograms come with the first steps.";
}
