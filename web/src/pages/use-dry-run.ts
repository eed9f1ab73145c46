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
export function useDryRun(spec: Spec, legal: boolean): Checked {
  const checked = useSignal<Omit<Checked, "current"> & { of: string | null }>({ answer: null, problem: null, of: null });
  const body = JSON.stringify(spec);
  useEffect(() => {
    checked.value = { ...checked.peek(), problem: null };
    if (!legal) return;
    const stop = new AbortController();
    const timer = window.setTimeout(async () => {
      try {
        checked.value = { answer: await api.dryRun(spec, stop.signal), problem: null, of: body };
      } catch (error) {
        if (!stop.signal.aborted) checked.value = { answer: null, problem: asProblem(error), of: body };
      }
    }, PAUSE_MS);
    return () => {
      window.clearTimeout(timer);
      stop.abort();
    };
  }, [body, legal]);
  return { ...checked.value, current: checked.value.of === body };
}
