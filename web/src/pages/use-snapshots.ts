import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../api/client";
import { ENDED, type Run } from "../api/types";

const PAUSE_MS = 3000;

/** The steps of a run whose weights are all recorded; while it trains they are looked at again now and then. */
export function useSnapshots(run: Run | null): number[] {
  const steps = useSignal<number[]>([]);
  const looked = useSignal(0);
  const ended = run !== null && ENDED.has(run.state);
  const id = run?.id;
  useEffect(() => {
    if (id === undefined) return;
    const stop = new AbortController();
    const look = () => api.snapshots(id, stop.signal).then((found) => found.join() !== steps.peek().join() && (steps.value = found), () => {});
    void look();
    // Behind the end the last one is written within moments.
    const timer = window.setInterval(() => (ended && looked.peek() > 1 ? window.clearInterval(timer) : (looked.value = looked.peek() + 1, void look())), PAUSE_MS);
    return () => {
      stop.abort();
      window.clearInterval(timer);
    };
  }, [id, ended]);
  return steps.value;
}
