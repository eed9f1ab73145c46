import { expect, test } from "vitest";
import { EMPTY_AXIS } from "../src/form/axis-text";
import { fromFormText, toQuery } from "../src/form/form-address";
import { SETTINGS } from "../src/form/settings";
import { fromQuery, toSpec, type SweepForm } from "../src/form/sweep-form";
import type { Preset } from "../src/api/types";

const preset = (id: string) => ({ id, group: "G", model: { input: [1, 28, 28], layers: [{ type: "Conv2d" }] }, dataset: { name: "mnist" } }) as unknown as Preset;
const PRESETS = [preset("a"), preset("b")];
const DATASETS = [{ name: "mnist" }, { name: "strokes" }];
const STORE = { getItem: () => null, setItem: () => {}, removeItem: () => {} } as unknown as Storage;

const form = (part: Partial<SweepForm> = {}): SweepForm => ({ ...fromQuery({}, PRESETS, DATASETS), ...part });
const written = (of: SweepForm) => toQuery(of, PRESETS, DATASETS, STORE);
const readAgain = (of: SweepForm) => {
  const query = Object.fromEntries(new URLSearchParams(new URLSearchParams(written(of)).toString()));
  return (query.form === undefined ? null : fromFormText(query.form, STORE)) ?? fromQuery(query, PRESETS, DATASETS);
};

test("what the keys of the settings can say stands in the address by them", () => {
  const said = form({
    name: "Rates",
    presets: ["a", "b"],
    seeds: "1, 2",
    axes: { lr: { ...EMPTY_AXIS, mode: "range", from: "0.001", to: "1e-1", count: "3" }, batch: { ...EMPTY_AXIS, values: "32 64" } },
    words: { optimizer: ["SGD", "Adam"] },
    texts: { dataset: "strokes", train: "600", betas: "0.8, 0.9" },
  });
  expect(written(said)).toEqual({ name: "Rates", preset: "a,b", seeds: "1,2", optimizer: "SGD,Adam", lr: "0.001:1e-1:3:log", batch: "32,64", betas: "0.8,0.9", dataset: "strokes", train: "600" });
  expect(toSpec(readAgain(said), PRESETS)).toEqual(toSpec(said, PRESETS));
  expect(SETTINGS.some(({ key }) => ["form", "sweep", "name", "preset", "seeds", "group"].includes(key))).toBe(false);
});

test("a model of one's own, what is half typed and what the form has no field for stand there as they are", () => {
  const forms = [
    form({ presets: [], model: '{\n  "input": [1, 28, 28], "layers": [', rest: { experiment: { title: "Größer", training: {} } } }),
    form({ axes: { lr: { ...EMPTY_AXIS, mode: "range", from: "0.1", to: "" } } }),
    form({ axes: { lr: { ...EMPTY_AXIS, values: "0.1:2" } } }),
    form({ rest: { strategy: { type: "grid" } } }),
    form({ presets: [] }),
    form({ texts: { dataset: "custom:gone" } }),
  ];
  for (const one of forms) {
    expect(Object.keys(written(one))).toEqual(["form"]);
    expect(readAgain(one)).toEqual(one);
  }
});

test("a link that says no form opens an empty one", () => {
  const text = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const good = form();
  expect(fromFormText(text(good), STORE)).toEqual(good);
  for (const bad of ["", "~gone", "%%%", "bm8", text(null), text([]), text({}), text({ ...good, presets: "a" }), text({ ...good, axes: { lr: {} } }), text({ ...good, words: { optimizer: "SGD" } }), text({ ...good, texts: { train: 5 } }), text({ ...good, rest: null }), text({ ...good, rest: { experiment: 3 } })])
    expect(fromFormText(bad, STORE)).toBe(null);
});
