import { SETTINGS } from "./settings";

// Where no setting's own path fits: what is said about several of them, or about none.
const OTHERS: [path: string, field: string][] = [
  ["training.optimizer", "optimizer"],
  ["training.schedule", "schedule"],
  ["training.loss", "loss"],
  ["training.seed", "seeds"],
  ["seeds", "seeds"],
  ["dataset.normalization", "mean"],
  ["dataset.augmentation", "shift"],
  ["dataset", "dataset"],
  ["preset", "presets"],
  ["experiment.model", "model"],
  ["experiment", "presets"],
  ["weights", "weights"],
  ["name", "name"],
];

/**
 * The field that a problem's path blames, or null when it is none of this form's. Paths are those of the body: `seeds[2]`, `axes.training.optimizer.lr.from`,
 * `axes["training.batch_size"][0]`; or of the experiment, where the model's own setting does not go with one of the form's: `experiment.training.loss.type`.
 */
export function fieldOf(path: string): string | null {
  const plain = path.replace(/["'\]]/g, "").replace(/\[/g, ".").replace(/^\$?\.?/, "").replace(/^axes\./, "").replace(/^experiment\.(?=training|dataset)/, "");
  const within = ([known]: readonly [string, string]) => plain === known || plain.startsWith(`${known}.`);
  return (SETTINGS.map(({ path, key }): [string, string] => [path, key]).find(within) ?? OTHERS.find(within))?.[1] ?? null;
}
