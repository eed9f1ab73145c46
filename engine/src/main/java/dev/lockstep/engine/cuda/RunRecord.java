package dev.lockstep.engine.cuda;

import dev.lockstep.engine.backend.RunSlot;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.TrainingSpec;
import java.nio.ByteBuffer;

/** One run as {@code struct Run}. */
final class RunRecord {
    static final int BYTES = 128;
    private static final int LOSS_SUM = 16;
    private static final int CORRECT = 32;
    private static final int CLIPS = 16;
    private static final int KEEPS = 32;
    /** See {@code turn.cu}. */
    static final int GOES_ON = 1;
    static final int ENDS_STEP = 2;

    final Rule rule;
    private final TrainingSpec training;
    private final int loss;

    RunRecord(TrainingSpec training) {
        this.training = training;
        this.rule = new Rule(training.optimizer());
        this.loss = kind(training.loss());
    }

    private static int kind(LossSpec loss) {
        if (loss instanceof LossSpec.CrossEntropyLoss) {
            return 0;
        }
        if (loss instanceof LossSpec.BCELoss) {
            return 1;
        }
        if (loss instanceof LossSpec.BCEWithLogitsLoss) {
            return 2;
        }
        return loss instanceof LossSpec.L1Loss ? 3 : 4;
    }

    /**
     * @param samples of this pass
     * @param first in the run's order if it is ordered, otherwise in the dataset
     * @param offset samples of the batch before this pass
     * @param turn {@link #GOES_ON}, {@link #ENDS_STEP}, both or 0
     */
    void write(ByteBuffer to, RunSlot slot, boolean active, int samples, int first, int offset, boolean ordered, int turn) {
        boolean clips = training.clipping().maxNorm() > 0 || training.clipping().maxValue() > 0;
        to.putLong(training.seed()).putLong(slot.step).putDouble(slot.lossSum).putDouble(training.clipping().maxNorm());
        to.putInt(slot.correct).putInt(active ? 1 : 0).putInt(samples).putInt(first).putInt(offset).putInt(slot.epoch).putInt(slot.batch);
        to.putInt(ordered ? 1 : 0).putInt(loss).putInt(rule.kind);
        to.putInt(rule.flags | (clips ? CLIPS : 0) | (training.zeroGrad() ? 0 : KEEPS));
        to.putFloat(training.clipping().maxValue() > 0 ? (float) training.clipping().maxValue() : Float.POSITIVE_INFINITY).putFloat(1);
        to.putFloat(rule.weightDecay).putFloat(rule.negativeLr).putFloat(rule.momentum).putFloat(rule.undamped).putFloat(rule.rest1);
        to.putFloat(rule.decay).putFloat(rule.rest).putFloat(rule.eps).putFloat(rule.shrink).putFloat(rule.correction).putInt(turn);
    }

    /** @param at where the run begins */
    static void readResults(ByteBuffer records, int at, RunSlot slot) {
        slot.lossSum = records.getDouble(at + LOSS_SUM);
        slot.correct = records.getInt(at + CORRECT);
    }

    /** Whether gradients stay for the next step to add to. */
    boolean keepsGradients() {
        return !training.zeroGrad();
    }

    /** Whether the norm of all gradients is needed. */
    boolean limitsNorm() {
        return training.clipping().maxNorm() > 0;
    }
}
