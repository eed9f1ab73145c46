import { useSignal } from "@preact/signals";
import { useLayoutEffect, useMemo } from "preact/hooks";
import { asProblem, type Problem } from "../api/problem";
import { Live, type Owner } from "../state/live";

/** The live data of a sweep or a run. A socket cannot say why it was refused, so the same id is asked for once by REST, whose answer may be there first. */
export function useLive(owner: Owner, check: (live: Live) => Promise<unknown>) {
  const live = useMemo(() => new Live(owner, true), [owner.sweep, owner.run]);
  const missing = useSignal<Problem | null>(null);
  // Not behind the next frame, in which charts can show what was asked ahead.
  useLayoutEffect(() => {
    missing.value = null;
    check(live).catch((error: unknown) => {
      const problem = asProblem(error);
      // Without an answer the stream keeps trying, and the badge says so.
      if (problem.status === 0) return;
      missing.value = problem;
      live.close();
    });
    return () => live.close();
  }, [live]);
  return { live, missing };
}
