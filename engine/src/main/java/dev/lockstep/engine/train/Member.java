package dev.lockstep.engine.train;

import dev.lockstep.engine.backend.RunSlot;
import dev.lockstep.engine.spec.TrainingSpec;

/** One run of a session. */
final class Member {
    final TrainingSpec training;
    final RunSlot slot = new RunSlot();
    /** Steps of the whole training. */
    final long totalSteps;
    long step;
    /** Takes part again after the evaluation of those that have reached their last step within an epoch. */
    boolean waiting;
    private final LearningRate learningRate;
    private final Order order;

    Member(TrainingSpec training, int trainCount, Order order) {
        this.training = training;
        long steps = (long) training.epochs() * ((trainCount + training.batchSize() - 1) / training.batchSize());
        this.totalSteps = training.steps() == 0 ? steps : Math.min(steps, training.steps());
        this.learningRate = new LearningRate(training, totalSteps);
        slot.active = true;
        this.order = order;
        slot.order = order.samples;
    }

    /** Points the slot at the next part of a batch. */
    void prepare(int epoch, int from, int offset, int count, int batch) {
        prepare(step, epoch, from, offset, count, batch);
    }

    /** @param step steps done before, then */
    void prepare(long step, int epoch, int from, int offset, int count, int batch) {
        slot.orderVersion = order.in(epoch);
        slot.epoch = epoch;
        slot.step = step;
        slot.from = from;
        slot.offset = offset;
        slot.count = count;
        slot.batch = batch;
        slot.learningRate = learningRate.at(step, epoch - 1);
        slot.momentum = learningRate.momentum(step);
    }

    /** The label that all samples of a batch share, or -1. */
    int commonLabel(byte[] labels, int from, int batch) {
        int label = labels[slot.order[from]];
        for (int n = from + 1; n < from + batch; n++) {
            if (labels[slot.order[n]] != label) {
                return -1;
            }
        }
        return label;
    }

    boolean atEnd() {
        return step == totalSteps;
    }
}
