import { expect, test } from "vitest";
import { EMPTY_AXIS, readAxis } from "../src/form/axis-text";
import { fieldOf } from "../src/form/field-of";
import { fromQuery, toSpec, type SweepForm } from "../src/form/sweep-form";

const preset = (id: string, group: string, ...layers: string[]) => ({ id, group, model: { input: [1, 28, 28], layers: layers.map((type) => ({ type })) } });
const PRESETS = [preset("fully-connected", "Basics", "Linear"), preset("basic-cnn", "Basics", "Conv2d", "Linear"), preset("a", "Exercise 10-1"), preset("b", "Exercise 10-1")];
const DATASETS = [{ name: "mnist" }, { name: "strokes" }];

function form(part: Partial<SweepForm> = {}): SweepForm {
  return { ...fromQuery({}, PRESETS, DATASETS), ...part };
}

test("an untouched form is one convolutional preset on the dataset that needs no download", () => {
  expect(toSpec(form())).toEqual({ spec: { experiment: "basic-cnn", dataset: { name: "strokes" } }, errors: {} });
});

test("one optimizer is a setting, several are an axis, a problem with one stands there", () => {
  expect(toSpec(form({ words: { optimizer: ["Adam"] } })).spec.training).toEqual({ optimizer: { type: "Adam" } });
  const { spec } = toSpec(form({ words: { optimizer: ["SGD", "Adam"] }, axes: { lr: { ...EMPTY_AXIS, values: "0.1" } } }));
  // Beside the types, for Adam starts from its own learning rate.
  expect(spec.axes).toEqual({ "training.optimizer.type": ["SGD", "Adam"], "training.optimizer.lr": [0.1] });
  expect(spec.training).toBeUndefined();
  expect(fieldOf('axes["training.optimizer.type"][1]')).toBe("optimizer");
  expect(fromQuery({ optimizer: "Adam,Magic" }, PRESETS, DATASETS).words.optimizer).toEqual(["Adam"]);
});

test("what cannot stand on an axis cannot be set beside several types", () => {
  const { errors } = toSpec(form({ words: { optimizer: ["Adam", "AdamW"], schedule: ["OneCycleLR"] }, texts: { betas: "0.8, 0.9", div_factor: "10" } }));
  expect(errors).toEqual({ betas: "cannot be set while several optimizers are compared: choose one" });
});

test("one value is a setting, several are an axis, a range stays a range", () => {
  const { spec, errors } = toSpec(
    form({
      axes: {
        lr: { ...EMPTY_AXIS, mode: "range", from: "0.001", to: "1e-1", count: "3" },
        momentum: { ...EMPTY_AXIS, values: "0.9" },
        epochs: { ...EMPTY_AXIS, values: "2" },
        batch: { ...EMPTY_AXIS, values: "32, 64 128" },
      },
      seeds: "1, 2,3",
    }),
  );
  expect(errors).toEqual({});
  expect(spec).toEqual({
    experiment: "basic-cnn",
    dataset: { name: "strokes" },
    training: { optimizer: { momentum: 0.9 }, epochs: 2 },
    axes: { "training.optimizer.lr": { from: 0.001, to: 0.1, count: 3, scale: "log" }, "training.batch_size": [32, 64, 128] },
    seeds: [1, 2, 3],
  });
});

test("several presets are the first axis", () => {
  const { spec } = toSpec(form({ presets: ["a", "b"], axes: { lr: { ...EMPTY_AXIS, values: "0.1, 0.2" } } }));
  expect(spec.experiment).toBeUndefined();
  expect(Object.keys(spec.axes as object)).toEqual(["preset", "training.optimizer.lr"]);
});

test("name, sample counts and the weights' stride go where they belong", () => {
  const { spec } = toSpec(form({ name: " first try ", texts: { dataset: "strokes", train: "6000", test: "1000", weights: "10" } }));
  expect(spec).toEqual({ name: "first try", experiment: "basic-cnn", dataset: { name: "strokes", train: 6000, test: 1000 }, weights: { every: 10 } });
});

test("what cannot be read is said at its field", () => {
  const { errors } = toSpec(
    form({ presets: [], texts: { train: "6k" }, seeds: "1, x", axes: { lr: { ...EMPTY_AXIS, values: "0,1;fast" }, epochs: { ...EMPTY_AXIS, mode: "range", from: "1", to: "", count: "2.5" } } }),
  );
  expect(errors).toEqual({
    presets: "choose at least one model",
    train: '"6k" is not a number',
    seeds: '"x" is not a number; write values as 0.1, 0.01',
    lr: '"fast" is not a number; write values as 0.1, 0.01',
    epochs: 'to: "" is not a number',
  });
});

test("a range needs a whole count", () => {
  expect(readAxis({ ...EMPTY_AXIS, mode: "range", from: "1", to: "2", count: "2.5" })).toEqual({ error: 'count: "2.5" is not a whole number' });
});

test.each([
  ["training.epochs", "epochs"],
  ["axes.training.optimizer.lr", "lr"],
  ["axes.training.optimizer.lr.from", "lr"],
  ['axes["training.batch_size"][1]', "batch"],
  ["axes.training.batch_size[1]", "batch"],
  ["training.optimizer.momentum", "momentum"],
  ["axes.preset[0]", "presets"],
  ["experiment", "presets"],
  ["experiment.model.layers[0].kernel_size", "model"],
  ["dataset.train", "train"],
  ["dataset.name", "dataset"],
  ["seeds[2]", "seeds"],
  ["weights.every", "weights"],
  ["training.schedule.step_size", "step_size"],
  ["axes.training.clip.max_norm[0]", "max_norm"],
  ["training.optimizer.betas[1]", "betas"],
  ["training.optimizer.lr_decay", "lr_decay"],
  ["training.steps", "steps"],
  ["dataset.normalization.std[0]", "std"],
  ["dataset.augmentation.shift", "shift"],
  ["experiment.training.schedule.cycle_momentum", "cycle_momentum"],
  ["experiment.training.loss.type", "loss"],
  ["weights.tensors[0]", "tensors"],
  ["strategy.type", "strategy"],
  ["strategy.count", "draws"],
  ["concurrency", "concurrency"],
  ["device", null],
  ["axes", null],
])("the problem's path %s belongs to the field %s", (path, field) => {
  expect(fieldOf(path)).toBe(field);
});

test("an address fills the form", () => {
  const filled = fromQuery({ name: "N", group: "Exercise 10-1", dataset: "mnist", train: "100", lr: "0.001:0.1:3:linear", batch: "16,64", seeds: "1,2" }, PRESETS, DATASETS);
  expect(filled.presets).toEqual(["a", "b"]);
  expect(filled.texts.dataset).toBe("mnist");
  expect(filled.axes.lr).toEqual({ mode: "range", values: "", from: "0.001", to: "0.1", count: "3", scale: "linear" });
  expect(filled.axes.batch!.values).toBe("16, 64");
  expect(filled.seeds).toBe("1, 2");
});

test("an address that names what is not there falls back", () => {
  const filled = fromQuery({ preset: "gone", dataset: "gone" }, PRESETS, DATASETS);
  expect(filled.presets).toEqual(["basic-cnn"]);
  expect(filled.texts.dataset).toBe("strokes");
});
