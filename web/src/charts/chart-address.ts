import type { XAxis } from "./curve";
import { AXES, BANDS, SMOOTHING, type Band, type ChartGroup, type Range } from "./group";

/** What of the charts of a page stands in its address. */
export interface ChartView {
  axis: XAxis;
  smoothing: number;
  log: boolean;
  zoom: Range | null;
  by: string;
  band: Band;
}

/** What cannot be read is left out, as what is not there. */
export function readChartView(search: string): Partial<ChartView> {
  const query = new URLSearchParams(search);
  const view: Partial<ChartView> = {};
  const axis = AXES.find((one) => one === query.get("axis"));
  if (axis !== undefined) view.axis = axis;
  const smoothing = SMOOTHING.find((one) => String(one) === query.get("smoothing"));
  if (smoothing !== undefined) view.smoothing = smoothing;
  if (query.has("log")) view.log = query.get("log") === "1";
  const [min, max] = (query.get("zoom") ?? "").split("~").map(Number);
  if (min !== undefined && max !== undefined && Number.isFinite(min) && max > min) view.zoom = { min, max };
  const by = query.get("group");
  if (by !== null) view.by = by;
  const band = BANDS.find((one) => one === query.get("band"));
  if (band !== undefined) view.band = band;
  return view;
}

/** The parts of the address; null for what is left out. What a hand has set is said even where it is the default, so that a link shows the same to everybody. */
export function writeChartView(group: ChartGroup, set: ReadonlySet<string>): Record<string, string | null> {
  const view = group.view.value;
  const by = group.by.value;
  const said = <T>(name: string, value: T, fallback: T, needed = false) => (value !== fallback || needed || set.has(name) ? String(value) : null);
  return {
    // A range means nothing without its axis.
    axis: said("axis", group.axis.value, "step", view !== null),
    smoothing: said("smoothing", group.smoothing.value, 0),
    log: group.logLoss.value || set.has("log") ? (group.logLoss.value ? "1" : "0") : null,
    zoom: view === null ? null : `${digits(view.min, view)}~${digits(view.max, view)}`,
    group: by === "" ? null : by,
    band: by === "" ? null : said("band", group.band.value, "sd"),
  };
}

/** As many as a thousandth of the range needs: a time of the clock has nine in front of the point. */
function digits(value: number, { min, max }: Range): string {
  return String(Number(value.toFixed(Math.max(0, Math.min(9, 3 - Math.floor(Math.log10(max - min)))))));
}
