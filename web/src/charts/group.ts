import { signal, type Signal } from "@preact/signals";
import type { DerivedMetrics } from "../stream/derived";
import { wallAt, type RunMetrics } from "../stream/metrics";
import { remembered } from "../state/remembered";
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
  metrics: RunMetrics | DerivedMetrics;
  totalSteps: number;
  epochs: number;
  course: Course;
}

export interface Range {
  min: number;
  max: number;
}

export const SMOOTHING = [0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995] as const;

export const AXES: readonly XAxis[] = ["step", "epoch", "images", "time", "wall"];

/** What the charts of one page share: one hand moves them all. */
export class ChartGroup {
  readonly axis: Signal<XAxis> = remembered("axis", "step" as XAxis, AXES);
  readonly smoothing: Signal<number> = remembered("smoothing", 0 as number, SMOOTHING);
  readonly logLoss: Signal<boolean> = remembered("log-loss", false as boolean, [false, true]);
  /** The visible part of x, or null for all of it. */
  readonly view = signal<Range | null>(null);
  /** Where the crosshair stands, and on which chart the hand is. */
  readonly hover = signal<{ x: number; chart: string } | null>(null);
  readonly highlight = signal<number | null>(null);
  /** A step that is marked on all charts; null for none. */
  readonly mark = signal<number | null>(null);

  /** The runs to draw, hidden ones left out. */
  constructor(readonly runs: Signal<ChartRun[]>) {
    this.axis.subscribe(() => {
      this.view.value = null;
      this.hover.value = null;
    });
  }

  /** Where the marked step lies; null when nothing is marked, or no run has come so far. */
  markAt(): number | null {
    const step = this.mark.value;
    if (step === null) return null;
    const axis = this.axis.value;
    for (const { metrics, course } of this.runs.value) {
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
    return this.view.value ?? this.whole();
  }

  /** As far as the longest run will go, or a part of it, see {@link spanOf}. */
  whole(): Range {
    const axis = this.axis.value;
    const reached = this.newest();
    if (axis === "time") return { min: 0, max: niceCeil(Math.max(reached, 1)) };
    if (axis === "wall") {
      const began = this.runs.value.reduce((least, { metrics }) => Math.min(least, metrics.began), Infinity);
      return Number.isFinite(began) ? { min: began, max: began + niceCeil(Math.max(reached - began, 1)) } : { min: 0, max: 1 };
    }
    const most = this.runs.value.reduce((m, run) => Math.max(m, axis === "step" ? run.totalSteps : axis === "epoch" ? run.epochs : imagesAt(run.totalSteps, run.course)), 0) || 1;
    return { min: 0, max: spanOf(most, reached) };
  }

  /** How far the longest curve has come. */
  newest(): number {
    const axis = this.axis.value;
    return this.runs.value.reduce((most, { metrics, totalSteps, epochs, course }) => {
      if (axis === "time") return Math.max(most, metrics.elapsed);
      if (axis === "wall") return Math.max(most, metrics.wall);
      const { step } = metrics;
      return Math.max(most, axis === "step" ? step : axis === "images" ? imagesAt(step, course) : (step * epochs) / Math.max(1, totalSteps));
    }, 0);
  }
}
