import { speedOf } from "../charts/speed";
import type { Source } from "../charts/time-chart";
import { ACCURACY, LOSS } from "../stream/metrics";

export const TRAINING_LOSS: Source = { id: "loss", y: { unit: "loss", canLog: true }, points: (run) => run.metrics.batches, column: LOSS, smoothable: true };

export const BATCH_ACCURACY: Source = { id: "accuracy", y: { unit: "share", canLog: false }, points: (run) => run.metrics.batches, column: ACCURACY, smoothable: true };

export const TEST_ACCURACY: Source = { id: "test-accuracy", y: { unit: "share", canLog: false }, points: (run) => run.metrics.evaluations, column: ACCURACY, smoothable: false };

export const TEST_LOSS: Source = { id: "test-loss", y: { unit: "loss", canLog: true }, points: (run) => run.metrics.evaluations, column: LOSS, smoothable: false };

export const IMAGES_PER_SECOND: Source = { id: "speed", y: { unit: "rate", canLog: false }, points: speedOf, column: 0, smoothable: true };

export type View = "overlay" | "difference" | "ratio";

export interface Titled {
  source: Source;
  title: string;
  unit: string;
}

/** The charts of a comparison: as they are, or against the run `base`. */
export function compared(view: View, base: number): Titled[] {
  const all: Titled[] = [
    { source: TRAINING_LOSS, title: "Training loss", unit: "mean of each batch" },
    { source: BATCH_ACCURACY, title: "Batch accuracy", unit: "of each batch" },
    { source: TEST_LOSS, title: "Test loss", unit: "after each epoch" },
    { source: TEST_ACCURACY, title: "Test accuracy", unit: "after each epoch" },
    { source: IMAGES_PER_SECOND, title: "Images per second", unit: "trained; tests do not count" },
  ];
  if (view === "overlay") return all;
  const unit = view === "ratio" ? `over that of run ${base}` : `minus that of run ${base}`;
  return all.map(({ source, title }) => ({ source: { ...source, y: view === "ratio" ? { unit: "ratio", canLog: true } : { ...source.y, canLog: false } }, title, unit }));
}
