package dev.lockstep.engine.train;

import dev.lockstep.engine.backend.Execution;
import dev.lockstep.engine.backend.RunSlot;
import dev.lockstep.engine.plan.Plan;
import java.util.List;

/** Advances a cohort by one part of a batch, or of an evaluation, and waits for what comes of it. */
final class StepByStep {
    private final Plan plan;
    private final Execution execution;
    private final Member[] members;
    private final Place place;
    private final Report report;
    private final RunSlot[] slots;
    private final int[] series;

    StepByStep(Plan plan, Execution execution, Member[] members, Place place, Report report) {
        this.plan = plan;
        this.execution = execution;
        this.members = members;
        this.place = place;
        this.report = report;
        this.slots = slots(members.length);
        this.series = new int[members.length];
    }

    static RunSlot[] slots(int count) {
        RunSlot[] slots = new RunSlot[count];
        for (int m = 0; m < count; m++) {
            slots[m] = new RunSlot();
        }
        return slots;
    }

    void train(List<TrainingEvent> events) {
        int batch = place.batch();
        int count = Math.min(plan.training().samples(), batch - place.accumulated);
        for (int m = 0; m < slots.length; m++) {
            RunSlot slot = slots[m];
            slot.active = place.active[m];
            if (slot.active) {
                if (place.accumulated == 0) {
                    slot.clearResults();
                }
                members[m].prepare(slot, place.step[m], place.epoch, place.trained + place.accumulated, place.accumulated, count, batch);
            }
        }
        execution.accumulate(slots);
        if (place.accumulated + count < batch) {
            report.accumulated(count, events);
            return;
        }
        execution.update(slots);
        for (int m = 0; m < slots.length; m++) {
            series[m] = slots[m].active ? report.series(slots[m]) : -1;
        }
        report.stepped(slots, series, events);
    }

    void evaluate(List<TrainingEvent> events) {
        int count = Math.min(plan.evaluation().samples(), place.untested());
        for (int m = 0; m < slots.length; m++) {
            slots[m].active = place.active[m];
            if (place.tested == 0) {
                slots[m].clearResults();
            }
        }
        execution.evaluate(slots, place.tested, count);
        report.evaluated(count, slots, events);
    }
}
