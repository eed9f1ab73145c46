import { expect, test } from "vitest";
import type { Preset } from "../src/api/types";
import { EMPTY_AXIS } from "../src/form/axis-text";
import { fromSpec } from "../src/form/from-spec";
import { modelText, ownExperiment, withOwnModel, withPresets } from "../src/form/own-model";
import { applies, isSet, ownValue, valueInRuns } from "../src/form/own";
import { at, type Json } from "../src/form/paths";
import { SETTINGS, settingOf } from "../src/form/settings";
import { fromQuery, toSpec, type SweepForm } from "../src/form/sweep-form";
import presets from "./presets.json";

const PRESETS = presets as unknown as Preset[];
const EACH = PRESETS.map((preset): [string, Preset] => [preset.id, preset]);

/** A sweep that says all that the preset says. */
function whole({ id, dataset, training: { seed, ...training }, weights }: Preset): Json {
  return { experiment: id, dataset, training, seeds: [seed], ...(weights === undefined ? {} : { weights }) };
}

test.each(EACH)("choosing %s sends its name and changes nothing of it", (id, preset) => {
  const form = fromQuery({ preset: id, dataset: preset.dataset.name }, PRESETS, [preset.dataset]);
  expect(toSpec(form, PRESETS)).toEqual({ spec: { experiment: id, dataset: { name: preset.dataset.name } }, errors: {} });
});

test.each(EACH)("the form knows every setting of %s, and says it again", (_, preset) => {
  const form = fromSpec(whole(preset));
  expect(form.rest).toEqual({});
  expect(toSpec(form, PRESETS)).toEqual({ spec: whole(preset), errors: {} });
});

test.each(EACH)("the values of %s stand in the fields that it leaves empty", (id, preset) => {
  const form = fromQuery({ preset: id }, PRESETS, []);
  for (const setting of SETTINGS) {
    expect(isSet(form, setting.key), setting.key).toBe(false);
    if (at(preset, setting.path) !== undefined) expect(ownValue(setting, form, [preset]), setting.key).not.toBe("");
    else if (setting.fallback === undefined) expect(applies(setting, form, [preset]), setting.key).toBe(false);
  }
});

/** Something legal to type for every kind of field. */
function everything(): SweepForm {
  const form: SweepForm = { name: "all", presets: ["basic-cnn"], model: "", seeds: "1, 2", axes: {}, words: {}, texts: {}, rest: {} };
  for (const { key, kind, words } of SETTINGS) {
    if (kind === "axis") form.axes[key] = { ...EMPTY_AXIS, values: "0.25, 1" };
    else if (kind === "words") form.words[key] = words!.slice(0, key === "optimizer" || key === "schedule" ? 1 : 2);
    else form.texts[key] = kind === "word" ? (words?.[0] ?? "mnist") : kind === "list" ? "0.5, 0.25" : kind === "tensors" ? "conv1.weight, fc.bias" : "3";
  }
  return form;
}

test("a form in which every field is filled comes back from its JSON", () => {
  const { spec, errors } = toSpec(everything());
  expect(errors).toEqual({});
  expect(fromSpec(spec)).toEqual(everything());
});

test("one value, and a range, come back from their JSON", () => {
  const form = everything();
  for (const { key, kind, words } of SETTINGS) {
    if (kind === "axis") form.axes[key] = { mode: "range", values: "", from: "0.1", to: "1", count: "4", scale: key === "lr" ? "log" : "linear" };
    else if (kind === "words") form.words[key] = [words!.at(-1)!];
  }
  form.axes.eps = { ...EMPTY_AXIS, values: "1e-8" };
  expect(fromSpec(toSpec(form).spec)).toEqual(form);
});

test("every setting has a path of its own in the JSON", () => {
  const { spec } = toSpec(everything());
  for (const { path } of SETTINGS) expect((spec.axes as Json)[path] ?? at(spec, path), path).toBeDefined();
});

test("what the form has no field for is sent as it came", () => {
  const spec = {
    strategy: { type: "grid" },
    experiment: { model: { input: [1, 2, 2], layers: [{ type: "Flatten" }] } },
    dataset: { name: "mnist", colours: 3 },
    training: { seed: 4, optimizer: { lr: 0.1, speed: "high" } },
    axes: { "training.magic": [1, 2], "training.epochs": [1, 2] },
    weights: { every: 5, from: 7 },
  };
  const form = fromSpec(spec);
  expect(form.axes.lr?.values).toBe("0.1");
  expect(toSpec(form)).toEqual({ spec, errors: {} });
});

