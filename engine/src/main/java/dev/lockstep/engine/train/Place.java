package dev.lockstep.engine.train;

import java.util.Arrays;

/** Where the members of a cohort are in their training, and what comes next. */
final class Place {
    private final Member[] members;
    private final int trainCount;
    private final int testCount;
    private final int batchSize;
    /** 1-based. */
    int epoch = 1;
    /** Training samples of this epoch that have passed. */
    int trained;
    /** Training samples of this batch that have passed. */
    int accumulated;
    /** Test samples that have passed; negative while training. */
    int tested = -1;
    /** Steps done. */
    final long[] step;
    /** Who takes part in what comes next. */
    final boolean[] active;
    /** Who takes part again after the evaluation of those that have reached their last step within an epoch. */
    private final boolean[] waiting;

    Place(Member[] members, int trainCount, int testCount, int batchSize) {
        this.members = members;
        this.trainCount = trainCount;
        this.testCount = testCount;
        this.batchSize = batchSize;
        this.step = new long[members.length];
        this.active = new boolean[members.length];
        this.waiting = new boolean[members.length];
        Arrays.fill(active, true);
    }

    /** At the same place as another one of the same members. */
    void set(Place other) {
        epoch = other.epoch;
        trained = other.trained;
        accumulated = other.accumulated;
        tested = other.tested;
        System.arraycopy(other.step, 0, step, 0, step.length);
        System.arraycopy(other.active, 0, active, 0, active.length);
        System.arraycopy(other.waiting, 0, waiting, 0, waiting.length);
    }

    boolean testing() {
        return tested >= 0;
    }

    /** Samples of the next batch, or of the one at hand. */
    int batch() {
        return Math.min(batchSize, trainCount - trained);
    }

    /** Test samples that have not passed. */
    int untested() {
        return testCount - tested;
    }

    boolean over(int member) {
        return !active[member] && !waiting[member];
    }

    boolean done() {
        for (int m = 0; m < members.length; m++) {
            if (!over(m)) {
                return false;
            }
        }
        return true;
    }

    boolean atEnd(int member) {
        return step[member] == members[member].totalSteps;
    }

    void stop(int member) {
        active[member] = false;
        waiting[member] = false;
    }

    /** The batch has passed; whoever goes no further for that is to be stopped before {@link #next()}. */
    void stepped() {
        trained += batch();
        accumulated = 0;
        for (int m = 0; m < members.length; m++) {
            step[m] += active[m] ? 1 : 0;
        }
    }

    /** Behind a step: another one, or an evaluation. */
    void next() {
        if (trained == trainCount) {
            trained = 0;
            tested = 0;
        } else if (anyAtEnd()) {
            tested = 0;
            for (int m = 0; m < members.length; m++) {
                waiting[m] = active[m] && !atEnd(m);
                active[m] &= atEnd(m);
            }
        }
    }

    private boolean anyAtEnd() {
        for (int m = 0; m < members.length; m++) {
            if (active[m] && atEnd(m)) {
                return true;
            }
        }
        return false;
    }

    /** Behind the last test sample. */
    void evaluated() {
        tested = -1;
        for (int m = 0; m < members.length; m++) {
            active[m] = active[m] && !atEnd(m) || waiting[m];
            waiting[m] = false;
        }
        if (trained == 0) {
            epoch++;
        }
    }

    void goOn(int member, Checkpoint from) {
        step[member] = from.step();
        epoch = from.epoch();
        trained = from.trained();
        tested = from.evaluating() ? 0 : -1;
    }
}
