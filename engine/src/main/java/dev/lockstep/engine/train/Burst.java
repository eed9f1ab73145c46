package dev.lockstep.engine.train;

import dev.lockstep.engine.backend.BurstExecution;
import dev.lockstep.engine.backend.RunSlot;
import java.util.Arrays;

/** Several steps of the members of a session at once. Their slots say who takes part; what each does is decided here for all steps beforehand. */
final class Burst {
    private final BurstExecution execution;
    private final Member[] members;
    private final int batchSize;
    private final RunSlot[][] slots;

    Burst(BurstExecution execution, Member[] members, int batchSize) {
        this.execution = execution;
        this.members = members;
        this.batchSize = batchSize;
        this.slots = new RunSlot[execution.most()][members.length];
        for (RunSlot[] step : slots) {
            Arrays.setAll(step, m -> new RunSlot());
        }
    }

    int most() {
        return execution.most();
    }

    /** As many as wished for, but no more than the backend takes and the first member has left. */
    int steps(int wished) {
        long steps = Math.min(wished, most());
        for (Member member : members) {
            if (member.slot.active) {
                steps = Math.min(steps, member.totalSteps - member.step);
            }
        }
        return (int) steps;
    }

    /**
     * @param trained training samples of the epoch that have passed
     * @param trainCount of an epoch
     */
    void train(int steps, int epoch, int trained, int trainCount) {
        for (int step = 0; step < steps; step++) {
            int from = trained + step * batchSize;
            int batch = Math.min(batchSize, trainCount - from);
            for (int m = 0; m < members.length; m++) {
                if (members[m].slot.active) {
                    members[m].prepare(members[m].step + step, epoch, from, 0, batch, batch);
                }
                slots[step][m].set(members[m].slot);
            }
        }
        execution.train(steps == slots.length ? slots : Arrays.copyOf(slots, steps));
    }

    /** To the member's own slot. */
    void readResults(int step, int member) {
        RunSlot slot = members[member].slot;
        slot.lossSum = slots[step][member].lossSum;
        slot.correct = slots[step][member].correct;
        slot.learningRate = slots[step][member].learningRate;
    }
}
