package dev.lockstep.server.schedule;

import java.util.List;
import java.util.Map;

/** What workers tell the queue, over the event bus. */
public sealed interface WorkerMessage {
    /** Asks for work. */
    record Idle(Worker worker) implements WorkerMessage {}

    record Progressed(int run, Progress progress) implements WorkerMessage {}

    /** Runs that trained together were put aside: everything they recorded can be read. */
    record Paused(Map<Integer, Progress> runs) implements WorkerMessage {}

    /** Of the last assignment, what was not begun with. */
    record GivenBack(List<Integer> runs) implements WorkerMessage {}

    /** The worker has given the run up because its log cannot be written. It can go on from its checkpoint. */
    record Stalled(int run, Progress progress, String reason) implements WorkerMessage {}

    /** The run trains all its steps, because of what it was to go on from something is missing or has changed. */
    record BeganAnew(int run, String reason) implements WorkerMessage {}

    /** The last word about a run: everything it recorded can be read. */
    record Ended(int run, Progress progress, Outcome outcome) implements WorkerMessage {}
}
