import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { asProblem, type Problem } from "../api/problem";
import { Live } from "../state/live";

/** The live data of a sweep or a run. A socket cannot say why it was refused, so the same id is asked for once by REST. */
export function useLive(query: string, check: () => Promise<unknown>) {
  const live = useMemo(() => new Live(query, true), [query]);
  const missing = useSignal<Problem | null>(null);
  useEffect(() => {
    missing.value = null;
    check().catch((error: unknown) => {
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
