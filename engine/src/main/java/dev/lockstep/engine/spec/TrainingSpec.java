package dev.lockstep.engine.spec;

/**
 * How a model is trained.
 *
 * @param epochs passes over the training set, at least 1
 * @param steps after how many steps training ends even within an epoch; 0 for no such limit
 * @param batchSize samples per step, at least 1; the last batch of an epoch may be smaller
 * @param seed of initialization, batch order, dropout and augmentation
 * @param warmupSteps over which the learning rate rises to what the schedule says: step n of them, from 1 on, takes n / warmupSteps of it
 * @param zeroGrad whether gradients start at zero in every step; false adds each batch's to all those before
 */
public record TrainingSpec(int epochs, long steps, int batchSize, long seed, SampleOrder order, OptimizerSpec optimizer, ScheduleSpec schedule,
        int warmupSteps, GradientClipping clipping, boolean zeroGrad, LossSpec loss) {
    /** With nothing but what every training needs. */
    public static TrainingSpec of(int epochs, int batchSize, long seed, OptimizerSpec optimizer, LossSpec loss) {
        return new TrainingSpec(epochs, 0, batchSize, seed, SampleOrder.SHUFFLED, optimizer, new ScheduleSpec.ConstantLR(), 0,
                GradientClipping.NONE, true, loss);
    }

    public TrainingSpec withEpochs(int value) {
        return new TrainingSpec(value, steps, batchSize, seed, order, optimizer, schedule, warmupSteps, clipping, zeroGrad, loss);
    }

    public TrainingSpec withSteps(long value) {
        return new TrainingSpec(epochs, value, batchSize, seed, order, optimizer, schedule, warmupSteps, clipping, zeroGrad, loss);
    }

    public TrainingSpec withBatchSize(int value) {
        return new TrainingSpec(epochs, steps, value, seed, order, optimizer, schedule, warmupSteps, clipping, zeroGrad, loss);
    }

    public TrainingSpec withSeed(long value) {
        return new TrainingSpec(epochs, steps, batchSize, value, order, optimizer, schedule, warmupSteps, clipping, zeroGrad, loss);
    }

    public TrainingSpec withOrder(SampleOrder value) {
        return new TrainingSpec(epochs, steps, batchSize, seed, value, optimizer, schedule, warmupSteps, clipping, zeroGrad, loss);
    }

    public TrainingSpec withOptimizer(OptimizerSpec value) {
        return new TrainingSpec(epochs, steps, batchSize, seed, order, value, schedule, warmupSteps, clipping, zeroGrad, loss);
    }

    public TrainingSpec withSchedule(ScheduleSpec value, int warmup) {
        return new TrainingSpec(epochs, steps, batchSize, seed, order, optimizer, value, warmup, clipping, zeroGrad, loss);
    }

    public TrainingSpec withClipping(GradientClipping value) {
        return new TrainingSpec(epochs, steps, batchSize, seed, order, optimizer, schedule, warmupSteps, value, zeroGrad, loss);
    }

    public TrainingSpec withZeroGrad(boolean value) {
        return new TrainingSpec(epochs, steps, batchSize, seed, order, optimizer, schedule, warmupSteps, clipping, value, loss);
    }

    public TrainingSpec withLoss(LossSpec value) {
        return new TrainingSpec(epochs, steps, batchSize, seed, order, optimizer, schedule, warmupSteps, clipping, zeroGrad, value);
    }
}
