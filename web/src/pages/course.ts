import type { Dataset, Run } from "../api/types";
import type { Course } from "../charts/curve";

/** @param dataset of the run, where it is known: a run that takes all of its images does not say how many these are */
export function courseOf(run: Run, dataset: Pick<Dataset, "train"> | undefined): Course {
  const batchSize = Number(run.parameters["training.batch_size"]);
  const samples = Number(run.parameters["dataset.train"]) || dataset?.train || 0;
  // A limit of steps can end a run within an epoch.
  const limited = Number(run.parameters["training.steps"] ?? 0) > 0 && samples > 0;
  const stepsPerEpoch = limited ? Math.ceil(samples / batchSize) : Math.max(1, run.total_steps / Math.max(1, run.epochs));
  return { stepsPerEpoch, batchSize, samples: samples || stepsPerEpoch * batchSize };
}
