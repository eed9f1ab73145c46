package dev.lockstep.server.schedule;

import java.util.List;
import java.util.Map;

/** What happens to the {@link Scheduler}. */
public sealed interface Event {
    /** A new sweep; its runs in order of index, none started. */
    record Submitted(SweepInfo sweep, List<RunInfo> runs) implements Event {}

    /** A sweep of an earlier life of the server: every run has ended, or waits for a worker or, in a paused sweep, for it to be resumed. */
    record Restored(SweepInfo sweep, List<Run> runs) implements Event {}

    /** How the best of a restored sweep rose before; takes its time to be read. */
    record Climbed(int sweep, List<BestCurve.Point> earlier) implements Event {}

    /**
     * More runs of a sweep that is known, which goes on where it had ended.
     *
     * @param described runs of before with parameters that name more of what they are
     */
    record Joined(int sweep, String spec, String axes, String varying, List<RunInfo> runs, List<RunInfo> described) implements Event {}

    /** A worker asks for work. It gets at most one cohort for each time it asks. */
    record WorkerIdle(Worker worker) implements Event {}

    /** The samples of a dataset are on their way; {@code reason} tells how far they are. */
    record DatasetWaiting(String dataset, String reason) implements Event {}

    record DatasetReady(String dataset) implements Event {}

    /** What waits for the dataset fails with this reason. A later sweep asks for it again. */
    record DatasetFailed(String dataset, String reason) implements Event {}

    record Progressed(int run, Progress progress) implements Event {}

    /** The last word of a worker about a run. */
    record Ended(int run, Progress progress, Outcome outcome) implements Event {}

    /** A worker has put runs aside that it trained together. They can go on with any worker, together. */
    record Paused(Map<Integer, Progress> runs) implements Event {}

    /** A worker has not begun with these, for they do not go with the rest of their cohort. It trains the rest. */
    record GivenBack(List<Integer> runs) implements Event {}

    /** A worker has given the run up because the store cannot be written. Nothing starts before {@link StoreWritable}. */
    record Stalled(int run, Progress progress, String reason) implements Event {}

    record StoreWritable() implements Event {}

    record PauseSweep(int sweep) implements Event {}

    record ResumeSweep(int sweep) implements Event {}

    /** Other notes and tags of a person. */
    record Described(int sweep, String notes, String tags) implements Event {}

    record StopSweep(int sweep) implements Event {}

    record StopRun(int run) implements Event {}
}
