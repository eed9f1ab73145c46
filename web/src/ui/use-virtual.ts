import { Virtualizer, elementScroll, observeElementOffset, observeElementRect } from "@tanstack/virtual-core";
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useReducer, useRef } from "preact/hooks";

/** The rows of a scrolling element that can be seen: a thin hook around TanStack's framework-free core. */
export function useVirtual(count: number, rowHeight: number, scroller: RefObject<HTMLDivElement | null>): Virtualizer<HTMLDivElement, HTMLDivElement> {
  const [, render] = useReducer((n: number, _: null) => n + 1, 0);
  const options = {
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: () => render(null),
    overscan: 6,
  };
  const kept = useRef<Virtualizer<HTMLDivElement, HTMLDivElement> | undefined>(undefined);
  kept.current ??= new Virtualizer(options);
  kept.current.setOptions(options);
  useEffect(() => kept.current!._didMount(), []);
  useLayoutEffect(() => kept.current!._willUpdate());
  return kept.current;
}
