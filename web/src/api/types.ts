/** The JSON of docs/api.md. A float that is not finite travels as a string. */
export type JsonNumber = number | "NaN" | "Infinity" | "-Infinity";

export type SweepState = "queued" | "running" | "pausing" | "paused" | "stopping" | "done" | "stopped";
export type RunState = "queued" | "running" | "paused" | "done" | "stopped" | "failed" | "diverged";
export type Value = string | number | boolean | null;

export interface LayerShape {
  name: string;
  type: string;
  output: number[];
  derivation: string;
  parameters: number;
  multiply_adds: number;
}

export interface Shapes {
  input: number[];
  layers: LayerShape[];
  parameters: number;
  multiply_adds: number;
}

export interface Preset {
  id: string;
  title: string;
  description: string;
  group: string;
  model: { input: number[]; layers: Record<string, unknown>[] };
  dataset: { name: string; train: number; test: number };
  training: {
    epochs: number;
    batch_size: number;
    seed: number;
    optimizer: { type: string; lr: number; momentum?: number; [setting: string]: unknown };
    [setting: string]: unknown;
  };
  weights?: { every: number; tensors: string | string[] };
  shapes: Shapes;
}

export interface Dataset {
  name: string;
  title: string;
  description: string;
  channels: number;
  height: number;
  width: number;
  class_names: string[];
  series: string[];
  train: number;
  test: number;
  state: "ready" | "missing" | "downloading" | "failed";
  detail: string | null;
  progress: number | null;
  downloadable: boolean;
}

/** A folder of a custom dataset that cannot be used, and why. */
export interface DatasetProblem {
  name: string;
  detail: string;
}

/** A dataset's entry with what it is read from. */
export interface DatasetDetails extends Dataset {
  files: { name: string; bytes: number; sha256: string; packed: boolean }[];
  mean: number[];
  std: number[];
}

export interface ClassCount {
  name: string;
  train: number;
  test: number;
}

/** A histogram of times; the last bucket has no edge. */
export interface Delays {
  count: number;
  mean_ms: number | null;
  p50_ms: number | null;
  p95_ms: number | null;
  p99_ms: number | null;
  max_ms: number | null;
  buckets: { at_most_ms: number | null; count: number }[];
}

export type Latencies = Record<"batch_to_socket" | "batch_to_socket_behind" | "event_loop_delay" | "event_loop_work", Delays>;

export interface Sample {
  index: number;
  label: number;
  pixels: string;
}

/** Of one test image: its input first, then what each layer puts out, as base64 of little-endian float32. */
export interface Activations {
  dataset: string;
  /** Absent for an image of one's own, as is its label. */
  sample?: number;
  samples: number;
  label?: number;
  step: number;
  layers: { name: string; type: string; shape: number[]; values: string }[];
  explained?: Explanation;
  probabilities: number[] | null;
}

/** What a download of the same parameters weighs; rows of weights are tensors. */
export interface ExportSize {
  file: string;
  runs: number;
  rows: number;
  /** Null where there are so many rows that they are only counted. */
  bytes: number | null;
  /** False where it may differ by the time of the download. */
  exact: boolean;
  until: string | null;
}

/** How one value of a layer comes about. */
export interface Explanation {
  layer: string;
  type: string;
  how: "sum" | "max" | "mean" | "same place";
  value: JsonNumber;
  bias: JsonNumber | null;
  terms: { at: number[]; value: JsonNumber; weight?: JsonNumber }[];
  count: number;
  sum: JsonNumber;
}

export interface TensorHistogram {
  low: number;
  high: number;
  /** By snapshot, then by bin. */
  counts: number[][];
  not_finite: number[];
  rms: number[];
}

/** Of the snapshots at `steps`. */
export interface TensorHistory {
  steps: number[];
  probe_images: number;
  tensors: { name: string; dims: number[]; weights: TensorHistogram; gradients: TensorHistogram; update_ratio: { steps: number[]; values: JsonNumber[] } }[];
}

