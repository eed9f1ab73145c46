package dev.lockstep.engine.train;

/** What one call of {@link TrainingSession#advance()} brought about. */
public sealed interface TrainingEvent {
    /** Index in the cohort. */
    int member();

    /**
     * One optimizer step was done.
     *
     * @param member index in the cohort
     * @param step steps done so far, this one included
     * @param epoch 1-based
     * @param samples in this batch
     * @param loss mean over the batch, before the update
     * @param accuracy share of the batch that was classified correctly, before the update; in [0, 1]
     * @param learningRate that this step used
     * @param series index into the dataset's series, where it has some and all samples of the batch belong to one; otherwise -1
     */
    record Step(int member, long step, int epoch, int samples, float loss, float accuracy, double learningRate, int series)
            implements TrainingEvent {}

    /** Part of a step on a large batch was done; nothing to report yet. */
    record Accumulating(int member, int samplesDone, int samples) implements TrainingEvent {}

    /** Part of an evaluation was done; nothing to report yet. */
    record Evaluating(int member, int samplesDone, int samples) implements TrainingEvent {}

    /**
     * The test set was evaluated, as it is after every epoch and after the last step.
     *
     * @param step steps done so far
     * @param loss mean over the test set
     * @param accuracy in [0, 1]
     */
    record Evaluated(int member, long step, int epoch, float loss, float accuracy) implements TrainingEvent {}

    /** The loss was NaN or infinite at a {@link Step} that was reported before this event; this member takes no further part. */
    record Diverged(int member, long step, float loss) implements TrainingEvent {}

    /** The member has done all its epochs. */
    record Finished(int member, long step) implements TrainingEvent {}
}
