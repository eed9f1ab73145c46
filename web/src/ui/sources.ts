import type { Source } from "../charts/time-chart";
import { ACCURACY, LOSS } from "../stream/metrics";

export const TRAINING_LOSS: Source = { id: "loss", y: { unit: "loss", canLog: true }, points: (run) => run.metrics.batches, column: LOSS, smoothable: true };

export const BATCH_ACCURACY: Source = { id: "accuracy", y: { unit: "share", canLog: false }, points: (run) => run.metrics.batches, column: ACCURACY, smoothable: true };

export const TEST_ACCURACY: Source = { id: "test-accuracy", y: { unit: "share", canLog: false }, points: (run) => run.metrics.evaluations, column: ACCURACY, smoothable: false };

export const TEST_LOSS: Source = { id: "test-loss", y: { unit: "loss", canLog: true }, points: (run) => run.metrics.evaluations, column: LOSS, smoothable: false };
