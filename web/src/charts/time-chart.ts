import { Chart, LinearScale, LogarithmicScale, type ChartOptions } from "chart.js";
import type { Points } from "../stream/metrics";
import type { Point, XAxis } from "./curve";
import { Axes, endsOf } from "./axes";
import { bandMarks } from "./band-marks";
import { CurveLines, none, type BandShape, type Line, type Look } from "./curve-lines";
import { frames, PACE_MS, type Drawable } from "./frames";
import type { ChartGroup, ChartRun, Range } from "./group";
import { lineMarks } from "./line-marks";
import { chartOptions, type Inks, type YAxis } from "./options";
import { cutAbove } from "./cut";
import { oddMarks } from "./odd-marks";
import { HIGH, LOW, RUNS } from "../stream/grouped";
import { Legend, partOf, type Part } from "./parts";
import { Strip } from "./strip";
import { withAlpha } from "./style";

Chart.register(LinearScale, LogarithmicScale);

const POINT_BUDGET = 12_000;
/** Of so many curves that each of them is a thread in a tangle, which live has to be drawn ten times a second. */
const MANY_CURVES = 32;
const MANY_BUDGET = 5_000;
const MOST_BUCKETS = 512;
const FEWEST_BUCKETS = 32;
/** More than these have lines of one pixel, which a processor draws ten times as fast as wider ones. */
const FEW_CURVES = 12;
/** Up to so many points a curve shows each of them as a dot. */
const DOTS = 40;

/** Of many curves, from one drawing to the next. */
const MANY_PACE_MS = 75;
/** Of a chart that is there, but beyond the edge of the window. */
const UNSEEN_PACE_MS = 1_000;

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
  /** Of a mean: how many runs it is of here, and the ends of its band, which are NaN without one. */
  of: { runs: number; low: number; high: number } | null;
}

/** One chart over the curves of a group. It reads the stores when it draws; nothing is handed to it point by point. */
export class TimeChart implements Drawable {
  pace = PACE_MS;
  /** Rows for which the drawn curves stand, how many of them are in view, and how many of those stand on the canvas. */
  held = 0;
  /** Whether there are only means where there are too many rows: of batches of one sample each is right or wrong, so that their extremes would fill the chart. */
  means = false;
  inView = 0;
  drawn = 0;
  /** Where the top of the chart is when peaks go beyond it. */
  cut: number | undefined;
  /** The parts of runs that are drawn; empty when every run is one curve. */
  parts: readonly Part[] = [];
  onDraw: () => void = () => {};
  /** Called when it cannot be drawn. */
  onFailure: (error: unknown) => void = () => {};

  readonly chart: Chart<"line", Point[]>;
  /** What stands on the canvas, the pale ones first. */
  lines: readonly Line[] = [];
  /** The lines of each column of some points. */
  private readonly curves = new WeakMap<Points, Map<number, CurveLines>>();
  private bands: BandShape[] = [];
  private readonly legend = new Legend();
  private configured = "";
  private readonly axes = new Axes();
  private readonly strip = new Strip();
  private later = 0;
  /** Whether it is within the window. */
  inSight = true;
  private drawnAt = -Infinity;
  private unseen = 0;

  constructor(
    canvas: HTMLCanvasElement,
    private readonly group: ChartGroup,
    readonly source: Source,
    private inks: Inks,
  ) {
    // It would lay out and draw itself at once, empty, and again when it gets its lines, which takes a page of charts some tenths of a second.
    let begun = false;
    const filled = { id: "filled", beforeUpdate: () => begun };
    this.chart = new Chart(canvas, { type: "line", data: { datasets: [] }, options: chartOptions(source.y, inks), plugins: [filled, bandMarks(() => this.bands), lineMarks(() => this.lines, (chart) => this.keep(chart)), oddMarks(() => this.lines)] });
    begun = true;
  }

  get shapes(): readonly BandShape[] {
    return this.bands;
  }

  request() {
    const wait = this.inSight ? 0 : this.drawnAt + UNSEEN_PACE_MS - performance.now();
    if (wait <= 0) frames.request(this);
    else if (this.unseen === 0) this.unseen = window.setTimeout(() => this.whenUnseen(), wait);
  }

  private whenUnseen() {
    this.unseen = 0;
    this.request();
  }

  /** For an answer to a hand, which may have changed everything. */
  soon() {
    this.axes.forget();
    frames.soon(this);
  }

  /** What nobody sees is drawn seldom, so that it is nearly there when somebody scrolls to it. */
  see(inSight: boolean) {
    if (inSight === this.inSight) return;
    this.inSight = inSight;
    if (inSight) frames.soon(this);
  }

  recolour(inks: Inks) {
    this.inks = inks;
    this.configured = "";
    this.soon();
  }

  destroy() {
    window.clearTimeout(this.later);
    window.clearTimeout(this.unseen);
    frames.forget(this);
    this.chart.destroy();
  }

  draw() {
    this.drawnAt = performance.now();
    try {
      this.update();
    } catch (error) {
      this.onFailure(error);
      return;
    }
    this.onDraw();
  }

  private update() {
    const { group } = this;
    const axis = group.axis.value;
    const range = group.extent();
    this.collect(axis, range);
    this.setOptions(axis, this.source.y.canLog && group.logLoss.value);
    if (!this.axes.fit(this.chart, range, this.lines)) return this.layOut(range);
    if (this.bands.length > 0 || !this.strip.draw(this.chart, this.lines)) this.chart.draw();
    this.again();
  }

