import { SETTINGS } from "../form/settings";
import { presetTitle } from "../state/presets";
import { formatValue } from "./format";

const NAMES: Record<string, string> = {
  preset: "Model",
  dataset: "Dataset",
  "dataset.train": "Training images",
  "dataset.test": "Test images",
  "training.epochs": "Epochs",
  "training.batch_size": "Batch size",
  "training.seed": "Seed",
  "training.optimizer.type": "Optimizer",
  "training.optimizer.lr": "Learning rate",
  "training.optimizer.momentum": "Momentum",
  "training.optimizer.dampening": "Dampening",
  "training.optimizer.weight_decay": "Weight decay",
  "training.optimizer.nesterov": "Nesterov",
  "training.loss.type": "Loss function",
};

const SHORT: Record<string, string> = {
  "training.epochs": "epochs",
  "training.batch_size": "batch",
  "training.seed": "seed",
  "training.optimizer.lr": "lr",
  "training.optimizer.momentum": "momentum",
};

/** Where 0 is no number but the absence of one. */
const ZEROS: Record<string, string> = {
  "dataset.train": "all",
  "dataset.test": "all",
  "training.steps": "no limit",
  "training.warmup_steps": "none",
  "training.clip.max_norm": "no limit",
  "training.clip.max_value": "no limit",
  "training.schedule.T_max": "all epochs",
};

/** What a person calls a parameter; an unknown one keeps its path. */
export function parameterName(path: string): string {
  return NAMES[path] ?? SETTINGS.find((setting) => setting.path === path)?.name ?? path;
}

export function shortName(path: string): string {
  return SHORT[path] ?? path.slice(path.lastIndexOf(".") + 1).replaceAll("_", " ");
}

/** A value as a person reads it: a preset by its title, a zero by what it stands for. */
export function parameterValue(path: string, value: unknown): string {
  if (value === 0 && ZEROS[path] !== undefined) return ZEROS[path];
  return path === "preset" && typeof value === "string" ? presetTitle(value) : formatValue(value);
}
