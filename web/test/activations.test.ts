import { describe, expect, it } from "vitest";
import { asMaps, decodeFloats, rangeOf } from "../src/charts/activations";
import { fittingDataset, misfit } from "../src/form/fit";

describe("activations", () => {
  it("are read as little-endian float32", () => {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat32(0, -1.5, true);
    view.setFloat32(4, 0.25, true);
    expect([...decodeFloats(btoa(String.fromCharCode(...new Uint8Array(view.buffer))))]).toEqual([-1.5, 0.25]);
  });

  it("have the range of their finite values", () => {
    expect(rangeOf(Float32Array.of(-3, NaN, 2, Infinity))).toEqual({ min: -3, max: 2, largest: 3 });
    expect(rangeOf(Float32Array.of(NaN))).toEqual({ min: 0, max: 0, largest: 0 });
  });

  it("are images for channels, rows for flat outputs", () => {
    const values = Float32Array.from({ length: 40 }, (_, i) => i);
    expect(asMaps([10, 2, 2], values, 900)).toEqual({ dims: [1, 10, 2, 2], values });
    const flat = asMaps([40], values, 900);
    expect(flat.dims).toEqual([1, 1, 2, 32]);
    expect([flat.values[39], flat.values[40]]).toEqual([39, 0]);
    const long = new Float32Array(5400);
    expect(asMaps([5400], long, 900).dims).toEqual([1, 1, 29, 192]);
    expect(asMaps([5400], long, 324).dims).toEqual([1, 1, 57, 96]);
    expect(asMaps([5400], long, 10).dims).toEqual([1, 1, 169, 32]);
  });
});

const layers = (output: number[]) => ({ input: [], layers: [{ name: "fc", type: "Linear", output, derivation: "", parameters: 0, multiply_adds: 0 }], parameters: 0, multiply_adds: 0 });
const preset = (input: number[], outputs: number, dataset: string) => ({
  title: "Net",
  model: { input, layers: [] },
  shapes: layers([outputs]),
  dataset: { name: dataset, train: 0, test: 0 },
});
const dataset = (name: string, shape: [number, number, number], classes: number, state: "ready" | "missing") => ({
  name,
  state,
  channels: shape[0],
  height: shape[1],
  width: shape[2],
  class_names: Array.from({ length: classes }, (_, i) => String(i)),
});

describe("fit", () => {
  const all = [
    dataset("mnist", [1, 28, 28], 10, "missing"),
    dataset("strokes", [1, 28, 28], 10, "ready"),
    dataset("cifar10", [3, 32, 32], 10, "missing"),
    dataset("uniform3x3", [1, 3, 3], 2, "ready"),
  ];

  it("says what is different", () => {
    expect(misfit(preset([3, 32, 32], 10, "cifar10"), all[1]!)).toBe("images are 1 × 28 × 28, Net takes 3 × 32 × 32");
    expect(misfit(preset([1, 28, 28], 4, "mnist"), all[1]!)).toBe("has 10 classes, Net tells 4 apart");
    expect(misfit(preset([1, 3, 3], 1, "uniform3x3"), all[3]!)).toBeNull();
  });

  it("keeps what fits, else takes the model's own or what is ready", () => {
    expect(fittingDataset([preset([1, 28, 28], 10, "mnist")], all, "mnist")).toBe("mnist");
    expect(fittingDataset([preset([1, 28, 28], 10, "mnist")], all, "cifar10")).toBe("strokes");
    expect(fittingDataset([preset([1, 3, 3], 1, "uniform3x3")], all, "strokes")).toBe("uniform3x3");
    expect(fittingDataset([preset([3, 32, 32], 10, "cifar10")], all, "strokes")).toBe("cifar10");
    expect(fittingDataset([preset([1, 3, 3], 1, "uniform3x3"), preset([1, 28, 28], 10, "mnist")], all, "strokes")).toBe("strokes");
  });
});
