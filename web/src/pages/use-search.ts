import { useSignal, useSignalEffect, type ReadonlySignal, type Signal } from "@preact/signals";
import { api } from "../api/client";
import type { Sweep } from "../api/types";

const PAUSE_MS = 150;

/**
 * The sweeps that a search finds, as the server knows them, and with what has been pushed since. The words stand in the address. Null while nothing is
 * looked for, or before the first answer.
 */
export function useSearch(pushed: ReadonlySignal<Sweep[] | null>): { text: Signal<string>; found: Sweep[] | null } {
  const text = useSignal(new URLSearchParams(location.search).get("q") ?? "");
  const found = useSignal<Sweep[] | null>(null);
  useSignalEffect(() => {
    const words = text.value.trim();
    history.replaceState(history.state, "", words === "" ? location.pathname : `${location.pathname}?q=${encodeURIComponent(words)}`);
    if (words === "") {
      found.value = null;
      return;
    }
    const asked = new AbortController();
    const timer = setTimeout(() => api.sweeps(words, asked.signal).then((sweeps) => (found.value = sweeps), () => {}), PAUSE_MS);
    return () => {
      clearTimeout(timer);
      asked.abort();
    };
  });
  const newest = new Map((pushed.value ?? []).map((sweep) => [sweep.id, sweep]));
  return { text, found: found.value?.map((sweep) => newest.get(sweep.id) ?? sweep) ?? null };
}
