import { useLocation } from "preact-iso";
import { useEffect, useRef } from "preact/hooks";

/** Browsers count how often an address changes; what is typed changes it when the hand rests, or leaves the field. */
const CALM_MS = 250;

/** What the page itself has written into its address. */
export interface Written {
  search: string;
}

/**
 * Keeps the form in the address. The address with which the page was opened stays as it is until a hand changes something.
 *
 * @param query of the form as it is
 * @returns to be called when a field is left
 */
export function useFormAddress(query: () => Record<string, string>, version: unknown, written: Written): () => void {
  const { route } = useLocation() as unknown as { route(url: string, replace: boolean): void };
  const begun = useRef(version);
  const timer = useRef(0);
  const write = () => {
    window.clearTimeout(timer.current);
    timer.current = 0;
    const text = new URLSearchParams(query()).toString();
    if (location.pathname !== "/new" || location.search === `?${text}`) return;
    written.search = `?${text}`;
    route(`/new?${text}`, true);
  };
  const latest = useRef(write);
  latest.current = write;
  useEffect(() => {
    if (version === begun.current) return;
    begun.current = version;
    timer.current = window.setTimeout(() => latest.current(), CALM_MS);
    return () => window.clearTimeout(timer.current);
  }, [version]);
  return () => {
    if (timer.current !== 0) latest.current();
  };
}
