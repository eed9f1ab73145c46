import { useSignal, type Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import type { Run } from "../api/types";
import { WeightsLive } from "../state/weights-live";
import { Kernels } from "./kernels";
import { TensorCurves } from "./tensor-curves";

/** The most whole snapshots of a run, its end included. */
const SNAPSHOTS = 25;

interface Props {
  run: Run;
  /** How a run is chosen, where there are several. */
  chooser?: ComponentChildren;
  /** Whether tensors of few values are followed value by value. */
  values?: boolean;
  /** The step that a hand elsewhere on the page has chosen; null for the newest. Without it the panel has a slider of its own. */
  step?: number | null;
}

/** The kernels of the first convolution, as images that change while the run trains, and the values of small tensors. */
export function WeightsPanel({ run, chooser, values = false, step }: Props) {
  const first = run.first_conv;
  return (
    <section class="panel weights" aria-label="Weights">
      <header class="panel-head">
        <h2>{values ? "Weights" : "First convolution"}</h2>
        <span class="muted">{first === null ? "" : `${first.tensor}, ${first.dims.join(" × ")}`}</span>
        <span class="panel-tools">{chooser}</span>
      </header>
      {first === null && !values ? <Nothing /> : <Recorded key={run.id} run={run} values={values} led={step} />}
    </section>
  );
}

function Nothing() {
  return <p class="panel-empty">This run has no convolution, or its weights are not recorded.</p>;
}

function Recorded({ run, values, led }: { run: Run; values: boolean; led: number | null | undefined }) {
  const first = run.first_conv;
  const live = useMemo(() => new WeightsLive(run.id, first?.tensor ?? null), [run.id, first?.tensor]);
  useEffect(() => () => live.close(), [live]);
  /** The chosen snapshot, or null to follow the newest. */
  const chosen = useSignal<number | null>(null);
  const pointed: Signal<number | null> = useSignal(null);
  void live.version.value;
  useEffect(() => {
    if (led !== undefined) chosen.value = led === null ? null : live.store.before(led);
  }, [led, live.version.value]);
  const step = chosen.value === null ? null : (live.store.snapshots[chosen.value]?.step ?? null);
  // What was recorded at the whole snapshots only is too little for a curve.
  const few = values ? live.store.few.filter((tensor) => tensor.step.length > SNAPSHOTS) : [];
  return (
    <>
      {first !== null && <Kernels live={live} run={run.id} tensor={first.tensor} dims={first.dims} state={run.state} chosen={chosen} led={led !== undefined} />}
      {few.map((tensor) => (
        <TensorCurves key={tensor.tensor} live={live} tensor={tensor} totalSteps={run.total_steps} pointed={pointed} chosen={step} />
      ))}
      {first === null && few.length === 0 && <Nothing />}
    </>
  );
}
