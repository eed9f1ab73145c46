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

/** What histories take on the disk; freeable is that of runs which have ended and are not pinned. */
export interface Storage {
  metrics_bytes: number;
  weights_bytes: number;
  /** From which runs of more epochs go on. */
  checkpoints_bytes: number;
  freeable_metrics_bytes: number;
  freeable_weights_bytes: number;
  freeable_checkpoints_bytes: number;
  pinned_runs: number;
}

/** Checkpoints go, then weights, and with `metrics` the curves too. */
export interface FreeWish {
  metrics: boolean;
  ended_before?: string;
}

export interface Freed {
  dry_run: boolean;
  bytes: number;
  metrics_bytes: number;
  weights_bytes: number;
  checkpoints_bytes: number;
  runs: number;
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
