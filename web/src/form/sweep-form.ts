import type { Preset } from "../api/types";
import { axisFromQuery, EMPTY_AXIS, readAxis, readNumbers, type AxisInput } from "./axis-text";
import { hasOwnModel, readModel } from "./own-model";
import { at, merged, put, type Json } from "./paths";
import { SETTINGS, TENSORS, canVary, familyOf, type Setting, type SettingKey } from "./settings";

export interface SweepForm {
  name: string;
  presets: string[];
  /** JSON of a model of its own, see {@link hasOwnModel}. */
  model: string;
  seeds: string;
  /** What is typed into each setting; nothing leaves the model's own. Numbers that can be several are in `axes`, words in `words`, all else in `texts`. */
  axes: Partial<Record<SettingKey, AxisInput>>;
  words: Partial<Record<SettingKey, string[]>>;
  texts: Partial<Record<SettingKey, string>>;
  /** Of the JSON that the form was filled from, what it has no field for: sent as it came. */
  rest: Json;
}

/** Messages by field: a setting's key, or the name of another field. */
export type FieldErrors = Record<string, string>;

export type Spec = Json;

/** What the server replaces as a whole: one field given alone would put the others back to their defaults. */
const WHOLES = ["dataset.normalization", "weights"];

type Own = Pick<Preset, "id" | "dataset" | "weights">;

/**
 * The body of `POST /sweeps`. Fields left empty are left out: the preset's values hold.
 *
 * @param presets that can be chosen
 */
export function toSpec(form: SweepForm, presets: readonly Own[] = []): { spec: Spec; errors: FieldErrors } {
  const errors: FieldErrors = {};
  const axes: Json = {};
  const set: Json = {};
  const spec: Json = {};
  if (form.name.trim() !== "") spec.name = form.name.trim();

  if (form.presets.length === 1) spec.experiment = form.presets[0];
  else if (form.presets.length > 1) axes.preset = form.presets;
  else if (hasOwnModel(form)) {
    const read = readModel(form.model);
    if ("error" in read) errors.model = read.error;
    else spec.experiment = { ...(form.rest.experiment as Json), model: read.model };
  } else errors.presets = "choose at least one model";

  for (const setting of SETTINGS) {
    const read = readSetting(form, setting);
    const family = familyOf(setting);
    const compared = family !== null && family !== setting.key && (form.words[family]?.length ?? 0) > 1;
    if ("error" in read) errors[setting.key] = read.error;
    else if ("axis" in read) axes[setting.path] = read.axis;
    else if (!("value" in read)) continue;
    else if (!compared) put(set, setting.path, read.value);
    // Each type on an axis starts from its own defaults: only what is on an axis too is laid over them.
    else if (canVary(setting)) axes[setting.path] = [read.value];
    else errors[setting.key] = `cannot be set while several ${family}s are compared: choose one`;
  }
  const only = form.presets.length === 1 ? presets.find(({ id }) => id === form.presets[0]) : undefined;
  for (const whole of WHOLES) {
    const [given, own] = [at(set, whole), only && at(only, whole)];
    if (given !== undefined && own !== undefined) put(set, whole, { ...(own as Json), ...(given as Json) });
  }

  const seeds = readNumbers(form.seeds);
  if ("error" in seeds) errors.seeds = seeds.error;
  else if (seeds.numbers.length > 0) spec.seeds = seeds.numbers;

  Object.assign(spec, set);
  if (Object.keys(axes).length > 0) spec.axes = axes;
  const { experiment: _, ...rest } = form.rest;
  return { spec: merged(rest, spec), errors };
}

type Read = { value: unknown } | { axis: unknown } | { error: string } | Record<string, never>;

function readSetting(form: SweepForm, { key, kind }: Setting): Read {
  if (kind === "axis") {
    const read = readAxis(form.axes[key] ?? EMPTY_AXIS);
    if ("error" in read) return read;
    if (read.spec === null) return {};
    return Array.isArray(read.spec) && read.spec.length === 1 ? { value: read.spec[0] } : { axis: read.spec };
  }
  if (kind === "words") {
    const chosen = (form.words[key] ?? []).map(meaning);
    return chosen.length === 0 ? {} : chosen.length === 1 ? { value: chosen[0] } : { axis: chosen };
  }
  const text = form.texts[key]?.trim() ?? "";
  if (text === "") return {};
  if (kind === "word") return { value: meaning(text) };
  if (kind === "tensors") return { value: (TENSORS as readonly string[]).includes(text) ? text : text.split(/[,;\s]+/).filter((name) => name !== "") };
  const read = readNumbers(text);
  if (kind === "list") return "error" in read ? read : { value: read.numbers };
  return "error" in read || read.numbers.length !== 1 ? { error: `"${text}" is not a number` } : { value: read.numbers[0] };
}

function meaning(word: string): unknown {
  return word === "true" ? true : word === "false" ? false : word;
}

type Choice = Pick<Preset, "id" | "group" | "model">;

/** A convolutional network, where there is one: its kernels can be watched. */
function firstChoice(presets: Choice[]): string[] {
  const convolutional = presets.find(({ model }) => model.layers.some((layer) => layer.type === "Conv2d"));
  const first = convolutional ?? presets[0];
  return first === undefined ? [] : [first.id];
}

/** The form as an address asks for it: settings by their keys; `group` names presets by their group. */
export function fromQuery(query: Record<string, string>, presets: Choice[], datasets: { name: string }[]): SweepForm {
  const asked = query.preset?.split(",") ?? [];
  const known = presets.filter((p) => asked.includes(p.id) || (query.group !== undefined && p.group === query.group)).map((p) => p.id);
  const dataset = datasets.find((d) => d.name === query.dataset)?.name ?? "";
  const form: SweepForm = {
    name: query.name ?? "",
    presets: known.length > 0 ? known : firstChoice(presets),
    model: "",
    seeds: query.seeds?.split(",").join(", ") ?? "",
    axes: {},
    words: {},
    texts: {},
    rest: {},
  };
  for (const setting of SETTINGS) {
    const { key, kind, words } = setting;
    const text = query[key];
    if (text === undefined) continue;
    if (kind === "axis") form.axes[key] = axisFromQuery(text);
    else if (kind === "words") form.words[key] = words!.filter((word) => text.split(",").includes(word));
    else if (kind !== "word" || words?.includes(text)) form.texts[key] = kind === "number" ? text : text.split(",").join(", ");
  }
  form.texts.dataset = dataset || (datasets.find((d) => d.name === "strokes")?.name ?? datasets[0]?.name ?? "");
  return form;
}
