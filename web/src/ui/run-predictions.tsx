import { useMemo } from "preact/hooks";
import { ENDED, type Run } from "../api/types";
import { useAddress } from "../pages/use-address";
import { usePredictions } from "../pages/use-predictions";
import { overview } from "../state/overview";
import { cellOf, worstMistakes } from "../stats/predictions";
import { ConfusionMatrix } from "./confusion-matrix";
import { formatCount, formatPercent } from "./format";
import { Loading, Trouble } from "./messages";
import { Progress } from "./progress";
import { SaidImages } from "./said-images";

/** What a run says of the test images, with the weights of the chosen step. */
export function RunPredictions({ run, step }: { run: Run; step: number | null }) {
  const address = useAddress();
  const cell = /^(\d+)-(\d+)$/.exec(address.get("cell", ""));
  const { shown: found, coming, problem } = usePredictions(run, step);
  const shown = found.value;
  const dataset = overview.datasets.value?.find(({ name }) => name === run.parameters.dataset);
  const worst = useMemo(() => worstMistakes(shown?.said ?? []), [shown]);
  if (run.step === 0) return <p class="panel panel-empty">{ENDED.has(run.state) ? "This run ended before its first step: it says nothing of images." : "They come with the first steps."}</p>;
  return (
    <div class="predictions" data-testid="predictions" data-step={shown?.step} data-correct={shown?.correct} data-samples={shown?.said.length} data-whole={coming.value === null}>
      {problem.value !== null && <Trouble problem={problem.value} />}
      {shown === null || dataset === undefined ? (
        problem.value === null && <Loading what="predictions" height={480} />
      ) : (
        <>
          <section class="panel" aria-label="Confusion matrix">
            <header class="panel-head">
              <h2>Confusion matrix</h2>
              <span class="muted">
                {formatPercent(shown.correct / shown.said.length)} % of {formatCount(shown.said.length)} test images right{step === 0 ? ", initial weights" : `, weights of step ${formatCount(shown.step)}`}
              </span>
              {coming.value !== null && (
                <span class="panel-tools muted" role="status" data-testid="predictions-coming">
                  <Progress value={coming.value.said.length / coming.value.total} label="Images looked at" />
                  {formatCount(coming.value.said.length)} of {formatCount(coming.value.total)} images
                  {coming.value.step === shown.step ? "" : ` at step ${formatCount(coming.value.step)}`}
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
                said={cellOf(shown.said, Number(cell[1]), Number(cell[2]))}
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