test.each(EACH)("the model of %s can be changed, and all else stays what it was", (_, preset) => {
  const form = withOwnModel(fromQuery({ preset: preset.id, lr: "0.3" }, PRESETS, [preset.dataset]), preset);
  const { spec, errors } = toSpec(form, PRESETS);
  expect(errors).toEqual({});
  const { model, dataset, training, weights, title } = preset;
  expect(spec).toEqual({
    experiment: { title: `${title}, changed`, model, dataset, training },
    dataset: { name: dataset.name },
    training: { optimizer: { lr: 0.3 } },
    ...(weights === undefined ? {} : { weights }),
  });
  expect(fromSpec(spec)).toEqual(form);
  expect(ownValue(settingOf("epochs"), form, [ownExperiment(form)!])).toBe(String(training.epochs));
  expect(toSpec(withPresets(form, [preset.id]), PRESETS).spec.experiment).toBe(preset.id);
});

test("a model is typed a layer to a line, and what is no model is said at its field", () => {
  expect(modelText({ input: [1, 2, 2], layers: [{ type: "Flatten" }, { type: "Linear", out_features: 2, bias: true }] })).toBe(
    '{\n  "input": [1, 2, 2],\n  "layers": [\n    {"type": "Flatten"},\n    {"type": "Linear", "out_features": 2, "bias": true}\n  ]\n}',
  );
  const form = withOwnModel(fromQuery({}, PRESETS, []), PRESETS[0]!);
  expect(toSpec({ ...form, model: "{" }).errors.model).toMatch(/^no JSON: /);
  expect(toSpec({ ...form, model: "" }).errors.model).toMatch(/^no JSON: /);
  expect(toSpec({ ...form, model: "[1]" }).errors).toEqual({ model: "expected an object with input and layers" });
});

test("what holds for one of several types only is kept as it came", () => {
  const spec = { experiment: "basic-cnn", training: { epochs: 2, optimizer: { type: "Adam", lr: 0.1 } }, axes: { "training.optimizer.type": ["Adam", "SGD"], "training.optimizer.eps": [0.1] } };
  const form = fromSpec(spec);
  expect(form.words.optimizer).toEqual(["Adam", "SGD"]);
  expect(form.rest).toEqual({ training: { optimizer: { type: "Adam", lr: 0.1 } } });
  expect(toSpec(form)).toEqual({ spec, errors: {} });
});

test("half of what the server takes as a whole keeps the model's other half", () => {
  const detector = PRESETS.find(({ id }) => id === "uniform-3x3")!;
  expect(detector.weights).toEqual({ every: 1, tensors: "all" });
  const form = fromQuery({ preset: "uniform-3x3", weights: "10" }, PRESETS, []);
  expect(toSpec(form, PRESETS).spec.weights).toEqual({ every: 10, tensors: "all" });
  const both = { ...form, presets: ["uniform-3x3", "basic-cnn"] };
  expect(toSpec(both, PRESETS).spec.weights).toEqual({ every: 10 });
});

test("several presets show each value once, another type of optimizer its own", () => {
  const two = PRESETS.filter(({ id }) => id === "basic-cnn" || id === "mnist-batchnorm-4");
  const form = fromQuery({}, PRESETS, []);
  expect(ownValue(settingOf("lr"), form, two)).toBe("0.01 or 0.001");
  expect(ownValue(settingOf("momentum"), form, two)).toBe("0.5");
  expect(ownValue(settingOf("betas"), form, two)).toBe("0.9, 0.999");
  const adam = { ...form, words: { optimizer: ["Adam"] } };
  expect(ownValue(settingOf("lr"), adam, two)).toBe("0.001");
  expect(applies(settingOf("dampening"), adam, two)).toBe(false);
  expect(applies(settingOf("amsgrad"), adam, two)).toBe(true);
});

test("what another type brings is read from the runs that the server makes of the form", () => {
  const runs = (...all: Json[]) => ({ points: all.map((parameters, index) => ({ index, parameters })) }) as never;
  const gamma = settingOf("gamma");
  expect(valueInRuns(gamma, runs({ [gamma.path]: 0.1 }, { [gamma.path]: null }, { [gamma.path]: 0.9 }))).toBe("0.1 or 0.9");
  const betas = settingOf("betas");
  expect(valueInRuns(betas, runs({ [`${betas.path}[0]`]: 0.9, [`${betas.path}[1]`]: 0.999 }, {}))).toBe("0.9, 0.999");
  expect(valueInRuns(gamma, null)).toBe("");
});

test("an address fills any setting", () => {
  const form = fromQuery({ schedule: "StepLR", step_size: "1,2", max_norm: "1:10:3:linear", betas: "0.8,0.9", flip: "true", zero_grad: "false", tensors: "all", loss: "Guess" }, PRESETS, []);
  expect(toSpec(form).spec).toMatchObject({
    dataset: { augmentation: { flip: true } },
    training: { schedule: { type: "StepLR" }, optimizer: { betas: [0.8, 0.9] }, zero_grad: false },
    axes: { "training.schedule.step_size": [1, 2], "training.clip.max_norm": { from: 1, to: 10, count: 3, scale: "linear" } },
    weights: { tensors: "all" },
  });
});
