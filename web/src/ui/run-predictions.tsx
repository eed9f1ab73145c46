import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { api } from "../api/client";
import { asProblem, type Problem } from "../api/problem";
import { ENDED, type Predictions, type Run } from "../api/types";
import { useAddress } from "../pages/use-address";
import { overview } from "../state/overview";
import { cellOf, readPredictions, worstMistakes } from "../stats/predictions";
import { ConfusionMatrix } from "./confusion-matrix";
import { formatCount, formatPercent } from "./format";
import { Loading, Trouble } from "./messages";
import { SaidImages } from "./said-images";

/** What a run says of the test images, with the weights of the chosen step. */
export function RunPredictions({ run, step }: { run: Run; step: number | null }) {
  const address = useAddress();
  const all = address.get("images", "") === "all";
  const cell = /^(\d+)-(\d+)$/.exec(address.get("cell", ""));
  const answer = useSignal<Predictions | null>(null);
  const problem = useSignal<Problem | null>(null);
  const known = useMemo(() => new Map<string, Predictions>(), [run.id]);
  const dataset = overview.datasets.value?.find(({ name }) => name === run.parameters.dataset);
  const key = step === null ? `newest ${run.state} ${run.epoch} ${all}` : `${step} ${all}`;
  useEffect(() => {
    const kept = known.get(key);
    if (kept !== undefined) {
      answer.value = kept;
      return;
    }
    const stop = new AbortController();
    // A hand that moves along the scrubber does not ask for every step that it passes.
    const timer = window.setTimeout(() => {
      api.predictions(run.id, step, all ? 100_000 : 1000, stop.signal).then(
        (found) => {
          known.set(key, found);
          answer.value = found;
          problem.value = null;
        },
        (error: unknown) => {
          if (!stop.signal.aborted) problem.value = asProblem(error);
        },
      );
    }, 120);
    return () => {
      window.clearTimeout(timer);
      stop.abort();
    };
  }, [key, run.id]);
  const said = useMemo(() => (answer.value === null ? [] : readPredictions(answer.value)), [answer.value]);
  const shown = answer.value;
  const worst = worstMistakes(said);
  if (run.step === 0 && !ENDED.has(run.state)) return <p class="panel panel-empty">They come with the first steps.</p>;
  return (
    <div class="predictions" data-testid="predictions" data-step={shown?.step} data-correct={shown?.correct} data-samples={shown?.samples}>
      {problem.value !== null && <Trouble problem={problem.value} />}
      {shown === null || dataset === undefined ? (
        problem.value === null && <Loading what="predictions" height={480} />
      ) : (
        <>
          <section class="panel" aria-label="Confusion matrix">
            <header class="panel-head">
              <h2>Confusion matrix</h2>
              <span class="muted">
                {formatPercent(shown.correct / shown.samples)} % of {formatCount(shown.samples)} test images right{step === 0 ? ", initial weights" : `, weights of step ${formatCount(shown.step)}`}
              </span>
              {shown.total > 1000 && (
                <span class="panel-tools">
                  <div class="segments" role="group" aria-label="Images">
                    <button type="button" aria-pressed={!all} onClick={() => address.set({ images: null })}>
                      First 1,000
                    </button>
                    <button type="button" aria-pressed={all} onClick={() => address.set({ images: "all" })}>
                      All {formatCount(shown.total)}
                    </button>
                  </div>
                </span>
              )}
            </header>
            <ConfusionMatrix confusion={shown.confusion} names={dataset.class_names} chosen={cell === null ? null : [Number(cell[1]), Number(cell[2])]} onChoose={(label, predicted) => address.set({ cell: label === null ? null : `${label}-${predicted}` })} />
          </section>
          <div class="predictions-side">
            {cell !== null && (
              <SaidImages
                title={`${dataset.class_names[Number(cell[1])]} said to be ${dataset.class_names[Number(cell[2])]}`}
                dataset={dataset}
                said={cellOf(said, Number(cell[1]), Number(cell[2]))}
                empty="No image fell into this cell."
                testid="cell-images"
              />
            )}
            <SaidImages title="Worst mistakes" note={`${formatCount(worst.length)} wrong, the surest first`} dataset={dataset} said={worst} empty="Not one of these images was wrong." testid="worst" />
          </div>
        </>
      )}
    </div>
  );
}
