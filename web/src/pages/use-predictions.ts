import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { api } from "../api/client";
import { asProblem, type Problem } from "../api/problem";
import type { Run } from "../api/types";
import { askPredictions, type SaidOfAll } from "../stats/predictions";

const KEPT = 30;

/**
 * What a run says of the whole test set with the weights of a step. What was shown before stays until all of it has come; where there is nothing to show,
 * the parts are shown as they come.
 */
export function usePredictions(run: Run, step: number | null) {
  const shown = useSignal<SaidOfAll | null>(null);
  /** What is on its way; null when nothing is. */
  const coming = useSignal<SaidOfAll | null>(null);
  const problem = useSignal<Problem | null>(null);
  const known = useMemo(() => new Map<string, SaidOfAll>(), [run.id]);
  const key = step === null ? `newest ${run.state} ${run.epoch}` : `${step}`;
  useEffect(() => {
    if (run.step === 0) return;
    const kept = known.get(key);
    if (kept !== undefined) {
      shown.value = kept;
      return;
    }
    const stop = new AbortController();
    const onPart = (found: SaidOfAll) => {
      const whole = found.said.length === found.total;
      if (stop.signal.aborted) return;
      problem.value = null;
      coming.value = whole ? null : found;
      if (whole || shown.peek() === null || shown.peek()!.said.length < shown.peek()!.total) shown.value = found;
      if (whole) known.set(key, found);
      if (known.size > KEPT) known.delete(known.keys().next().value!);
    };
    // A hand that moves along the scrubber does not ask for every step that it passes.
    const timer = window.setTimeout(() => {
      askPredictions((of, from, count) => api.predictions(run.id, of, from, count, stop.signal), step, onPart).catch((error: unknown) => {
        if (!stop.signal.aborted) problem.value = asProblem(error);
      });
    }, 120);
    return () => {
      window.clearTimeout(timer);
      stop.abort();
      coming.value = null;
    };
  }, [key, run.id, run.step === 0]);
  return { shown, coming, problem };
}
