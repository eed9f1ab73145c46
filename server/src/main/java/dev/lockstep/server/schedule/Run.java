package dev.lockstep.server.schedule;

import java.time.Instant;

/**
 * A run at one moment. Immutable: every change is a new one.
 *
 * @param reason why it waits, failed or diverged; null when there is nothing to say
 * @param startedAt null before it starts; a pause does not change it
 * @param device the id of what trains it; null before it starts
 * @param numericsVersion 0 before it starts
 * @param stopWished somebody wants it stopped, and its worker has not heard of it yet, or the server ended before
 */
public record Run(RunInfo info, RunState state, String reason, Progress progress, Instant startedAt, Instant endedAt, String device,
        int numericsVersion, String weightsSha256, boolean stopWished) {
    public static Run queued(RunInfo info) {
        Progress progress = info.origin() == null ? Progress.NONE : info.origin().progress();
        return new Run(info, RunState.QUEUED, null, progress, null, null, null, 0, null, false);
    }

    public int id() {
        return info.id();
    }

    Run described(RunInfo now) {
        return new Run(now, state, reason, progress, startedAt, endedAt, device, numericsVersion, weightsSha256, stopWished);
    }

    public Run waiting(String why) {
        return new Run(info, state, why, progress, startedAt, endedAt, device, numericsVersion, weightsSha256, stopWished);
    }

    public Run started(Worker worker, String on, Instant now) {
        return new Run(info, RunState.RUNNING, null, progress, startedAt == null ? now : startedAt, null, on, worker.numericsVersion(), null, stopWished);
    }

    Run stopWish() {
        return new Run(info, state, reason, progress, startedAt, endedAt, device, numericsVersion, weightsSha256, true);
    }

    /** Put aside, with all it has learned. */
    public Run paused() {
        return new Run(info, RunState.PAUSED, null, progress, startedAt, null, device, numericsVersion, null, stopWished);
    }

    /** Put aside until the store can be written. */
    Run stalled(String why) {
        return new Run(info, RunState.PAUSED, why, progress, startedAt, null, device, numericsVersion, null, stopWished);
    }

    /** Waits for a worker to go on with it. */
    public Run resumed() {
        return new Run(info, RunState.QUEUED, null, progress, startedAt, null, device, numericsVersion, null, stopWished);
    }

    /** Waits for another worker, having done nothing with this one. */
    public Run givenBack() {
        return new Run(info, RunState.QUEUED, null, progress, hasTrained() ? startedAt : null, null, device, numericsVersion, null, stopWished);
    }

    /** Whether any of its steps is its own. */
    boolean hasTrained() {
        return progress.step() > info.firstStep();
    }

    public Run progressed(Progress to) {
        return new Run(info, state, reason, to, startedAt, endedAt, device, numericsVersion, weightsSha256, stopWished);
    }

    public Run ended(Outcome outcome, Instant now) {
        Instant end = startedAt != null && now.isBefore(startedAt) ? startedAt : now; // clocks can be set back
        return new Run(info, outcome.state(), outcome.reason(), progress, startedAt, end, device, numericsVersion, outcome.weightsSha256(), false);
    }

    /** Steps per second since it started training; 0 when that is not known yet. */
    double rate() {
        return progress.elapsedSeconds() > 0 ? progress.step() / progress.elapsedSeconds() : 0;
    }

    /** Seconds to its end at the rate measured so far; null unless it is training. */
    public Double remainingSeconds() {
        return state == RunState.RUNNING && rate() > 0 ? (info.totalSteps() - progress.step()) / rate() : null;
    }

    /** Multiply-adds still to do. */
    double workLeft() {
        if (state.ended()) {
            return 0;
        }
        return info.totalSteps() == 0 ? 0 : info.work() * (info.totalSteps() - progress.step()) / info.totalSteps();
    }

    /** Multiply-adds per second. */
    double workRate() {
        return state == RunState.RUNNING && info.totalSteps() > 0 ? info.work() / info.totalSteps() * rate() : 0;
    }

    /** Steps that count as behind us: a run that ended by itself has none left, one that was stopped has only done what it did. */
    long stepsBehind() {
        boolean byItself = state.ended() && state != RunState.STOPPED;
        return byItself ? info.totalSteps() : progress.step();
    }
}