/** Of images from the front of the test set; the texts are base64. */
export interface Predictions {
  dataset: string;
  step: number;
  from: number;
  samples: number;
  total: number;
  correct: number;
  confusion: number[][];
  labels: string;
  predicted: string;
  confidence: string;
  of_label: string;
}

export interface Axis {
  path: string;
  values: Value[];
}

export type Counts = Record<RunState, number>;

export interface Sweep {
  id: number;
  name: string;
  notes: string;
  tags: string[];
  state: SweepState;
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
  spec: Record<string, unknown>;
  axes: Axis[];
  varying: string[];
  runs: number;
  counts: Counts;
  steps: number;
  total_steps: number;
  progress: number;
  remaining_s: number | null;
  best: { run: number; test_accuracy: JsonNumber } | null;
  /** How the best rose while the server ran: steps of all runs, and the accuracy then. */
  best_curve: [number, number][];
}

export interface Run {
  id: number;
  sweep: number;
  index: number;
  state: RunState;
  reason: string | null;
  parameters: Record<string, Value>;
  step: number;
  total_steps: number;
  epoch: number;
  epochs: number;
  loss: JsonNumber | null;
  accuracy: JsonNumber | null;
  test_loss: JsonNumber | null;
  test_accuracy: JsonNumber | null;
  best_test_accuracy: JsonNumber | null;
  images_per_second: JsonNumber | null;
  elapsed_s: number | null;
  remaining_s: number | null;
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
  device: string | null;
  numerics_version: number;
  weights_sha256: string | null;
  first_conv: { tensor: string; dims: number[] } | null;
  /** Its logs are never deleted. */
  pinned: boolean;
}

/** What histories take on the disk; freeable is that of runs which have ended and are not pinned. */
export interface Storage {
  metrics_bytes: number;
  weights_bytes: number;
  freeable_metrics_bytes: number;
  freeable_weights_bytes: number;
  pinned_runs: number;
}

/** Weights go, and with `metrics` the curves too. */
export interface FreeWish {
  metrics: boolean;
  ended_before?: string;
}

export interface Freed {
  dry_run: boolean;
  bytes: number;
  metrics_bytes: number;
  weights_bytes: number;
  runs: number;
}

export interface DryRun {
  runs: number;
  axes: Axis[];
  varying: string[];
  models: { preset: string | null; shapes: Shapes; batch_sizes: number[]; memory_bytes: number }[];
  memory_bytes: number;
  steps: number;
  samples: number;
  points: { index: number; parameters: Record<string, Value> }[];
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

/** What happened to a sweep, or to one of its runs. */
export interface SweepEvent {
  at: string;
  run: number | null;
  what: string;
  detail: string | null;
}

/** What the server found of the one before it. */
export interface Recovery {
  unfinished: number;
  begun: number;
  logs_checked: number;
  logs_cut: number;
  /** The first of those that had begun, and where they stood. */
  runs: { run: number; sweep: number; step: number; total_steps: number }[];
}

export interface System {
  version: string;
  numerics_version: number;
  java: string;
  cores: number;
  workers: number;
  devices: { id: string; name: string; memory_bytes: number | null; available: boolean; detail: string }[];
  running: number;
  queued: number;
  store_problem: string | null;
  started_at: string;
  store: string;
  data_dir: string | null;
}

export type Notice =
  | { type: "sweep"; sweep: Sweep }
  | { type: "runs"; runs: Run[] }
  | { type: "sweeps"; sweeps: Sweep[] }
  | { type: "datasets"; datasets: Dataset[]; problems: DatasetProblem[] }
  | { type: "system"; system: System }
  | { type: "caught_up" }
  | { type: "end" };

export const ENDED: ReadonlySet<RunState> = new Set<RunState>(["done", "stopped", "failed", "diverged"]);

/** NaN and infinities as JavaScript's own; null where there is no value yet. */
export function float(value: JsonNumber | null | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}

/** A browser that showed a token. */
export interface Session {
  id: string;
  access: "full" | "read-only";
  began_at: string;
  ends_at: string;
  /** What it calls itself. */
  agent: string;
  /** Whether it is the one that asks. */
  own: boolean;
}
