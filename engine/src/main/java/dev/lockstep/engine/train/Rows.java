package dev.lockstep.engine.train;

import dev.lockstep.engine.backend.BurstExecution;
import dev.lockstep.engine.backend.RunSlot;
import dev.lockstep.engine.plan.Plan;
import java.util.List;

/**
 * Advances a cohort by rows of steps, or of an evaluation's passes. The next row is begun before the results of the one before are looked at, so that a device always
 * has something to do. What the rows under way are made of is decided by where all members will be who do not diverge before.
 */
final class Rows {
    /** Steps, or, with none of these, test samples, whose results are in the slots of the first step. */
    private static final class Row {
        private final RunSlot[][] slots;
        private final int[][] series;
        private int steps;
        private int tests;

        private Row(int steps, int members) {
            slots = new RunSlot[steps][];
            for (int i = 0; i < steps; i++) {
                slots[i] = StepByStep.slots(members);
            }
            series = new int[steps][members];
        }
    }

    private final Plan plan;
    private final BurstExecution execution;
    private final Member[] members;
    /** Behind all steps that were reported. */
    private final Place place;
    private final Report report;
    /** Behind all steps that were begun. */
    private final Place ahead;
    private final Row[] rows;
    /** Results of the test samples that were reported. */
    private final RunSlot[] tested;
    private long begun;
    private long ended;
    private int stepsUnderWay;

    Rows(Plan plan, BurstExecution execution, Member[] members, Place place, Place ahead, Report report) {
        this.plan = plan;
        this.execution = execution;
        this.members = members;
        this.place = place;
        this.ahead = ahead;
        this.report = report;
        this.rows = new Row[execution.mostRows()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new Row(execution.mostSteps(), members.length);
        }
        this.tested = StepByStep.slots(members.length);
    }

    boolean underWay() {
        return begun > ended;
    }

    /**
     * Reports one row, and leaves others under way. There must be something to do.
     *
     * @param atOnce steps of a row at most
     * @param free steps from those that were reported up to those behind which somebody looks; where they are no more than {@code atOnce}, nothing is left under way
     *         that was not before
     */
    void advance(int atOnce, int free, List<TrainingEvent> events) {
        if (!underWay()) {
            ahead.set(place);
            begin(atOnce, free);
        }
        for (int m = 0; m < members.length; m++) {
            if (place.over(m)) {
                ahead.stop(m);
            }
        }
        while (free > atOnce && free > stepsUnderWay && begun - ended < rows.length && !ahead.done()) {
            begin(atOnce, free - stepsUnderWay);
        }
        end(events);
    }

    private void begin(int atOnce, int free) {
        Row row = rows[(int) (begun % rows.length)];
        if (ahead.testing()) {
            test(row, atOnce == 1 ? 1 : execution.mostPasses());
        } else {
            train(row, Math.min(Math.min(atOnce, free), row.slots.length));
        }
        begun++;
        stepsUnderWay += row.steps;
    }

    /** Up to the end of the epoch, or of a member, at most. */
    private void train(Row row, int most) {
        row.steps = 0;
        boolean beginsEpoch = ahead.trained == 0;
        int epoch = ahead.epoch;
        while (row.steps < most && !ahead.testing()) {
            int batch = ahead.batch();
            for (int m = 0; m < members.length; m++) {
                RunSlot slot = row.slots[row.steps][m];
                slot.active = ahead.active[m];
                slot.clearResults();
                if (slot.active) {
                    members[m].prepare(slot, ahead.step[m], epoch, ahead.trained, 0, batch, batch);
                    row.series[row.steps][m] = report.series(slot);
                }
            }
            row.steps++;
            ahead.stepped();
            ahead.next();
        }
        execution.begin(row.slots, row.steps);
        if (beginsEpoch) {
            for (Member member : members) {
                if (epoch < member.training.epochs()) {
                    member.order.prepare(epoch + 1);
                }
            }
        }
    }

    private void test(Row row, int passes) {
        boolean goesOn = ahead.tested > 0 && underWay();
        row.steps = 0;
        row.tests = Math.min(passes * plan.evaluation().samples(), ahead.untested());
        for (int m = 0; m < members.length; m++) {
            RunSlot slot = row.slots[0][m];
            slot.active = ahead.active[m];
            slot.clearResults();
            if (ahead.tested > 0 && !goesOn) {
                slot.lossSum = tested[m].lossSum;
                slot.correct = tested[m].correct;
            }
        }
        execution.beginEvaluation(row.slots[0], ahead.tested, row.tests, goesOn);
        ahead.tested += row.tests;
        if (ahead.untested() == 0) {
            ahead.evaluated();
        }
    }

    /** Waits for the first row that is under way. */
    void end(List<TrainingEvent> events) {
        execution.end();
        Row row = rows[(int) (ended++ % rows.length)];
        stepsUnderWay -= row.steps;
        for (int i = 0; i < row.steps && !place.done(); i++) {
            report.stepped(row.slots[i], row.series[i], events);
        }
        // Of members that all diverged before nobody asks for an evaluation.
        if (row.steps == 0 && place.testing()) {
            for (int m = 0; m < members.length; m++) {
                tested[m].lossSum = row.slots[0][m].lossSum;
                tested[m].correct = row.slots[0][m].correct;
            }
            report.evaluated(row.tests, row.slots[0], events);
        }
    }
}
