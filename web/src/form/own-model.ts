import type { Preset } from "../api/types";
import type { Json } from "./paths";
import type { SweepForm } from "./sweep-form";

/** Whether the form describes a model itself, instead of naming presets; the other parts of the experiment are in `rest` then. */
export function hasOwnModel(form: SweepForm): boolean {
  return form.rest.experiment !== undefined;
}

/** A model as it is typed: a layer on each line. */
export function modelText(model: Json): string {
  const { layers, ...others } = model;
  const heads = Object.entries(others).map(([name, value]) => `  ${JSON.stringify(name)}: ${spaced(value)}`);
  const lines = Array.isArray(layers) ? [`  "layers": [\n${layers.map((layer) => `    ${spaced(layer)}`).join(",\n")}\n  ]`] : [];
  return `{\n${[...heads, ...lines].join(",\n")}\n}`;
}

/** JSON on one line, with spaces where people put them. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${Object.entries(value).map(([name, inner]) => `${JSON.stringify(name)}: ${spaced(inner)}`).join(", ")}}`;
}

export function readModel(text: string): { model: Json } | { error: string } {
  try {
    const model: unknown = JSON.parse(text);
    if (typeof model === "object" && model !== null && !Array.isArray(model)) return { model: model as Json };
    return { error: "expected an object with input and layers" };
  } catch (error) {
    return { error: `no JSON: ${(error as Error).message}` };
  }
}

/** The form with the preset's model to be changed; all its settings stay what they were. */
export function withOwnModel(form: SweepForm, preset: Preset): SweepForm {
  const { model, dataset, training, weights, title } = preset;
  const texts = { ...form.texts };
  // An experiment has no such field: a sweep says what it records.
  if (weights !== undefined) {
    texts.weights ??= String(weights.every);
    texts.tensors ??= [weights.tensors].flat().join(", ");
  }
  return { ...form, presets: [], model: modelText(model), texts, rest: { ...form.rest, experiment: { title: `${title}, changed`, dataset, training } } };
}

/** The form with presets instead of a model of its own. */
export function withPresets(form: SweepForm, ids: string[]): SweepForm {
  const { experiment: _, ...rest } = form.rest;
  return { ...form, presets: ids, model: "", rest };
}

/** What an own model brings beside itself, as a preset does; null when the form has none. */
export function ownExperiment(form: SweepForm): Pick<Preset, "training" | "dataset"> | null {
  if (!hasOwnModel(form)) return null;
  const { training = {}, dataset = {} } = form.rest.experiment as Json;
  return { training: training as Preset["training"], dataset: dataset as Preset["dataset"] };
}
