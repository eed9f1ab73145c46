import type { Points } from "../stream/metrics";
import { Curve, type Course, type Point, type XAxis } from "./curve";
import { Reduction } from "./reduction";
import type { Range } from "./group";
import { withAlpha, type RunStyle } from "./style";

/** What is drawn of a curve. */
export interface Line {
  data: Point[];
  color: string;
  width: number;
  dash: readonly number[];
  /** Each point is a dot. */
  dots: boolean;
  /** Drawn over the others. */
  strong: boolean;
  /** Index of the first point that has not been drawn like this; 0 where the look is another one. */
  changed: number;
}

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
  private readonly front = new Reduction();
  private readonly back = new Reduction();
  readonly line: Line = { ...none(), data: this.front.data };
  /** The raw curve beneath a smoothed one, or beneath the means of its buckets. */
  readonly ghost: Line = { ...none(), data: this.back.data };

  constructor(points: Points, column: number, course: Course) {
    this.curve = new Curve(points, column, course);
  }

  drawLine(axis: XAxis, { min, max }: Range, buckets: number, look: Look): Line {
    this.curve.reduce("smoothed", axis, min, max, buckets, this.front);
    return this.dressed(look);
  }

  drawMeans(axis: XAxis, { min, max }: Range, buckets: number, look: Look): Line {
    this.curve.means(axis, min, max, buckets, this.front);
    return this.dressed(look);
  }

  drawGhost(axis: XAxis, { min, max }: Range, buckets: number, { style, emphasis }: Look): Line {
    this.curve.reduce("raw", axis, min, max, buckets, this.back);
    return dress(this.ghost, this.back, { color: withAlpha(style.color, emphasis === "faded" ? 0.06 : 0.22), width: 1, dash: [], dots: false, strong: false });
  }

  private dressed({ style, emphasis, width, alpha, dots }: Look): Line {
    const opacity = emphasis === "faded" ? 0.18 : alpha;
    return dress(this.line, this.front, {
      color: opacity < 1 ? withAlpha(style.color, opacity) : style.color,
      width: emphasis === "strong" ? 2.5 : width,
      dash: style.dash,
      dots: this.line.data.length <= dots,
      strong: emphasis === "strong",
    });
  }
}

function dress(line: Line, { changed }: Reduction, look: Omit<Line, "data" | "changed">): Line {
  const same = line.color === look.color && line.width === look.width && line.dash.join() === look.dash.join() && line.dots === look.dots && line.strong === look.strong;
  return Object.assign(line, look, { changed: same ? changed : 0 });
}

export function none(): Line {
  return { data: [], color: "", width: 1, dash: [], dots: false, strong: false, changed: 0 };
}
