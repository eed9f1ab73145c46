import { describe, expect, it } from "vitest";
import presets from "./presets.json";
import { inserted, layerOf, LAYERS, moved, newLayer, readSetting, removed, settingText, sharedLayers, withSetting, withType } from "../src/form/layers";

describe("layers", () => {
  it("are put into another order, added and removed", () => {
    expect(moved(["a", "b", "c", "d"], 0, 2)).toEqual(["b", "c", "a", "d"]);
    expect(moved(["a", "b", "c", "d"], 3, 0)).toEqual(["d", "a", "b", "c"]);
    expect(inserted(["a", "b"], 2, "c")).toEqual(["a", "b", "c"]);
    expect(removed(["a", "b", "c"], 1)).toEqual(["a", "c"]);
  });

  it("have fields for every setting that the presets use", () => {
    const layers = presets.flatMap((preset) => preset.model.layers as Record<string, unknown>[]);
    const unknown = layers.flatMap(({ type, name: _, ...settings }) => Object.keys(settings).filter((key) => !LAYERS[String(type)]?.some((field) => field.key === key)).map((key) => `${String(type)}.${key}`));
    expect(new Set(unknown)).toEqual(new Set());
    expect(layers.length).toBeGreaterThan(20);
  });

  it("keep what another type has too", () => {
    expect(withType({ type: "Conv2d", name: "conv1", out_channels: 8, kernel_size: 5 }, "MaxPool2d")).toEqual({ type: "MaxPool2d", name: "conv1", kernel_size: 5 });
    expect(withType({ type: "ReLU" }, "Linear")).toEqual({ type: "Linear", out_features: 10 });
    expect(newLayer("Flatten")).toEqual({ type: "Flatten" });
  });
});

describe("a setting of a layer", () => {
  it("is a number, or height and width", () => {
    expect(readSetting("3")).toBe(3);
    expect(readSetting(" 3 x 5 ")).toEqual([3, 5]);
    expect(readSetting("3, 5")).toEqual([3, 5]);
    expect(readSetting("1e-5")).toBe(1e-5);
    expect(readSetting("")).toBeUndefined();
    expect(readSetting("three")).toBe("three");
    expect(settingText([3, 5])).toBe("3, 5");
  });

  it("is left out where it is PyTorch's", () => {
    const [bias] = LAYERS.Linear!.filter((field) => field.key === "bias");
    expect(withSetting({ type: "Linear" }, bias!, false)).toEqual({ type: "Linear", bias: false });
    expect(withSetting({ type: "Linear", bias: false }, bias!, true)).toEqual({ type: "Linear" });
    expect(withSetting({ type: "Conv2d", stride: 2 }, LAYERS.Conv2d![2]!, undefined)).toEqual({ type: "Conv2d" });
  });
});

describe("shapes", () => {
  it("hold for the layers before the first that has changed", () => {
    const layers = [{ type: "Conv2d", out_channels: 4, kernel_size: 5 }, { type: "ReLU" }, { type: "Flatten" }];
    expect(sharedLayers({ input: [1, 28, 28], layers }, { input: [1, 28, 28], layers })).toBe(3);
    expect(sharedLayers({ input: [1, 28, 28], layers }, { input: [1, 28, 28], layers: [layers[0], { type: "Tanh" }, layers[2]] })).toBe(1);
    expect(sharedLayers({ input: [1, 28, 28], layers }, { input: [1, 14, 28], layers })).toBe(0);
    expect(sharedLayers({ input: [1, 28, 28], layers: [] }, { input: [1, 28, 28], layers })).toBe(0);
  });

  it("are blamed by the path of a problem", () => {
    expect(layerOf("experiment.model.layers[3].kernel_size")).toBe(3);
    expect(layerOf("experiment.model.layers[12]")).toBe(12);
    expect(layerOf("experiment.model.input")).toBeNull();
    expect(layerOf(undefined)).toBeNull();
  });
});
