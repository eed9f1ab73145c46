package dev.lockstep.engine.train;

import dev.lockstep.engine.backend.RunSlot;
import dev.lockstep.engine.spec.TrainingSpec;

/** One run of a session. */
final class Member {
    final TrainingSpec training;
    /** Steps of the whole training. */
    final long totalSteps;
    final Order order;
    private final LearningRate learningRate;

    Member(TrainingSpec training, int trainCount, Order order) {
        this.training = training;
        long steps = (long) training.epochs() * ((trainCount + training.batchSize() - 1) / training.batchSize());
        this.totalSteps = training.steps() == 0 ? steps : Math.min(steps, training.steps());
        this.learningRate = new LearningRate(training, totalSteps);
        this.order = order;
    }

    /**
     * Points a slot at a part of a batch.
     *
     * @param step steps done before
     * @param from the first sample of the part, in the order of the epoch
     * @param offset samples of the batch before it
     */
    void prepare(RunSlot slot, long step, int epoch, int from, int offset, int count, int batch) {
        slot.orderVersion = order.in(epoch);
        slot.order = order.samples();
        slot.epoch = epoch;
        slot.step = step;
        slot.from = from;
        slot.offset = offset;
        slot.count = count;
        slot.batch = batch;
        slot.learningRate = learningRate.at(step, epoch - 1);
        slot.momentum = learningRate.momentum(step);
    }
}
