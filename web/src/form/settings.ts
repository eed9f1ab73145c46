/**
 * How a setting is given: `axis`, numbers that can be several values or a range; `number`, one; `list`, some numbers that are one value; `words`, one or several
 * of a few; `word`, one of them; `tensors`, a word or names.
 */
export type Kind = "axis" | "number" | "list" | "words" | "word" | "tensors";

export type Group = "main" | "schedule" | "optimizer" | "gradients" | "loss" | "images" | "weights" | "search";

interface Described {
  /** Unique in the form, and in the addresses that fill it. */
  key: string;
  /** In the body of `POST /sweeps`. */
  path: string;
  name: string;
  kind: Kind;
  group: Group;
  /** In the server's words. */
  allowed?: string;
  words?: readonly string[];
  /** The types of optimizer or schedule that have it; all when left out. */
  of?: readonly string[];
  /** What holds where the model says nothing. */
  fallback?: string;
  hint?: string;
}

export const OPTIMIZERS = ["SGD", "Adam", "AdamW", "Adadelta", "Adagrad", "RMSprop"] as const;
const SCHEDULES = ["ConstantLR", "StepLR", "ExponentialLR", "CosineAnnealingLR", "OneCycleLR"] as const;
const LOSSES = ["CrossEntropyLoss", "BCELoss", "BCEWithLogitsLoss", "L1Loss", "MSELoss"] as const;
export const TENSORS = ["first_conv", "all", "none"] as const;
const FLAG = ["true", "false"] as const;

const ADAMS = ["Adam", "AdamW"];
const CYCLE = ["OneCycleLR"];
const COSINE = ["CosineAnnealingLR"];

