import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

/** A text once nobody has changed it for a moment, so that not every key is a question to the server. */
export function useLater(text: string, ms = 150): string {
  const settled = useSignal(text);
  useEffect(() => {
    const timer = window.setTimeout(() => (settled.value = text), ms);
    return () => window.clearTimeout(timer);
  }, [text]);
  return settled.value;
}
