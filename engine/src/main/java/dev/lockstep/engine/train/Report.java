package dev.lockstep.engine.train;

import dev.lockstep.engine.backend.RunSlot;
import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.train.TrainingEvent.Accumulating;
import dev.lockstep.engine.train.TrainingEvent.Diverged;
import dev.lockstep.engine.train.TrainingEvent.Evaluated;
import dev.lockstep.engine.train.TrainingEvent.Evaluating;
import dev.lockstep.engine.train.TrainingEvent.Finished;
import dev.lockstep.engine.train.TrainingEvent.Step;
import java.util.List;

/** What came out of a step or an evaluation as events, and as the next place of the members. Results are in slots, one for each member. */
final class Report {
    private final Place place;
    /** Of the training samples; null where the dataset has no series. */
    private final byte[] labels;
    private final int testCount;

    Report(Place place, Dataset data) {
        this.place = place;
        this.labels = data.info().series().isEmpty() ? null : data.train().labels();
        this.testCount = data.test().count();
    }

    /** Part of a batch has passed. */
    void accumulated(int count, List<TrainingEvent> events) {
        int batch = place.batch();
        place.accumulated += count;
        for (int m = 0; m < place.active.length; m++) {
            if (place.active[m]) {
                events.add(new Accumulating(m, place.accumulated, batch));
            }
        }
    }

    /** @param series see {@link #series}, of each slot */
    void stepped(RunSlot[] slots, int[] series, List<TrainingEvent> events) {
        int batch = place.batch();
        int epoch = place.epoch;
        place.stepped();
        for (int m = 0; m < slots.length; m++) {
            if (place.active[m]) {
                float loss = (float) (slots[m].lossSum / batch);
                events.add(new Step(m, place.step[m], epoch, batch, loss, (float) slots[m].correct / batch, slots[m].learningRate, series[m]));
                if (!Float.isFinite(loss)) {
                    place.stop(m);
                    events.add(new Diverged(m, place.step[m], loss));
                }
            }
        }
        place.next();
    }

    void evaluated(int count, RunSlot[] slots, List<TrainingEvent> events) {
        place.tested += count;
        for (int m = 0; m < slots.length; m++) {
            if (place.active[m]) {
                events.add(new Evaluating(m, place.tested, testCount));
            }
        }
        if (place.tested < testCount) {
            return;
        }
        for (int m = 0; m < slots.length; m++) {
            if (place.active[m]) {
                events.add(evaluated(m, slots[m]));
                if (place.atEnd(m)) {
                    events.add(new Finished(m, place.step[m]));
                }
            }
        }
        place.evaluated();
    }

    Evaluated evaluated(int member, RunSlot slot) {
        return new Evaluated(member, place.step[member], place.epoch, (float) (slot.lossSum / testCount), (float) slot.correct / testCount);
    }

    /** The label that all samples of a batch share, from its slot, which holds the whole batch or its last part; -1 where they differ, or labels mean nothing. */
    int series(RunSlot slot) {
        if (labels == null) {
            return -1;
        }
        int first = slot.from - slot.offset;
        int label = labels[slot.order[first]];
        for (int n = first + 1; n < first + slot.batch; n++) {
            if (labels[slot.order[n]] != label) {
                return -1;
            }
        }
        return label;
    }
}
