import type { ChartGroup } from "./group";
import type { Point } from "./curve";
import { outlines } from "./band-marks";
import { pixels } from "./line-marks";
import { oddWord } from "./odd-marks";
import type { TimeChart } from "./time-chart";

export type Pixels = readonly (readonly [x: number, y: number])[];

export interface SceneLine {
  pixels: Pixels;
  color: string;
  width: number;
  dash: readonly number[];
}

/** What stands on a chart, in pixels: all that a picture of it needs. */
export interface Scene {
  title: string;
  unit: string;
  /** Of what it shows. */
  note: string;
  xName: string;
  width: number;
  height: number;
  area: { left: number; top: number; right: number; bottom: number };
  xTicks: { at: number; label: string }[];
  yTicks: { at: number; label: string }[];
  bands: { pixels: Pixels; color: string }[];
  /** The pale ones first. */
  lines: SceneLine[];
  /** Single points, and places where a value was not finite. */
  dots: { at: readonly [number, number]; color: string }[];
  odd: { at: readonly [number, number]; color: string; word: string }[];
  legend: { label: string; color: string; dash: readonly number[] }[];
  inks: { text: string; muted: string; line: string; ground: string };
}

const NAMES = { step: "step", epoch: "epoch", images: "images seen", time: "time since the start", wall: "time of the clock" };

export function sceneOf(drawn: TimeChart, group: ChartGroup, words: { title: string; unit: string; note: string }, legend: Scene["legend"], inks: Scene["inks"]): Scene {
  const { chart } = drawn;
  const { left, top, right, bottom } = chart.chartArea;
  const [x, y] = [chart.scales.x!, chart.scales.y!];
  const [across, down] = [pixels(x), pixels(y)];
  const pixel = (point: Point): readonly [number, number] => [round(across(point.x)), round(down(point.y))];
  const scene: Scene = {
    ...words,
    xName: NAMES[group.axis.value],
    width: chart.width,
    height: chart.height,
    area: { left, top, right, bottom },
    xTicks: x.ticks.map((tick, i) => ({ at: round(x.getPixelForTick(i)), label: String(tick.label ?? "") })),
    yTicks: y.ticks.map((tick, i) => ({ at: round(y.getPixelForTick(i)), label: String(tick.label ?? "") })),
    bands: drawn.shapes.flatMap((band) => outlines(band, across, down).map((outline) => ({ pixels: outline.map(([px, py]) => [round(px), round(py)] as const), color: band.color }))),
    lines: [],
    dots: [],
    odd: [],
    legend,
    inks,
  };
  for (const { data, color, width, dash } of drawn.lines) {
    const look = { color, width, dash };
    /** Of a run that stays NaN one word is enough. */
    const said = new Set<string>();
    let stretch: (readonly [number, number])[] = [];
    const end = () => {
      if (stretch.length === 1) scene.dots.push({ at: stretch[0]!, color });
      else if (stretch.length > 1) scene.lines.push({ pixels: stretch, ...look });
      stretch = [];
    };
    for (const point of data) {
      if (finite(point)) stretch.push(pixel(point));
      else {
        end();
        const at = x.getPixelForValue(point.x);
        if (at < left || at > right) continue;
        const word = oddWord(point.y);
        scene.odd.push({ at: [round(at), point.y === -Infinity ? bottom - 8 : top + 8], color, word: said.has(word) ? "" : word });
        said.add(word);
      }
    }
    end();
  }
  return scene;
}

function finite({ y }: Point): boolean {
  return Number.isFinite(y);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