const LIST = [
  { key: "optimizer", path: "training.optimizer.type", name: "Optimizer", kind: "words", group: "main", words: OPTIMIZERS },
  { key: "lr", path: "training.optimizer.lr", name: "Learning rate", kind: "axis", group: "main", allowed: "above 0 to 1000" },
  { key: "momentum", path: "training.optimizer.momentum", name: "Momentum", kind: "axis", group: "main", allowed: "0 to 1", of: ["SGD", "RMSprop"] },
  { key: "epochs", path: "training.epochs", name: "Epochs", kind: "axis", group: "main", allowed: "1 to 10000" },
  { key: "batch", path: "training.batch_size", name: "Batch size", kind: "axis", group: "main", allowed: "1 to 4096" },

  { key: "schedule", path: "training.schedule.type", name: "Schedule", kind: "words", group: "schedule", words: SCHEDULES },
  { key: "step_size", path: "training.schedule.step_size", name: "Epochs between drops (step_size)", kind: "axis", group: "schedule", allowed: "1 to 10000", of: ["StepLR"] },
  { key: "gamma", path: "training.schedule.gamma", name: "Factor of each drop (gamma)", kind: "axis", group: "schedule", allowed: "above 0 to 10", of: ["StepLR", "ExponentialLR"] },
  { key: "T_max", path: "training.schedule.T_max", name: "Epochs to the lowest rate (T_max)", kind: "axis", group: "schedule", allowed: "0 to 10000", of: COSINE, hint: "0 for all" },
  { key: "eta_min", path: "training.schedule.eta_min", name: "Lowest rate (eta_min)", kind: "axis", group: "schedule", allowed: "0 to 1000", of: COSINE },
  { key: "max_lr", path: "training.schedule.max_lr", name: "Highest rate (max_lr)", kind: "axis", group: "schedule", allowed: "above 0 to 1000", of: CYCLE },
  { key: "pct_start", path: "training.schedule.pct_start", name: "Share of steps that rise (pct_start)", kind: "axis", group: "schedule", allowed: "0 to 1", of: CYCLE },
  { key: "div_factor", path: "training.schedule.div_factor", name: "Highest over first rate (div_factor)", kind: "number", group: "schedule", allowed: "above 0 to 1000000000", of: CYCLE },
  { key: "final_div_factor", path: "training.schedule.final_div_factor", name: "First over last rate (final_div_factor)", kind: "number", group: "schedule", allowed: "above 0 to 1000000000000", of: CYCLE },
  { key: "cycle_momentum", path: "training.schedule.cycle_momentum", name: "Cycle momentum too (cycle_momentum)", kind: "word", group: "schedule", words: FLAG, of: CYCLE },
  { key: "base_momentum", path: "training.schedule.base_momentum", name: "Lowest momentum (base_momentum)", kind: "number", group: "schedule", allowed: "0 to below 1", of: CYCLE },
  { key: "max_momentum", path: "training.schedule.max_momentum", name: "Highest momentum (max_momentum)", kind: "number", group: "schedule", allowed: "0 to below 1", of: CYCLE },
  { key: "warmup_steps", path: "training.warmup_steps", name: "Warm-up steps", kind: "axis", group: "schedule", allowed: "0 to 1000000" },

  { key: "weight_decay", path: "training.optimizer.weight_decay", name: "Weight decay", kind: "axis", group: "optimizer", allowed: "0 to 1" },
  { key: "dampening", path: "training.optimizer.dampening", name: "Dampening", kind: "axis", group: "optimizer", allowed: "0 to 1", of: ["SGD"] },
  { key: "betas", path: "training.optimizer.betas", name: "Betas", kind: "list", group: "optimizer", allowed: "0 to below 1", of: ADAMS, hint: "two numbers" },
  { key: "rho", path: "training.optimizer.rho", name: "Rho", kind: "axis", group: "optimizer", allowed: "0 to 1", of: ["Adadelta"] },
  { key: "alpha", path: "training.optimizer.alpha", name: "Alpha", kind: "axis", group: "optimizer", allowed: "0 to 1", of: ["RMSprop"] },
  { key: "eps", path: "training.optimizer.eps", name: "Epsilon", kind: "axis", group: "optimizer", allowed: "0 to 1", of: ["Adam", "AdamW", "Adadelta", "Adagrad", "RMSprop"] },
  { key: "lr_decay", path: "training.optimizer.lr_decay", name: "Learning rate decay", kind: "axis", group: "optimizer", allowed: "0 to 1000", of: ["Adagrad"] },
  { key: "initial_accumulator_value", path: "training.optimizer.initial_accumulator_value", name: "First value of the accumulator", kind: "axis", group: "optimizer", allowed: "0 to 1000", of: ["Adagrad"] },
  { key: "nesterov", path: "training.optimizer.nesterov", name: "Nesterov momentum", kind: "words", group: "optimizer", words: FLAG, of: ["SGD"] },
  { key: "amsgrad", path: "training.optimizer.amsgrad", name: "AMSGrad", kind: "words", group: "optimizer", words: FLAG, of: ADAMS },
  { key: "centered", path: "training.optimizer.centered", name: "Centered", kind: "words", group: "optimizer", words: FLAG, of: ["RMSprop"] },

  { key: "max_norm", path: "training.clip.max_norm", name: "Clip by norm (max_norm)", kind: "axis", group: "gradients", allowed: "0 to 1000000000", hint: "0 for no limit" },
  { key: "max_value", path: "training.clip.max_value", name: "Clip by value (max_value)", kind: "axis", group: "gradients", allowed: "0 to 1000000000", hint: "0 for no limit" },
  { key: "zero_grad", path: "training.zero_grad", name: "Clear before each batch (zero_grad)", kind: "words", group: "gradients", words: FLAG },

  { key: "loss", path: "training.loss.type", name: "Loss", kind: "words", group: "loss", words: LOSSES },
  { key: "order", path: "training.order", name: "Order of the samples", kind: "words", group: "loss", words: ["shuffled", "sequential"] },
  { key: "steps", path: "training.steps", name: "Most steps", kind: "number", group: "loss", allowed: "0 to 1000000000", hint: "0 for no limit" },

  { key: "dataset", path: "dataset.name", name: "Dataset", kind: "word", group: "main" },
  { key: "train", path: "dataset.train", name: "Training images", kind: "number", group: "main", allowed: "0 to 2147483647" },
  { key: "test", path: "dataset.test", name: "Test images", kind: "number", group: "main", allowed: "0 to 2147483647" },
  { key: "shift", path: "dataset.augmentation.shift", name: "Move by up to so many pixels", kind: "number", group: "images", allowed: "0 to 511", fallback: "0", hint: "training images, in every epoch anew" },
  { key: "flip", path: "dataset.augmentation.flip", name: "Mirror half of the training images", kind: "word", group: "images", words: FLAG, fallback: "no" },
  { key: "mean", path: "dataset.normalization.mean", name: "Mean of the pixels", kind: "list", group: "images", allowed: "-1000000 to 1000000", fallback: "the dataset's own", hint: "one number for each channel" },
  { key: "std", path: "dataset.normalization.std", name: "Their standard deviation", kind: "list", group: "images", allowed: "above 0 to 1000000", fallback: "the dataset's own", hint: "one number for each channel" },

  { key: "strategy", path: "strategy.type", name: "Strategy", kind: "word", group: "search", words: ["grid", "random"], fallback: "every combination" },
  { key: "draws", path: "strategy.count", name: "Combinations to draw", kind: "number", group: "search", allowed: "1 to 10000" },
  { key: "draw_seed", path: "strategy.seed", name: "Seed of the draw", kind: "number", group: "search", allowed: "0 to 9007199254740991", fallback: "1" },

  { key: "concurrency", path: "concurrency", name: "Runs at once", kind: "number", group: "main", allowed: "1 to 10000", fallback: "all that fit", hint: "fewer leave room for other sweeps" },

  { key: "weights", path: "weights.every", name: "Record weights every n-th step", kind: "number", group: "main", allowed: "0 to 1000000", fallback: "50", hint: "0 for never" },
  { key: "tensors", path: "weights.tensors", name: "Recorded weights", kind: "tensors", group: "weights", fallback: "first_conv", hint: "first_conv, all, none, or names: conv1.weight, fc.bias" },
] as const satisfies readonly Described[];

export type SettingKey = (typeof LIST)[number]["key"];

export interface Setting extends Described {
  key: SettingKey;
}

/** All that an experiment can say beside its model and seeds, in the order in which axes vary: the first slowest. */
export const SETTINGS: readonly Setting[] = LIST;

const BY_KEY: ReadonlyMap<SettingKey, Setting> = new Map(SETTINGS.map((setting) => [setting.key, setting]));

export function settingOf(key: SettingKey): Setting {
  return BY_KEY.get(key)!;
}

/** Whether it can stand on an axis. */
export function canVary({ kind }: Setting): boolean {
  return kind === "axis" || kind === "words";
}

/** The setting whose type decides whether there is such a one, and what it is where nobody says. */
export function familyOf({ path }: Setting): "optimizer" | "schedule" | null {
  return path.startsWith("training.optimizer.") ? "optimizer" : path.startsWith("training.schedule.") ? "schedule" : null;
}
