import type { Preset } from "../api/types";
import { axisFromQuery, readAxis, readNumbers, type AxisInput } from "./axis-text";

export const OPTIMIZERS = ["SGD", "Adam", "AdamW", "Adadelta", "Adagrad", "RMSprop"];

/** The parameters that the form offers, in the order in which their axes vary: the first slowest. */
export const PARAMETERS = [
  { key: "lr", path: "training.optimizer.lr", name: "Learning rate" },
  { key: "momentum", path: "training.optimizer.momentum", name: "Momentum" },
  { key: "epochs", path: "training.epochs", name: "Epochs" },
  { key: "batch", path: "training.batch_size", name: "Batch size" },
] as const;

export type ParameterKey = (typeof PARAMETERS)[number]["key"];

export interface SweepForm {
  name: string;
  presets: string[];
  /** Types; none leaves the model's own. */
  optimizers: string[];
  dataset: string;
  train: string;
  test: string;
  axes: Record<ParameterKey, AxisInput>;
  seeds: string;
  weightsEvery: string;
}

/** Messages by field: a parameter's key, or the name of another field. */
export type FieldErrors = Record<string, string>;

export type Spec = Record<string, unknown>;

/** The body of `POST /sweeps`. Fields left empty are left out: the preset's values hold. */
export function toSpec(form: SweepForm): { spec: Spec; errors: FieldErrors } {
  const errors: FieldErrors = {};
  const axes: Record<string, unknown> = {};
  const training: Record<string, unknown> = {};
  const spec: Spec = {};
  if (form.name.trim() !== "") spec.name = form.name.trim();

  if (form.presets.length === 1) spec.experiment = form.presets[0];
  else if (form.presets.length > 1) axes.preset = form.presets;
  else errors.presets = "choose at least one model";

  if (form.optimizers.length === 1) set(training, "optimizer.type", form.optimizers[0]);
  else if (form.optimizers.length > 1) axes["training.optimizer.type"] = form.optimizers;

  for (const { key, path } of PARAMETERS) {
    const read = readAxis(form.axes[key]);
    if ("error" in read) errors[key] = read.error;
    else if (Array.isArray(read.spec) && read.spec.length === 1) set(training, path.replace("training.", ""), read.spec[0]!);
    else if (read.spec !== null) axes[path] = read.spec;
  }

  const dataset: Record<string, unknown> = {};
  if (form.dataset !== "") dataset.name = form.dataset;
  count(form.train, "train", dataset, errors);
  count(form.test, "test", dataset, errors);
  if (Object.keys(dataset).length > 0) spec.dataset = dataset;

  const seeds = readNumbers(form.seeds);
  if ("error" in seeds) errors.seeds = seeds.error;
  else if (seeds.numbers.length > 0) spec.seeds = seeds.numbers;

  if (Object.keys(training).length > 0) spec.training = training;
  if (Object.keys(axes).length > 0) spec.axes = axes;

  const weights: Record<string, unknown> = {};
  count(form.weightsEvery, "every", weights, errors, "weights");
  if (Object.keys(weights).length > 0) spec.weights = weights;
  return { spec, errors };
}

function count(text: string, key: string, into: Record<string, unknown>, errors: FieldErrors, field = key) {
  if (text.trim() === "") return;
  const value = Number(text);
  if (Number.isInteger(value)) into[key] = value;
  else errors[field] = `"${text}" is not a whole number`;
}

function set(target: Record<string, unknown>, path: string, value: unknown) {
  const [first, ...rest] = path.split(".");
  if (rest.length === 0) target[first!] = value;
  else set((target[first!] ??= {}) as Record<string, unknown>, rest.join("."), value);
}

// The longer path stands first: "dataset.train" is not the dataset's name.
const FIELDS: [path: string, field: string][] = [
  ...PARAMETERS.map(({ key, path }): [string, string] => [path, key]),
  ["training.optimizer.type", "optimizers"],
  ["training.optimizer", "lr"],
  ["training.seed", "seeds"],
  ["seeds", "seeds"],
  ["dataset.train", "train"],
  ["dataset.test", "test"],
  ["dataset", "dataset"],
  ["preset", "presets"],
  ["experiment", "presets"],
  ["weights", "weights"],
  ["name", "name"],
];

/**
 * The field that a problem's path blames, or null when it is none of this form's. Paths are those of the body: `seeds[2]`,
 * `axes.training.optimizer.lr.from`, `axes["training.batch_size"][0]`.
 */
export function fieldOf(path: string): string | null {
  const plain = path.replace(/["'\]]/g, "").replace(/\[/g, ".").replace(/^\$?\.?/, "").replace(/^axes\./, "");
  return FIELDS.find(([known]) => plain === known || plain.startsWith(`${known}.`))?.[1] ?? null;
}

type Choice = Pick<Preset, "id" | "group" | "model">;

/** A convolutional network, where there is one: its kernels can be watched. */
function firstChoice(presets: Choice[]): string[] {
  const convolutional = presets.find(({ model }) => model.layers.some((layer) => layer.type === "Conv2d"));
  const first = convolutional ?? presets[0];
  return first === undefined ? [] : [first.id];
}

/** The form as an address asks for it; `group` names presets by their group. */
export function fromQuery(query: Record<string, string>, presets: Choice[], datasets: { name: string }[]): SweepForm {
  const asked = query.preset?.split(",") ?? [];
  const known = presets.filter((p) => asked.includes(p.id) || (query.group !== undefined && p.group === query.group)).map((p) => p.id);
  const dataset = datasets.find((d) => d.name === query.dataset)?.name ?? "";
  return {
    name: query.name ?? "",
    presets: known.length > 0 ? known : firstChoice(presets),
    dataset: dataset || (datasets.find((d) => d.name === "strokes")?.name ?? datasets[0]?.name ?? ""),
    optimizers: OPTIMIZERS.filter((type) => query.optimizer?.split(",").includes(type)),
    train: query.train ?? "",
    test: query.test ?? "",
    axes: { lr: axisFromQuery(query.lr), momentum: axisFromQuery(query.momentum), epochs: axisFromQuery(query.epochs), batch: axisFromQuery(query.batch) },
    seeds: query.seeds?.split(",").join(", ") ?? "",
    weightsEvery: query.weights ?? "",
  };
}