  /** Reduces what is to be drawn. */
  private collect(axis: XAxis, range: Range) {
    const { group } = this;
    const runs = group.runs.value;
    const factor = this.source.smoothable ? group.smoothing.value : 0;
    const highlight = group.highlight.value;
    const count = runs.reduce((sum, run) => sum + this.source.points(run).length, 0);
    const each = factor > 0 || this.source.smoothable ? 2 : 1;
    const room = (count > MANY_CURVES ? MANY_BUDGET : POINT_BUDGET) / (2 * each * Math.max(1, count));
    const buckets = Math.round(Math.max(FEWEST_BUCKETS, Math.min(MOST_BUCKETS, this.chart.width, room)));
    const ghosts: Line[] = [];
    const lines: Line[] = [];
    this.pace = count > MANY_CURVES ? MANY_PACE_MS : PACE_MS;
    this.held = this.inView = this.drawn = 0;
    this.means = false;
    this.bands = [];
    this.legend.clear();
    for (const run of runs) {
      const strong = highlight === run.run || run.members?.some(({ run }) => run === highlight);
      const emphasis = highlight === null ? "none" : strong ? "strong" : "faded";
      const all = this.source.points(run);
      for (const points of all) {
        const part = partOf(run, points, all.length);
        if (part !== null) this.legend.add(part);
        const drawn = this.linesOf(run, points);
        drawn.curve.update(factor);
        this.held += drawn.curve.rows;
        this.inView += drawn.curve.count(range.min, range.max, axis);
        const look: Look = { style: part?.style ?? run.styles[0]!, emphasis, width: run.members !== undefined ? 2 : count > FEW_CURVES ? 1 : 1.5, alpha: part !== null && factor === 0 ? 0.7 : 1, dots: this.source.smoothable ? 1 : DOTS };
        const dense = this.source.smoothable && run.members === undefined && drawn.curve.isDense(axis, range.min, range.max, buckets);
        const band = factor === 0 && dense;
        const binary = dense && this.source.y.unit === "share" && run.course.batchSize === 1;
        if (binary) this.means = true;
        else if (factor > 0 || band) ghosts.push(drawn.drawGhost(axis, range, buckets, look));
        lines.push(band ? drawn.drawMeans(axis, range, buckets, { ...look, alpha: 1 }) : drawn.drawLine(axis, range, buckets, look));
        this.drawn += (band && !binary ? drawn.ghost : drawn.line).data.length;
        if (run.members === undefined) continue;
        if (group.band.value !== "none" && emphasis !== "faded") this.bands.push(this.band(run, points, factor, buckets, look));
        if (points.odd.length > 0) lines.push({ ...none(), data: points.odd.map((x) => ({ x, y: NaN })), color: look.style.color });
      }
    }
    this.parts = this.legend.list(this.parts);
    this.lines = [...ghosts, ...lines];
  }

  /** Puts the axes around what is there. */
  private layOut({ min, max }: Range) {
    const log = this.group.logLoss.value && this.source.y.canLog;
    // What was set last: chart.options are those of the layout before.
    const { x, y } = (this.chart.config.options as ChartOptions<"line">).scales!;
    this.cut = this.source.y.canLog && !log ? cutAbove(this.lines.map((line) => line.data)) : undefined;
    Object.assign(x!, { min, max });
    Object.assign(y!, { min: undefined, max: this.cut, ...endsOf(this.lines, this.bands, log, this.source.y.unit === "share") });
    this.axes.lay(this.chart, this.bands.length > 0);
  }

  /** A view that stands still is drawn as a whole, if at all. */
  private keep(chart: Pick<Chart, "canvas">) {
    if (this.group.frozen.peek()) this.strip.forget();
    else this.strip.keep(chart, this.lines);
  }

  /** Axes are laid out again a while later, though no row may come by then. */
  private again() {
    if (this.later !== 0) return;
    this.later = window.setTimeout(() => {
      this.later = 0;
      this.request();
    }, this.axes.rest);
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
        const { curve } = this.linesOf(run, points);
        const index = curve.nearest(x, axis, reach);
        if (index < 0) continue;
        const part = partOf(run, points, all.length);
        const { color } = part?.style ?? run.styles[0]!;
        const at = (column: number) => points.values[this.source.column + column]!.at(index);
        const of = run.members === undefined ? null : { runs: at(RUNS), low: at(LOW), high: at(HIGH) };
        readings.push({ run, part, color, x: curve.x(index, axis), value: curve.smoothAt(index), raw: curve.rawAt(index), of });
      }
    }
    return readings;
  }

  private band(run: ChartRun, points: Points, factor: number, buckets: number, look: Look): BandShape {
    const [low, high] = [LOW, HIGH].map((column) => {
      const lines = this.linesOf(run, points, this.source.column + column);
      lines.curve.update(factor);
      return lines.drawLine(this.group.axis.value, this.group.extent(), buckets, look).data;
    }) as [Point[], Point[]];
    return { low, high, color: withAlpha(look.style.color, 0.18) };
  }

  /** Options are resolved anew, slowly, when they are set: only when they differ. */
  private setOptions(axis: XAxis, log: boolean) {
    const wanted = `${axis} ${log}`;
    if (wanted === this.configured) return;
    this.configured = wanted;
    this.axes.forget();
    this.chart.options = chartOptions(this.source.y, this.inks, axis, log);
  }

  /** Those of a store that was begun anew are new, for so are its points. */
  private linesOf(run: ChartRun, points: Points, column = this.source.column): CurveLines {
    let columns = this.curves.get(points);
    if (columns === undefined) this.curves.set(points, (columns = new Map()));
    let lines = columns.get(column);
    if (lines === undefined) columns.set(column, (lines = new CurveLines(points, column, run.course)));
    return lines;
  }
}
