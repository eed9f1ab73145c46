import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

/** A value that changes several times a second, looked at once a second. */
export function useCalm<T>(value: T, ms = 1000): T {
  const shown = useSignal(value);
  const newest = useRef(value);
  const timer = useRef<number | null>(null);
  newest.current = value;
  useEffect(() => {
    if (timer.current !== null || shown.peek() === value) return;
    timer.current = window.setTimeout(() => {
      timer.current = null;
      shown.value = newest.current;
    }, ms);
  }, [value]);
  useEffect(() => () => window.clearTimeout(timer.current ?? undefined), []);
  return shown.value;
}
