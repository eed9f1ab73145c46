import { useEffect } from "preact/hooks";
import { effect } from "@preact/signals";
import { gapIn } from "../charts/detail";
import type { ChartGroup } from "../charts/group";
import type { Live } from "../state/live";
import { bucketsOf } from "../stream/backfill";

/** A hand that zooms moves the view many times a second. */
const CALM_MS = 150;

/** Of more runs than this a finer level is not asked for: they cannot be told apart anyway. */
const MOST_RUNS = 100;

/** Points for a bucket that a view should have before it asks for more. */
const ENOUGH = 1;

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
        const enough = ENOUGH * bucketsOf(each.length);
        const lacking = each.flatMap(({ run, course }) => live.metrics(run).batches.map((points) => ({ run, gap: gapIn(points, course, axis, view, enough) })).filter(({ gap }) => gap !== null));
        if (lacking.length === 0) return;
        const ids = [...new Set(lacking.map(({ run }) => run))];
        live.refine(ids, Math.min(...lacking.map(({ gap }) => gap!.from)), Math.max(...lacking.map(({ gap }) => gap!.to)), asked.signal);
      }, CALM_MS);
    });
    return () => {
      stop();
      window.clearTimeout(timer);
      asked?.abort();
    };
  }, [live]);
}
