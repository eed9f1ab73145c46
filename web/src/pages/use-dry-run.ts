import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../api/client";
import { asProblem, type Problem } from "../api/problem";
import type { DryRun } from "../api/types";
import type { Spec } from "../form/sweep-form";

const PAUSE_MS = 250;

export interface Checked {
  /** The answer to the newest legal form: kept while the next one is asked for, so that nothing flickers. */
  answer: DryRun | null;
  problem: Problem | null;
  /** Whether the answer is that of the form as it stands. */
  current: boolean;
}

/** Asks the server what a sweep would be, a moment after the last key. */
export function useDryRun(spec: Spec, legal: boolean) {
  const checked = useSignal<Checked>({ answer: null, problem: null, current: false });
  const body = JSON.stringify(spec);
  useEffect(() => {
    checked.value = { ...checked.peek(), problem: null, current: false };
    if (!legal) return;
    const stop = new AbortController();
    const timer = window.setTimeout(async () => {
      try {
        checked.value = { answer: await api.dryRun(spec, stop.signal), problem: null, current: true };
      } catch (error) {
        if (!stop.signal.aborted) checked.value = { answer: null, problem: asProblem(error), current: true };
      }
    }, PAUSE_MS);
    return () => {
      window.clearTimeout(timer);
      stop.abort();
    };
  }, [body, legal]);
  return checked;
}
