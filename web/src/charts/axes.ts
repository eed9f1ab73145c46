import type { Chart } from "chart.js";
import type { BandShape, Line } from "./curve-lines";
import type { Range } from "./group";

/** Axes stand at least so long, unless something leaves them; longer and longer while laying them out changes nothing. */
const SHORTEST_MS = 500;
const LONGEST_MS = 8_000;

type Drawn = Pick<Chart, "scales"> & { update(mode: "none"): void };

interface Ends {
  suggestedMin: number | undefined;
  suggestedMax: number | undefined;
}

/** Whether the axes of a chart will do for now: laying them out takes as long as drawing all lines. */
export class Axes {
  private laid = -Infinity;
  rest = SHORTEST_MS;

  /** They were set otherwise. */
  forget() {
    this.laid = -Infinity;
  }

  /** @param lines of which those points are looked at that have changed */
  fit(chart: Drawn, { min, max }: Range, lines: readonly Line[]): boolean {
    const { x, y } = chart.scales;
    if (performance.now() - this.laid >= this.rest || x!.min !== min || x!.max !== max) return false;
    const top = (y!.options as { max?: number }).max === undefined ? y!.max : Infinity;
    const least = y!.type === "logarithmic" ? 0 : -Infinity;
    return lines.every(({ data, changed }) => {
      for (let i = changed; i < data.length; i++) {
        const value = data[i]!.y;
        if ((value < y!.min && value > least) || (value > top && value < Infinity)) return false;
      }
      return true;
    });
  }

  /** @param soon whether what is around the lines may leave them unseen */
  lay(chart: Drawn, soon: boolean) {
    const text = () => Object.values(chart.scales).map(({ min, max, width, height }) => [min, max, width, height].join()).join();
    const before = text();
    chart.update("none");
    this.rest = text() === before && !soon ? Math.min(LONGEST_MS, 2 * this.rest) : SHORTEST_MS;
    this.laid = performance.now();
  }
}

/** What an axis must have room for: all points, and bands as far as they are possible. */
export function endsOf(lines: readonly Line[], bands: readonly BandShape[], log: boolean, share: boolean): Ends {
  let [least, most] = [Infinity, -Infinity];
  for (const { low, high } of bands) {
    for (const { y } of low) if (y < least && (!log || y > 0)) least = y;
    for (const { y } of high) if (y > most && y < Infinity) most = y;
  }
  // Neither a loss below 0 nor a share above 1 is possible, wherever an interval ends.
  least = Math.max(least, 0);
  if (share) most = Math.min(most, 1);
  for (const { data } of lines) {
    for (const { y } of data) {
      if (y < least && y > -Infinity && (!log || y > 0)) least = y;
      if (y > most && y < Infinity) most = y;
    }
  }
  return least <= most ? { suggestedMin: least, suggestedMax: most } : { suggestedMin: undefined, suggestedMax: undefined };
}
