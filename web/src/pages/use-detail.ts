import { useEffect } from "preact/hooks";
import { effect } from "@preact/signals";
import { gapIn } from "../charts/detail";
import type { ChartGroup } from "../charts/group";
import type { Live } from "../state/live";

/** A hand that zooms moves the view many times a second. */
const CALM_MS = 150;

/** Of more runs than this a finer level is not asked for: each is a request. */
const MOST_RUNS = 64;

/** Where a view goes into a curve that came reduced, the finer level is asked for; until it is there, the coarse one stays. */
export function useDetail(live: Live, group: ChartGroup) {
  useEffect(() => {
    let timer = 0;
    let asked: AbortController | undefined;
    const stop = effect(() => {
      const view = group.view.value;
      const axis = group.axis.value;
      const runs = group.runs.value;
      window.clearTimeout(timer);
      asked?.abort();
      if (view === null) return;
      timer = window.setTimeout(() => {
        asked = new AbortController();
        const each = runs.flatMap((run) => run.members ?? [run]);
        if (each.length > MOST_RUNS) return;
        for (const { run, course } of each) {
          const gaps = live.metrics(run).batches.map((points) => gapIn(points, course, axis, view)).filter((gap) => gap !== null);
          if (gaps.length === 0) continue;
          live.refine(run, Math.min(...gaps.map(({ from }) => from)), Math.max(...gaps.map(({ to }) => to)), asked.signal);
        }
      }, CALM_MS);
    });
    return () => {
      stop();
      window.clearTimeout(timer);
      asked?.abort();
    };
  }, [live]);
}
