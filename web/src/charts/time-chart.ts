import { Chart, LineController, LineElement, LinearScale, LogarithmicScale, PointElement } from "chart.js";
import type { Points } from "../stream/metrics";
import type { Point, XAxis } from "./curve";
import { CurveLines, type Line } from "./curve-lines";
import { frames, type Drawable } from "./frames";
import type { ChartGroup, ChartRun } from "./group";
import { chartOptions, type Inks, type YAxis } from "./options";
import { cutAbove } from "./cut";
import { oddMarks } from "./odd-marks";
import { Legend, partOf, type Part } from "./parts";

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale);

const POINT_BUDGET = 12_000;
const MOST_BUCKETS = 512;
const FEWEST_BUCKETS = 32;
/** Up to so many points a curve shows each of them as a dot. */
const DOTS = 40;

export interface Source {
  id: string;
  y: YAxis;
  /** The curves of a run. */
  points(run: ChartRun): readonly Points[];
  column: number;
  /** Curves of few points are not smoothed. */
  smoothable: boolean;
}

export interface Reading {
  run: ChartRun;
  /** Null for the only curve of a run. */
  part: Part | null;
  color: string;
  x: number;
  value: number;
  raw: number;
}

/** One chart over the curves of a group. It reads the stores when it draws; nothing is handed to it point by point. */
export class TimeChart implements Drawable {
  visible = true;
  /** Rows for which the drawn curves stand, how many of them are in view, and how many of those stand on the canvas. */
  held = 0;
  inView = 0;
  drawn = 0;
  /** Where the top of the chart is when peaks go beyond it. */
  cut: number | undefined;
  /** The parts of runs that are drawn; empty when every run is one curve. */
  parts: readonly Part[] = [];
  onDraw: () => void = () => {};

  readonly chart: Chart<"line", Point[]>;
  private readonly curves = new WeakMap<Points, CurveLines>();
  private readonly legend = new Legend();
  private configured = "";

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
    const runs = group.runs.value;
    const axis = group.axis.value;
    const range = group.extent();
    const factor = this.source.smoothable ? group.smoothing.value : 0;
    const highlight = group.highlight.value;
    const count = runs.reduce((sum, run) => sum + this.source.points(run).length, 0);
    const each = factor > 0 ? 2 : 1;
    const room = POINT_BUDGET / (2 * each * Math.max(1, count));
    const buckets = Math.round(Math.max(FEWEST_BUCKETS, Math.min(MOST_BUCKETS, this.chart.width, room)));
    const ghosts: Line[] = [];
    const lines: Line[] = [];
    this.held = this.inView = this.drawn = 0;
    this.legend.clear();
    for (const run of runs) {
      const emphasis = highlight === null ? "none" : highlight === run.run ? "strong" : "faded";
      const all = this.source.points(run);
      for (const points of all) {
        const part = partOf(run, points, all.length);
        if (part !== null) this.legend.add(part);
        const drawn = this.lines(run, points);
        drawn.curve.update(factor);
        this.held += drawn.curve.rows;
        this.inView += drawn.curve.count(range.min, range.max, axis);
        const look = { style: part?.style ?? run.styles[0]!, emphasis, width: count > 12 ? 1.25 : 1.5, alpha: part !== null && factor === 0 ? 0.7 : 1, dots: this.source.smoothable ? 1 : DOTS } as const;
        if (factor > 0) ghosts.push(drawn.drawGhost(axis, range, buckets, look));
        lines.push(drawn.drawLine(axis, range, buckets, look));
        this.drawn += drawn.line.data.length;
      }
    }
    this.parts = this.legend.list(this.parts);
    this.setOptions(axis, this.source.y.canLog && group.logLoss.value);
    const x = this.chart.options.scales!.x!;
    x.min = range.min;
    x.max = range.max;
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
    for (const run of this.group.runs.value) {
      const all = this.source.points(run);
      for (const points of all) {
        const { curve } = this.lines(run, points);
        const index = curve.nearest(x, axis, reach);
        if (index < 0) continue;
        // A point that came after the last draw has no smoothed value yet.
        curve.update(this.source.smoothable ? this.group.smoothing.value : 0);
        const part = partOf(run, points, all.length);
        const { color } = part?.style ?? run.styles[0]!;
        readings.push({ run, part, color, x: curve.x(index, axis), value: curve.smoothAt(index), raw: curve.rawAt(index) });
      }
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

  /** Those of a store that was begun anew are new, for so are its points. */
  private lines(run: ChartRun, points: Points): CurveLines {
    let lines = this.curves.get(points);
    if (lines === undefined) {
      lines = new CurveLines(points, this.source.column, run.course);
      this.curves.set(points, lines);
    }
    return lines;
  }
}
