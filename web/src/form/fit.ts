import type { Dataset, Preset } from "../api/types";

type Model = Pick<Preset, "title" | "model" | "shapes">;
type Images = Pick<Dataset, "channels" | "height" | "width" | "class_names">;

/** Why a model cannot be trained on a dataset; null when it can. */
export function misfit(preset: Model, dataset: Images): string | null {
  const images = [dataset.channels, dataset.height, dataset.width];
  if (preset.model.input.join() !== images.join()) {
    return `images are ${images.join(" × ")}, ${preset.title} takes ${preset.model.input.join(" × ")}`;
  }
  const outputs = preset.shapes.layers.at(-1)?.output.reduce((a, b) => a * b, 1);
  const classes = dataset.class_names.length;
  return outputs === classes || (outputs === 1 && classes === 2) ? null : `has ${classes} classes, ${preset.title} tells ${outputs === 1 ? 2 : outputs} apart`;
}

/**
 * The dataset for the chosen models: the one asked for while it fits, else the first model's own, as long as it is there; else any that fits, ready ones
 * first.
 */
export function fittingDataset(chosen: (Model & Pick<Preset, "dataset">)[], datasets: (Images & Pick<Dataset, "name" | "state">)[], asked: string): string {
  const fitting = datasets.filter((dataset) => chosen.every((preset) => misfit(preset, dataset) === null));
  const kept = fitting.find(({ name }) => name === asked);
  if (kept !== undefined || fitting.length === 0 || chosen.length === 0) return asked;
  const own = fitting.find(({ name }) => name === chosen[0]!.dataset.name);
  return own?.state === "ready" ? own.name : (fitting.find(({ state }) => state === "ready") ?? own ?? fitting[0]!).name;
}
