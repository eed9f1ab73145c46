import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { DerivedMetrics } from "../stream/derived";
import type { GroupedMetrics } from "../stream/grouped";
import { wallAt, type RunMetrics } from "../stream/metrics";
import { remembered } from "../state/remembered";
import type { ChartView } from "./chart-address";
import { imagesAt, type Course, type XAxis } from "./curve";
import { niceCeil } from "./nice";
import { spanOf } from "./span";
import type { RunStyle } from "./style";

/** A run as charts know it. */
export interface ChartRun {
  run: number;
  label: string;
  dataset: string;
  /** Of its curve; of several, in the order of their series, the last for what belongs to none. */
  styles: readonly RunStyle[];
  metrics: RunMetrics | DerivedMetrics | GroupedMetrics;
  totalSteps: number;
  course: Course;
  /** The runs of which this is the mean; absent for a run. */
  members?: readonly ChartRun[];
  /** Of a run that is drawn against another: both, as they are. */
  against?: { own: ChartRun; base: ChartRun };
}

export interface Range {
  min: number;
  max: number;
}

export const SMOOTHING = [0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995] as const;

/** What is drawn around the mean of a group: nothing, the standard deviation, the standard error, the 95 % confidence interval of the mean, or from the least to the greatest. */
export const BANDS = ["none", "sd", "se", "ci", "range"] as const;
export type Band = (typeof BANDS)[number];

/** Every setting but the seed. */
export const CONFIGURATION = "configuration";

export const AXES: readonly XAxis[] = ["step", "epoch", "images", "time", "wall"];

/** What the charts of one page share: one hand moves them all. */
export class ChartGroup {
  readonly axis: Signal<XAxis>;
  readonly smoothing: Signal<number>;
  readonly logLoss: Signal<boolean>;
  /** The parameter by which runs are grouped, or {@link CONFIGURATION}; empty for none. */
  readonly by: Signal<string>;
  readonly band: Signal<Band>;
  /** The visible part of x, or null for all of it. */
  readonly view = signal<Range | null>(null);
  /** Where the crosshair stands, and on which chart the hand is. */
  readonly hover = signal<{ x: number; chart: string } | null>(null);
  readonly highlight = signal<number | null>(null);
  /** A step that is marked on all charts; null for none. */
  readonly mark = signal<number | null>(null);

  /** Whether all that was there when the page was opened has come; until then nothing is held back. */
  readonly caughtUp = signal(false);
  /** Rows that came since the charts stand still. */
  readonly behind = signal(0);
  /** A view that is looked at, or was chosen, does not move by itself. */
  readonly frozen: ReadonlySignal<boolean> = computed(() => this.caughtUp.value && (this.view.value !== null || this.hover.value !== null));

  /** @param runs the ones to draw, hidden ones left out */
  constructor(
    readonly runs: ReadonlySignal<ChartRun[]>,
    given: Partial<ChartView> = {},
  ) {
    this.axis = remembered("axis", "step" as XAxis, AXES, given.axis);
    this.smoothing = remembered("smoothing", 0 as number, SMOOTHING, given.smoothing);
    this.logLoss = remembered("log-loss", false as boolean, [false, true], given.log);
    this.by = signal(given.by ?? "");
    this.band = remembered("band", "sd" as Band, BANDS, given.band);
    this.axis.subscribe(() => {
      this.view.value = null;
      this.hover.value = null;
    });
    this.view.value = given.zoom ?? null;
  }

  /** The runs behind what is drawn. */
  get each(): readonly ChartRun[] {
    return this.runs.value.flatMap((run) => run.members ?? [run]);
  }

  /** The colours of runs that are drawn as part of a mean. */
  readonly colours: ReadonlySignal<ReadonlyMap<number, string>> = computed(() => new Map(this.runs.value.flatMap(({ members, styles }) => (members ?? []).map(({ run }) => [run, styles[0]!.color] as const))));

  /** Lets the charts move again. */
  resume() {
    this.view.value = null;
    this.hover.value = null;
  }

  /** Where the marked step lies; null when nothing is marked, or no run has come so far. */
  markAt(): number | null {
    const step = this.mark.value;
    if (step === null) return null;
    const axis = this.axis.value;
    for (const { metrics, course } of this.each) {
      if (axis === "step") return step;
      if (axis === "epoch") return step / course.stepsPerEpoch;
      if (axis === "images") return imagesAt(step, course);
      for (const points of metrics.batches) {
        for (let i = 0; i < points.length; i++) if (points.step.at(i) >= step) return axis === "time" ? points.elapsed.at(i) : wallAt(points, i);
      }
    }
    return null;
  }

  extent(): Range {
    return this.view.value ?? this.all();
  }

  /** As far as the longest run will go, or a part of it, see {@link spanOf}. */
  all(): Range {
    const axis = this.axis.value;
    const reached = this.newest();
    if (axis === "time") return { min: 0, max: niceCeil(Math.max(reached, 1)) };
    if (axis === "wall") {
      const began = this.each.reduce((least, { metrics }) => Math.min(least, metrics.began), Infinity);
      return Number.isFinite(began) ? { min: began, max: began + niceCeil(Math.max(reached - began, 1)) } : { min: 0, max: 1 };
    }
    const most = this.each.reduce((m, run) => Math.max(m, axis === "step" ? run.totalSteps : axis === "epoch" ? run.totalSteps / run.course.stepsPerEpoch : imagesAt(run.totalSteps, run.course)), 0) || 1;
    return { min: 0, max: spanOf(most, reached) };
  }

  /** How far the longest curve has come. */
  newest(): number {
    const axis = this.axis.value;
    return this.each.reduce((most, { metrics, course }) => {
      if (axis === "time") return Math.max(most, metrics.elapsed);
      if (axis === "wall") return Math.max(most, metrics.wall);
      const { step } = metrics;
      return Math.max(most, axis === "step" ? step : axis === "images" ? imagesAt(step, course) : step / course.stepsPerEpoch);
    }, 0);
  }
}
