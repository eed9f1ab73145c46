import { signal, type Signal } from "@preact/signals";
import type { RunMetrics } from "../stream/metrics";
import { remembered } from "../state/remembered";
import type { XAxis } from "./curve";
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
  metrics: RunMetrics;
  totalSteps: number;
  epochs: number;
}

export interface Range {
  min: number;
  max: number;
}

export const SMOOTHING = [0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995] as const;

const AXES: readonly XAxis[] = ["step", "epoch", "time"];

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

  /** The runs to draw, hidden ones left out. */
  constructor(readonly runs: Signal<ChartRun[]>) {
    this.axis.subscribe(() => {
      this.view.value = null;
      this.hover.value = null;
    });
  }

  extent(): Range {
    return this.view.value ?? this.whole();
  }

  /** As far as the longest run will go, or a part of it, see {@link spanOf}. */
  whole(): Range {
    const axis = this.axis.value;
    const reached = this.newest();
    if (axis === "time") return { min: 0, max: niceCeil(Math.max(reached, 1)) };
    const most = this.runs.value.reduce((m, s) => Math.max(m, axis === "step" ? s.totalSteps : s.epochs), 0) || 1;
    return { min: 0, max: spanOf(most, reached) };
  }

  /** How far the longest curve has come. */
  newest(): number {
    const axis = this.axis.value;
    return this.runs.value.reduce((most, { metrics, totalSteps, epochs }) => {
      if (axis === "time") return Math.max(most, metrics.elapsed);
      const { step } = metrics;
      return Math.max(most, axis === "step" ? step : (step * epochs) / Math.max(1, totalSteps));
    }, 0);
  }
}
