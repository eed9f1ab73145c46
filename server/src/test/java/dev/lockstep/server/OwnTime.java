package dev.lockstep.server;

/**
 * How long the task of an event loop has kept all others waiting by what it does: it computes, sleeps, or waits for a lock or a file. Not counted is what it waited for a
 * processor, which on a busy machine others have, or other machines beside it, and what the whole JVM stood still. All times are in ns.
 */
final class OwnTime {
    private long task;
    /** As of the first look at the task. */
    private long since;
    private long queuedBefore;
    /** As of the look before this one. */
    private long seen;
    private long computed;
    private long stopped;

    /**
     * @param start of the task that is on now, which tells it from others; 0 for none
     * @param stood of the time since the look before this one, how long the JVM stood still
     * @return how much of the time until the look before this one was the task's own, as far as that is known: while a thread is in the queue for a processor, nobody
     *     knows since when. Of a task that has ended meanwhile, how much it was in the end
     */
    long look(long now, long start, Usage thread, long stood) {
        long own = 0;
        if (task != 0) {
            boolean known = !thread.queues() || thread.computed() != computed;
            own = known ? seen - since - (thread.queued() - queuedBefore) - stopped : 0;
        }
        if (start != task) {
            task = start;
            since = now;
            queuedBefore = thread.queued();
            stopped = 0;
        } else {
            stopped += stood;
        }
        seen = now;
        computed = thread.computed();
        return own;
    }

    /** When that began which was on at the last look; 0 for nothing. */
    long task() {
        return task;
    }

    /**
     * What the system says of a thread.
     *
     * @param computed on a processor so far
     * @param queued waiting for a processor so far, without what it waits right now
     * @param queues whether it could compute now; it may be on a processor
     */
    record Usage(long computed, long queued, boolean queues) {
        /** Where the system says nothing all time is the thread's own. */
        static final Usage UNKNOWN = new Usage(0, 0, false);
    }
}
