import type { Pixels, Scene } from "./scene";

export interface Stroke {
  color: string;
  width: number;
  dash?: readonly number[];
}

/** Where a picture is drawn: into a canvas, or as the text of an SVG. */
export interface Painter {
  rect(x: number, y: number, width: number, height: number, fill: string): void;
  line(pixels: Pixels, stroke: Stroke): void;
  area(pixels: Pixels, fill: string): void;
  dot(x: number, y: number, radius: number, fill: string): void;
  /** Its baseline at y. */
  text(x: number, y: number, words: string, fill: string, options?: { align?: "left" | "center" | "right"; size?: number; bold?: boolean }): void;
  /** What `draw` draws is cut off outside. */
  within(x: number, y: number, width: number, height: number, draw: () => void): void;
}

const HEAD = 40;
const FOOT = 24;
const ROW = 20;
/** About the width of a letter of 11 px. */
const LETTER = 6.2;
const MOST_NAMES = 40;

interface Name {
  x: number;
  y: number;
  label: string;
  color: string;
  dash: readonly number[];
}

/** The names of the curves in rows beneath the chart. */
function legendOf({ legend, width, height }: Scene): { names: Name[]; rows: number; left: number } {
  if (legend.length < 2) return { names: [], rows: 0, left: 0 };
  const names: Name[] = [];
  let [x, row] = [12, 0];
  for (const { label, color, dash } of legend.slice(0, MOST_NAMES)) {
    const needed = 30 + label.length * LETTER;
    if (x + needed > width && x > 12) [x, row] = [12, row + 1];
    names.push({ x, y: HEAD + height + FOOT + row * ROW + 12, label, color, dash });
    x += needed + 12;
  }
  return { names, rows: row + 1, left: legend.length - names.length };
}

export function pictureSize(scene: Scene): { width: number; height: number } {
  const { rows, left } = legendOf(scene);
  return { width: scene.width, height: HEAD + scene.height + FOOT + (rows + (left > 0 ? 1 : 0)) * ROW + 8 };
}

/** A chart as it can stand in a paper: with ground, title, axes, names of the curves, and how many points it stands for. */
export function draw(scene: Scene, to: Painter) {
  const { inks, area } = scene;
  const size = pictureSize(scene);
  to.rect(0, 0, size.width, size.height, inks.ground);
  to.text(12, 24, scene.title, inks.text, { size: 14, bold: true });
  to.text(20 + scene.title.length * 8.2, 24, scene.unit, inks.muted);
  to.text(size.width - 12, 24, scene.note, inks.muted, { align: "right" });
  for (const { at, label } of scene.yTicks) {
    if (label === "") continue;
    to.line([[area.left, HEAD + at], [area.right, HEAD + at]], { color: inks.line, width: 1 });
    to.text(area.left - 8, HEAD + at + 4, label, inks.muted, { align: "right" });
  }
  to.line([[area.left, HEAD + area.bottom], [area.right, HEAD + area.bottom]], { color: inks.line, width: 1 });
  for (const { at, label } of scene.xTicks) to.text(at, HEAD + area.bottom + 17, label, inks.muted, { align: "center" });
  to.text(area.right, HEAD + scene.height + 12, scene.xName, inks.muted, { align: "right" });
  const shifted = (pixels: Pixels): Pixels => pixels.map(([x, y]) => [x, y + HEAD]);
  to.within(area.left, HEAD + area.top - 2, area.right - area.left + 2, area.bottom - area.top + 4, () => {
    for (const { pixels, color } of scene.bands) to.area(shifted(pixels), color);
    for (const { pixels, ...stroke } of scene.lines) to.line(shifted(pixels), stroke);
    for (const { at, color } of scene.dots) to.dot(at[0], at[1] + HEAD, 2.5, color);
  });
  for (const { at: [x, y], color, word } of scene.odd) {
    to.line([[x - 3.5, HEAD + y - 3.5], [x + 3.5, HEAD + y + 3.5]], { color, width: 1.75 });
    to.line([[x + 3.5, HEAD + y - 3.5], [x - 3.5, HEAD + y + 3.5]], { color, width: 1.75 });
    if (word !== "") to.text(x + 8, HEAD + y + 4, word, color, { size: 10, bold: true });
  }
  const { names, rows, left } = legendOf(scene);
  for (const { x, y, label, color, dash } of names) {
    to.line([[x, y - 4], [x + 18, y - 4]], { color, width: 2, dash });
    to.text(x + 24, y, label, inks.text);
  }
  if (left > 0) to.text(12, HEAD + scene.height + FOOT + rows * ROW + 12, `and ${left} more`, inks.muted);
}
