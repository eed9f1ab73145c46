import { shortened, whole } from "../state/short-text";
import type { Preset } from "../api/types";
import { readAxis, type AxisInput } from "./axis-text";
import { SETTINGS } from "./settings";
import { fromQuery, toSpec, type SweepForm } from "./sweep-form";

type Choice = Pick<Preset, "id" | "group" | "model" | "dataset" | "weights">;

/**
 * The form as an address: by the keys of its settings where they can say it all, otherwise as the form itself, which also says what is half typed, a model of
 * one's own, and what the JSON has beyond the form.
 */
export function toQuery(form: SweepForm, presets: Choice[], datasets: { name: string }[], store?: Storage): Record<string, string> {
  const query = byKeys(form);
  const meaning = (of: SweepForm) => JSON.stringify([of.name.trim(), toSpec(of, presets)]);
  if (Object.keys(form.rest).length === 0 && meaning(fromQuery(query, presets, datasets)) === meaning(form)) return query;
  return { form: shortened(base64url(JSON.stringify(form)), store) };
}

/** The form that {@link toQuery} wrote as itself; null where the address has none, or one that this tab cannot read. */
export function fromFormText(text: string, store?: Storage): SweepForm | null {
  try {
    const found = whole(text, store);
    const form: unknown = found === null ? null : JSON.parse(fromBase64url(found));
    return isForm(form) ? form : null;
  } catch {
    return null;
  }
}

function byKeys({ name, presets, seeds, axes, words, texts }: SweepForm): Record<string, string> {
  const query: Record<string, string> = {};
  if (name.trim() !== "") query.name = name.trim();
  if (presets.length > 0) query.preset = presets.join();
  if (seeds.trim() !== "") query.seeds = list(seeds);
  for (const { key, kind } of SETTINGS) {
    const text = kind === "axis" ? axisText(axes[key]) : kind === "words" ? (words[key] ?? []).join() : list(texts[key] ?? "");
    if (text !== "") query[key] = text;
  }
  return query;
}

function axisText(axis: AxisInput | undefined): string {
  if (axis === undefined) return "";
  if (axis.mode === "values") return list(axis.values);
  return "error" in readAxis(axis) ? "" : [axis.from, axis.to, axis.count, axis.scale].map((part) => part.trim()).join(":");
}

/** Values with nothing but commas between them. */
function list(text: string): string {
  return text.split(/[,;\s]+/).filter((part) => part !== "").join();
}

function base64url(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function fromBase64url(text: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0)));
}

/** Whoever writes a link may write anything into it. */
function isForm(value: unknown): value is SweepForm {
  if (!isRecord(value)) return false;
  const { name, presets, model, seeds, axes, words, texts, rest } = value;
  const text = (of: unknown) => typeof of === "string";
  const all = (of: unknown, fits: (one: unknown) => boolean) => isRecord(of) && Object.values(of).every(fits);
  const texted = (of: unknown) => Array.isArray(of) && of.every(text);
  const axis = (of: unknown) => isRecord(of) && ["values", "from", "to", "count"].every((key) => text(of[key])) && ["values", "range"].includes(of.mode as string) && ["linear", "log"].includes(of.scale as string);
  return [name, model, seeds].every(text) && texted(presets) && all(axes, axis) && all(words, texted) && all(texts, text) && isRecord(rest) && (rest.experiment === undefined || isRecord(rest.experiment));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
