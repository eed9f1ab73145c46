import { Chart, LineController, LineElement, LinearScale, LogarithmicScale, PointElement, type ChartDataset } from "chart.js";
import type { Points } from "../stream/metrics";
import { Curve, type Point, type XAxis } from "./curve";
import { frames, type Drawable } from "./frames";
import type { ChartGroup, Series } from "./group";
import { chartOptions, type Inks, type YAxis } from "./options";
import { withAlpha } from "./style";
import { cutAbove } from "./cut";
import { oddMarks } from "./odd-marks";

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale);

const POINT_BUDGET = 12_000;
const MOST_BUCKETS = 512;
const FEWEST_BUCKETS = 32;
/** Up to so many points a curve shows each of them as a dot. */
const DOTS = 40;

export interface Source {
  id: string;
  y: YAxis;
  points(series: Series): Points;
  column: number;
  /** Curves of few points are not smoothed. */
  smoothable: boolean;
}

export interface Reading {
  series: Series;
  x: number;
  value: number;
  raw: number;
}

type Line = ChartDataset<"line", Point[]>;

/** One chart over the curves of a group. It reads the stores when it draws; nothing is handed to it point by point. */
export class TimeChart implements Drawable {
  visible = true;
  /** Points held by the drawn curves, how many of them are in view, and how many of those stand on the canvas. */
  held = 0;
  inView = 0;
  drawn = 0;
  /** Where the top of the chart is when peaks go beyond it. */
  cut: number | undefined;
  onDraw: () => void = () => {};

  readonly chart: Chart<"line", Point[]>;
  private readonly curves = new Map<number, Curve>();
  private configured = "";
  private readonly lines = new Map<string, Line>();

  constructor(
    canvas: HTMLCanvasElement,
    private readonly group: ChartGroup,
    readonly source: Source,
    private inks: Inks,
  ) {
    this.chart = new Chart(canvas, { type: "line", data: { datasets: [] }, options: chartOptions(source.y, inks), plugins: [oddMarks] });
  }

  request() {
    frames.request(this);
  }

  soon() {
    frames.soon(this);
  }

  see(visible: boolean) {
    this.visible = visible;
    if (visible) this.soon();
  }

  recolour(inks: Inks) {
    this.inks = inks;
    this.configured = "";
    this.soon();
  }

  destroy() {
    frames.forget(this);
    this.chart.destroy();
  }

  draw() {
    const { group } = this;
    const series = group.series.value;
    const axis = group.axis.value;
    const { min, max } = group.extent();
    const factor = this.source.smoothable ? group.smoothing.value : 0;
    const highlight = group.highlight.value;
    const each = factor > 0 ? 2 : 1;
    const room = POINT_BUDGET / (2 * each * Math.max(1, series.length));
    const buckets = Math.round(Math.max(FEWEST_BUCKETS, Math.min(MOST_BUCKETS, this.chart.width, room)));
    const ghosts: Line[] = [];
    const lines: Line[] = [];
    this.held = this.inView = this.drawn = 0;
    for (const one of series) {
      const curve = this.curve(one);
      curve.update(factor);
      this.held += curve.length;
      this.inView += curve.count(min, max, axis);
      const faded = highlight !== null && highlight !== one.run;
      if (factor > 0) {
        const ghost = this.line(`${one.run}g`);
        curve.reduce("raw", axis, min, max, buckets, ghost.data);
        Object.assign(ghost, { borderColor: withAlpha(one.style.color, faded ? 0.06 : 0.22), borderWidth: 1, borderDash: [], order: 2 });
        ghosts.push(ghost);
      }
      const line = this.line(`${one.run}`);
      curve.reduce("smoothed", axis, min, max, buckets, line.data);
      const color = faded ? withAlpha(one.style.color, 0.18) : one.style.color;
      Object.assign(line, {
        borderColor: color,
        borderWidth: highlight === one.run ? 2.5 : series.length > 12 ? 1.25 : 1.5,
        borderDash: one.style.dash,
        ...dots(line.data.length <= (this.source.smoothable ? 1 : DOTS), color),
        order: highlight === one.run ? 0 : 1,
      });
      lines.push(line);
      this.drawn += line.data.length;
    }
    this.setOptions(axis, this.source.y.canLog && group.logLoss.value);
    const x = this.chart.options.scales!.x!;
    x.min = min;
    x.max = max;
    const y = this.chart.options.scales!.y!;
    this.cut = this.source.y.canLog && !group.logLoss.value ? cutAbove(lines.map((line) => line.data)) : undefined;
    y.min = undefined;
    y.max = this.cut;
    this.chart.data.datasets = [...ghosts, ...lines];
    this.chart.update("none");
    this.onDraw();
  }

  /** What every visible curve says at x, and how far a pixel reaches there. */
  readings(x: number): Reading[] {
    const axis = this.group.axis.value;
    const { min, max } = this.group.extent();
    const reach = ((max - min) / Math.max(1, this.chart.width)) * 12;
    const readings: Reading[] = [];
    for (const series of this.group.series.value) {
      const curve = this.curve(series);
      const index = curve.nearest(x, axis, reach);
      if (index < 0) continue;
      // A point that came after the last draw has no smoothed value yet.
      curve.update(this.source.smoothable ? this.group.smoothing.value : 0);
      readings.push({ series, x: curve.x(index, axis), value: curve.smoothAt(index), raw: curve.rawAt(index) });
    }
    return readings;
  }

  /** Options are resolved anew, slowly, when they are set: only when they differ. */
  private setOptions(axis: XAxis, log: boolean) {
    const wanted = `${axis} ${log}`;
    if (wanted === this.configured) return;
    this.configured = wanted;
    this.chart.options = chartOptions(this.source.y, this.inks, axis, log);
  }

  private curve(series: Series): Curve {
    const points = this.source.points(series);
    let curve = this.curves.get(series.run);
    if (curve?.points !== points) {
      curve = new Curve(points, this.source.column, Math.max(1, series.totalSteps / Math.max(1, series.epochs)));
      this.curves.set(series.run, curve);
    }
    return curve;
  }

  private line(key: string): Line {
    let line = this.lines.get(key);
    if (line === undefined) this.lines.set(key, (line = { data: [], pointRadius: 0, clip: 5 }));
    return line;
  }
}

/**
 * Chart.js shares one options object among all points of a line and, in an update without animation, never renews it. Functions
 * are not shared, so what changes is given by functions, and the shared object only ever says: no dot.
 */
function dots(shown: boolean, color: string) {
  return shown ? { pointRadius: () => 2.5, pointBackgroundColor: () => color } : { pointRadius: 0, pointBackgroundColor: undefined };
}
