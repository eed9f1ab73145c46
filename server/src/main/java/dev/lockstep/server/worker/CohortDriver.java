package dev.lockstep.server.worker;

import dev.lockstep.engine.train.TrainingEvent;
import dev.lockstep.engine.train.TrainingSession;
import java.util.ArrayList;
import java.util.List;

/** Advances the runs of a cohort together, and tells each what happens to it. One thread at a time. */
final class CohortDriver implements AutoCloseable {
    /** Between two looks at what came out, where the backend makes several at once. */
    private static final int MOST_STEPS = 64;

    private final TrainingSession session;
    /** By member of the session. */
    private final List<RunDriver> runs;
    private boolean endAtStep;
    /** What a step took last; 0 before there was one. */
    private double stepNanos;
    /** When something was last reported. */
    private long reportedNanos;

    CohortDriver(TrainingSession session, List<RunDriver> runs) {
        this.session = session;
        this.runs = runs;
    }

    /** Trains for about that long, at least one unit of work, or until all runs are over; and leaves the backend at work. With no time, nothing is left under way. */
    void advance(long nanos) {
        long start = System.nanoTime();
        long end = start + nanos;
        // What is under way went on in between.
        long from = session.underWay() ? reportedNanos : start;
        while (!session.done()) {
            int atOnce = atOnce(end - from);
            List<TrainingEvent> events = session.advance(atOnce, nanos == 0 ? 1 : free(atOnce));
            long now = System.nanoTime();
            tell(events, from, now);
            if (now - end >= 0 && (!endAtStep || session.betweenSteps())) {
                return;
            }
            from = now;
        }
    }

    /** Waits for what the backend is at work on, so that weights are those of the last step that is known. */
    void settle() {
        if (session.underWay()) {
            tell(session.settle(), reportedNanos, System.nanoTime());
        }
    }

    private void tell(List<TrainingEvent> events, long from, long now) {
        reportedNanos = now;
        measure(events, now - from);
        for (int member = 0; member < runs.size(); member++) {
            List<TrainingEvent> own = of(events, member);
            if (!own.isEmpty()) {
                runs.get(member).handle(own, now - from, now);
            }
        }
    }

    /** Ends about when the time is over, and where weights are to be recorded. */
    private int atOnce(long nanos) {
        return Math.min(stepNanos == 0 ? 1 : (int) Math.max(1, Math.min(MOST_STEPS, nanos / stepNanos)), stepsToSnapshot());
    }

    /** How far the backend may go on by itself. A capture is of the step that is reported, and so is whatever waits for the next one. */
    private int free(int atOnce) {
        return endAtStep || runs.stream().anyMatch(run -> run.wantsCapture() && !run.over()) ? atOnce : stepsToSnapshot();
    }

    private int stepsToSnapshot() {
        int steps = Integer.MAX_VALUE;
        for (RunDriver run : runs) {
            steps = run.over() ? steps : Math.min(steps, run.stepsToSnapshot());
        }
        return steps;
    }

    private void measure(List<TrainingEvent> events, long nanos) {
        long steps = events.isEmpty() ? 0
                : events.stream().filter(event -> event instanceof TrainingEvent.Step && event.member() == events.get(0).member()).count();
        if (steps > 0) {
            stepNanos = (double) nanos / steps;
        }
    }

    private List<TrainingEvent> of(List<TrainingEvent> events, int member) {
        if (runs.size() == 1) {
            return events;
        }
        List<TrainingEvent> own = new ArrayList<>();
        for (TrainingEvent event : events) {
            if (event.member() == member) {
                own.add(event);
            }
        }
        return own;
    }

    /** From now on {@link #advance} returns between two steps, however long they take. */
    void endAtStep(boolean wanted) {
        endAtStep = wanted;
    }

    boolean betweenSteps() {
        return session.betweenSteps();
    }

    @Override
    public void close() {
        session.close();
    }
}
