package dev.lockstep.server.schedule;

import java.util.List;

/** What the {@link Scheduler} wants done. */
public sealed interface Command {
    /** Give the runs to the worker, which asked for work, to train them together. */
    record Assign(Worker worker, List<Integer> runs, String device) implements Command {}

    /** Tell the worker to end the run early. Its {@link Event.Ended} is still to come. */
    record AskToStop(Worker worker, int run) implements Command {}

    /** Tell the worker to put the run aside. {@link Event.Paused} or {@link Event.Ended} is still to come. */
    record AskToPause(Worker worker, int run) implements Command {}

    /** Find out whether the dataset is there, fetch it where it is not, and say so with the dataset events. */
    record Prepare(String dataset) implements Command {}

    /** @param stored whether this is more than progress: to be written down, not only shown */
    record RunChanged(Run run, boolean stored) implements Command {}

    /** @param stored likewise */
    record SweepChanged(Sweep sweep, boolean stored) implements Command {}
}
