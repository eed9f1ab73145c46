import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

/** Whether an element is in the window, or so near that it may be soon. */
export function useSeen(element: RefObject<HTMLElement | null>): boolean {
  const seen = useSignal(false);
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => (seen.value = entries[entries.length - 1]!.isIntersecting), { rootMargin: "160px" });
    observer.observe(element.current!);
    return () => observer.disconnect();
  }, []);
  return seen.value;
}
