package dev.lockstep.engine.train;

import dev.lockstep.engine.backend.RunSlot;
import dev.lockstep.engine.backend.SgdCoefficients;
import dev.lockstep.engine.numerics.Permutation;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.TrainingSpec;

/** One run of a session. */
final class Member {
    final TrainingSpec training;
    final RunSlot slot = new RunSlot();
    long step;
    private int shuffled;

    Member(TrainingSpec training, int trainCount) {
        this.training = training;
        slot.active = true;
        slot.order = new int[trainCount];
        slot.optimizer = coefficients(training.optimizer());
    }

    private static SgdCoefficients coefficients(OptimizerSpec optimizer) {
        if (optimizer instanceof OptimizerSpec.SGD sgd) {
            return SgdCoefficients.of(sgd);
        }
        throw new AssertionError(optimizer);
    }

    /** Points the slot at the next part of a batch. */
    void prepare(int epoch, int from, int offset, int count, int batch) {
        if (shuffled != epoch) {
            Permutation.fill(slot.order, training.seed(), epoch);
            shuffled = epoch;
        }
        slot.epoch = epoch;
        slot.step = step;
        slot.from = from;
        slot.offset = offset;
        slot.count = count;
        slot.batch = batch;
    }
}
