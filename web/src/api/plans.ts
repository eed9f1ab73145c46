import type { Shapes } from "./models";
import type { JsonNumber, Value } from "./numbers";
import type { Axis } from "./sweeps";

/** What runs will have on the disk when they have ended, estimated. */
export interface Disk {
  bytes: number;
  metrics_bytes: number;
  weights_bytes: number;
  checkpoints_bytes: number;
}

export interface DryRun {
  runs: number;
  axes: Axis[];
  varying: string[];
  models: { preset: string | null; shapes: Shapes; batch_sizes: number[]; memory_bytes: number }[];
  memory_bytes: number;
  steps: number;
  samples: number;
  disk: Disk;
  points: { index: number; parameters: Record<string, Value> }[];
}

/** What an extension would train, and what of it is there already. */
export interface ExtensionCost {
  runs: number;
  /** Of them, those that go on where runs of fewer epochs ended. */
  continued: number;
  epochs: number;
  reused_epochs: number;
  steps: number;
  reused_steps: number;
  disk: Disk;
  /** Why others train all their epochs, although there are runs of fewer. */
  anew: { runs: number; reason: string }[];
}

/** What some batches of one run did, and what follows for the sweep. */
export interface Smoke {
  index: number;
  parameters: Record<string, Value>;
  loss: JsonNumber;
  accuracy: JsonNumber;
  samples: number;
  steps: number;
  first_step_s: number;
  step_s: number;
  images_per_second: number;
  memory_bytes: number;
  together: number;
  together_step_s: number;
  runs: number;
  at_once: number;
  running: number;
  estimated_s: number;
}
