import type { Sweep, Value } from "../api/types";
import { readNumbers } from "./axis-text";
import { canVary, SETTINGS } from "./settings";

/** What is typed or chosen beside each parameter, by path; `seeds` is one of them. */
export type Wishes = Record<string, string>;

export type Extension = { body: { axes?: Record<string, Value[]>; seeds?: number[] } } | { error: string; path: string };

export const SEEDS = "seeds";

/** The words a parameter can have; null for numbers. */
export function wordsOf(path: string): readonly string[] | null {
  return SETTINGS.find((setting) => setting.path === path)?.words ?? null;
}

/** Parameters that a sweep does not vary yet, and could: only those that its runs have. */
export function otherAxes(sweep: Sweep, had: ReadonlySet<string>): string[] {
  const axes = new Set(sweep.axes.map((axis) => axis.path));
  return SETTINGS.filter((setting) => canVary(setting) && !axes.has(setting.path) && (had.has(setting.path) || !setting.of)).map((setting) => setting.path);
}

/** The body of `POST /sweeps/{id}/extend`. What a value may be is the server's business. */
export function readExtension(wishes: Wishes): Extension {
  const body: { axes?: Record<string, Value[]>; seeds?: number[] } = {};
  for (const [path, text] of Object.entries(wishes)) {
    const values = valuesOf(path, text);
    if ("error" in values) return { error: values.error, path };
    if (values.list.length === 0) continue;
    if (path === SEEDS) body.seeds = values.list as number[];
    else (body.axes ??= {})[path] = values.list;
  }
  return { body };
}

function valuesOf(path: string, text: string): { list: Value[] } | { error: string } {
  const words = wordsOf(path);
  if (words === null && path !== "preset") {
    const read = readNumbers(text);
    return "error" in read ? read : { list: read.numbers };
  }
  const list = text.split(",").map((word) => word.trim()).filter((word) => word !== "");
  return { list: words?.includes("true") ? list.map((word) => word === "true") : list };
}
