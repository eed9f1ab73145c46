import { effect } from "@preact/signals";
import { useLocation } from "preact-iso";
import { useEffect, useRef } from "preact/hooks";
import { writeChartView } from "../charts/chart-address";
import type { ChartGroup } from "../charts/group";

/** A hand that zooms moves the view many times a second; browsers count how often an address changes. */
const CALM_MS = 250;

/** Keeps what a hand sets on the charts in the address of the page. */
export function useChartAddress(group: ChartGroup) {
  const { route } = useLocation() as unknown as { route(url: string, replace: boolean): void };
  const go = useRef(route);
  go.current = route;
  useEffect(() => {
    const query = new URLSearchParams(location.search);
    const set = new Set(["axis", "smoothing", "log", "band"].filter((name) => query.has(name)));
    const { pathname } = location;
    const signals = { axis: group.axis, smoothing: group.smoothing, log: group.logLoss, band: group.band };
    const begun = Object.fromEntries(Object.entries(signals).map(([name, one]) => [name, one.peek()]));
    let timer = 0;
    const stop = effect(() => {
      for (const [name, one] of Object.entries(signals)) if (one.value !== begun[name]) set.add(name);
      const parts = writeChartView(group, set);
      window.clearTimeout(timer);
      timer = window.setTimeout(() => {
        if (location.pathname !== pathname) return;
        const next = new URLSearchParams(location.search);
        for (const [name, value] of Object.entries(parts)) {
          if (value === null) next.delete(name);
          else next.set(name, value);
        }
        if (next.toString() !== new URLSearchParams(location.search).toString()) go.current(next.size === 0 ? pathname : `${pathname}?${next}`, true);
      }, CALM_MS);
    });
    return () => {
      stop();
      window.clearTimeout(timer);
    };
  }, [group]);
}
