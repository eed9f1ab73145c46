import { effect } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import type { ChartGroup } from "../charts/group";
import { latency } from "../state/stream-state";
import type { ChartSource } from "./use-charts";

const COUNT_MS = 250;

/** Draws when rows come, unless the view stands still; then it only counts them. Those that were there before are drawn at once. */
export function useFreeze(live: ChartSource, group: ChartGroup, draw: (atOnce: boolean) => void) {
  useLayoutEffect(() => {
    let timer = 0;
    let drawn = 0;
    const rows = () => group.each.reduce((sum, { metrics }) => sum + metrics.batches.reduce((rows, points) => rows + points.rowsUpTo(points.length), 0), 0);
    const count = () => {
      timer = 0;
      group.behind.value = Math.max(0, rows() - drawn);
    };
    live.onRows = (what) => {
      if (!group.frozen.peek() || what === "other") return draw(what === "other");
      // What is held back says nothing about the way.
      latency.skip();
      if (timer === 0) timer = window.setTimeout(count, COUNT_MS);
    };
    const stopCaughtUp = effect(() => void (group.caughtUp.value = live.caughtUp.value));
    const stopFreeze = effect(() => {
      // A view that is chosen shows all that is there by then.
      void group.view.value;
      void group.frozen.value;
      draw(false);
      window.clearTimeout(timer);
      timer = 0;
      drawn = rows();
      group.behind.value = 0;
    });
    return () => {
      stopCaughtUp();
      stopFreeze();
      window.clearTimeout(timer);
      live.onRows = () => {};
    };
  }, [live]);
}
