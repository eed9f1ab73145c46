package dev.lockstep.engine.spec;

/**
 * How a model is trained.
 *
 * @param epochs passes over the training set, at least 1
 * @param batchSize samples per step, at least 1; the last batch of an epoch may be smaller
 * @param seed of initialization and batch order
 */
public record TrainingSpec(int epochs, int batchSize, long seed, OptimizerSpec optimizer, LossSpec loss) {}
