import type { Preset } from "../api/types";
import type { ParameterKey } from "../form/sweep-form";
import { formatValue } from "../ui/format";

const READ: Record<ParameterKey | "seed", (preset: Preset) => unknown> = {
  lr: (p) => p.training.optimizer.lr,
  momentum: (p) => p.training.optimizer.momentum ?? 0,
  epochs: (p) => p.training.epochs,
  batch: (p) => p.training.batch_size,
  seed: (p) => p.training.seed,
};

/** What the chosen presets say themselves, each value once. */
export function ownValues(presets: Preset[], key: ParameterKey | "seed"): string {
  return [...new Set(presets.map((preset) => formatValue(READ[key](preset))))].join(" or ");
}
