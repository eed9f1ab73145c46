import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { Turns } from "./turns";

/** How far from the window is near, in pixels. */
const NEAR = 160;

const turns = new Turns();

/** Whether an element is in the window, or so near that it may be soon. What is there from the start need not wait for a frame to be seen, but for its turn. */
export function useSeen(element: RefObject<HTMLElement | null>): boolean {
  const seen = useSignal(false);
  useLayoutEffect(() => {
    const show = () => void (seen.value = true);
    const see = (near: boolean) => {
      if (near && !seen.peek()) turns.take(show);
      if (near) return;
      turns.forget(show);
      seen.value = false;
    };
    const { top, bottom } = element.current!.getBoundingClientRect();
    see(bottom > -NEAR && top < window.innerHeight + NEAR);
    const observer = new IntersectionObserver((entries) => see(entries[entries.length - 1]!.isIntersecting), { rootMargin: `${NEAR}px` });
    observer.observe(element.current!);
    return () => {
      turns.forget(show);
      observer.disconnect();
    };
  }, []);
  return seen.value;
}
