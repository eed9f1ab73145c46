package dev.lockstep.bench.peer;

/** One engine with one model: the same weights at first, the same batches, the same arithmetic up to rounding. */
interface Contestant {
    /**
     * Forward, loss, backward and update on one batch of the task.
     *
     * @param from index of its first image
     * @return the mean loss of the batch, before the update
     */
    double step(int from);
}
