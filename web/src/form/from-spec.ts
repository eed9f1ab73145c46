import { EMPTY_AXIS, type AxisInput } from "./axis-text";
import { take, type Json } from "./paths";
import { modelText } from "./own-model";
import { SETTINGS, familyOf, type Setting } from "./settings";
import type { SweepForm } from "./sweep-form";

/** The form that says what the body of a `POST /sweeps` says. What it has no field for is kept in `rest`: nothing is lost. */
export function fromSpec(spec: Json): SweepForm {
  const rest = structuredClone(spec);
  const form: SweepForm = { name: text(rest, "name") ?? "", presets: [], model: "", seeds: "", axes: {}, words: {}, texts: {}, rest };
  const axes = (rest.axes ?? {}) as Json;
  if (Array.isArray(axes.preset)) {
    form.presets = axes.preset as string[];
    delete axes.preset;
    delete rest.experiment;
  } else {
    const preset = text(rest, "experiment");
    const experiment = rest.experiment as Json | undefined;
    if (preset !== undefined) form.presets = [preset];
    else if (experiment?.model !== undefined) form.model = modelText(take(experiment, "model") as Json);
  }
  if (isNumbers(rest.seeds)) form.seeds = list(take(rest, "seeds") as number[]);
  const several = (path: string) => Array.isArray(axes[path]) && axes[path].length > 1;
  const compared = { optimizer: several("training.optimizer.type"), schedule: several("training.schedule.type") };
  for (const setting of SETTINGS) {
    const family = familyOf(setting);
    const varied = axes[setting.path];
    if (varied !== undefined) {
      delete axes[setting.path];
      fill(form, setting, varied);
      // Beside an axis of types a setting holds for one of them only, which the form cannot say: it stays in the rest.
    } else if (family === null || !compared[family]) {
      const value = take(rest, setting.path);
      if (value !== undefined) fill(form, setting, value);
    }
  }
  if (Object.keys(axes).length === 0) delete rest.axes;
  return form;
}

function fill(form: SweepForm, { key, kind }: Setting, said: unknown) {
  const values = Array.isArray(said) ? (said as unknown[]) : [said];
  if (kind === "axis") form.axes[key] = Array.isArray(said) || typeof said !== "object" ? { ...EMPTY_AXIS, values: list(values) } : range(said as Json);
  else if (kind === "words") form.words[key] = values.map(String);
  else form.texts[key] = list(values);
}

function range({ from, to, count, scale }: Json): AxisInput {
  return { mode: "range", values: "", from: String(from), to: String(to), count: String(count), scale: scale === "log" ? "log" : "linear" };
}

function list(values: unknown[]): string {
  return values.map(String).join(", ");
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => typeof item === "number");
}

/** Takes out a text; anything else stays. */
function text(from: Json, name: string): string | undefined {
  if (typeof from[name] !== "string") return undefined;
  return take(from, name) as string;
}
