package dev.lockstep.server.schedule;

/** What workers tell the queue, over the event bus. */
public sealed interface WorkerMessage {
    /** Asks for a run. */
    record Idle(Worker worker) implements WorkerMessage {}

    record Progressed(int run, Progress progress) implements WorkerMessage {}

    /** The run was put aside: everything it recorded can be read. */
    record Paused(int run, Progress progress) implements WorkerMessage {}

    /** The last word about a run: everything it recorded can be read. */
    record Ended(int run, Progress progress, Outcome outcome) implements WorkerMessage {}
}
