import type { ChartDataset } from "chart.js";
import type { Points } from "../stream/metrics";
import { Curve, type Course, type Point, type XAxis } from "./curve";
import type { Range } from "./group";
import { withAlpha, type RunStyle } from "./style";

export type Line = ChartDataset<"line", Point[]>;

export type Emphasis = "none" | "strong" | "faded";

export interface Look {
  style: RunStyle;
  emphasis: Emphasis;
  width: number;
  /** Below 1 a curve lets another show through that lies beneath it, as where both are bands of noise. */
  alpha: number;
  /** Up to so many points each of them is a dot. */
  dots: number;
}

/** What lies around a mean, reduced. */
export interface BandShape {
  low: Point[];
  high: Point[];
  color: string;
}

/** A curve and the lines that show it; their points are used again from draw to draw. */
export class CurveLines {
  readonly curve: Curve;
  readonly line: Line = { data: [], pointRadius: 0, clip: 5 };
  /** The raw curve beneath a smoothed one. */
  readonly ghost: Line = { data: [], pointRadius: 0, clip: 5 };

  constructor(points: Points, column: number, course: Course) {
    this.curve = new Curve(points, column, course);
  }

  drawLine(axis: XAxis, { min, max }: Range, buckets: number, { style, emphasis, width, alpha, dots }: Look): Line {
    this.curve.reduce("smoothed", axis, min, max, buckets, this.line.data);
    const opacity = emphasis === "faded" ? 0.18 : alpha;
    const color = opacity < 1 ? withAlpha(style.color, opacity) : style.color;
    return Object.assign(this.line, {
      borderColor: color,
      borderWidth: emphasis === "strong" ? 2.5 : width,
      borderDash: style.dash,
      ...dotted(this.line.data.length <= dots, color),
      order: emphasis === "strong" ? 0 : 1,
    });
  }

  drawGhost(axis: XAxis, { min, max }: Range, buckets: number, { style, emphasis }: Look): Line {
    this.curve.reduce("raw", axis, min, max, buckets, this.ghost.data);
    return Object.assign(this.ghost, { borderColor: withAlpha(style.color, emphasis === "faded" ? 0.06 : 0.22), borderWidth: 1, borderDash: [], order: 2 });
  }
}

/**
 * Chart.js shares one options object among all points of a line and, in an update without animation, never renews it. Functions
 * are not shared, so what changes is given by functions, and the shared object only ever says: no dot.
 */
function dotted(shown: boolean, color: string) {
  return shown ? { pointRadius: () => 2.5, pointBackgroundColor: () => color } : { pointRadius: 0, pointBackgroundColor: undefined };
}
