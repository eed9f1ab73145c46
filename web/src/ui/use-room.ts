import { useSignal, type Signal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

/** How many pixels wide an element is inside; known before the first paint, so that what is laid into it is never wider. */
export function useRoom(of: RefObject<HTMLElement | null>): Signal<number> {
  const room = useSignal(0);
  useLayoutEffect(() => {
    room.value = Math.floor(of.current!.clientWidth);
    const sized = new ResizeObserver(([entry]) => (room.value = Math.floor(entry!.contentRect.width)));
    sized.observe(of.current!);
    return () => sized.disconnect();
  }, []);
  return room;
}
