import type { JsonNumber, Value } from "./numbers";

export type SweepState = "queued" | "running" | "pausing" | "paused" | "stopping" | "done" | "stopped";

export type RunState = "queued" | "running" | "paused" | "done" | "stopped" | "failed" | "diverged";

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
  /** With whose history its own begins, and after how many steps it went on by itself. */
  continues: { run: number; step: number } | null;
  /** Its logs are never deleted. */
  pinned: boolean;
}

/** What happened to a sweep, or to one of its runs. */
export interface SweepEvent {
  at: string;
  run: number | null;
  what: string;
  detail: string | null;
}

export const ENDED: ReadonlySet<RunState> = new Set<RunState>(["done", "stopped", "failed", "diverged"]);
