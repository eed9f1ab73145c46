package dev.lockstep.server.stream;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What the sockets of one event loop have to do, a little at a time: timers, requests and other sockets have their turn in between, however large the crowd.
 * Belongs to that loop.
 */
final class Turns {
    /** Of one turn, but for the last piece of work in it. */
    static final long NANOS = 2_000_000;

    private final Executor loop;
    private final LongSupplier clock;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean asked;
    private boolean running;

    /**
     * @param loop does what it gets behind all timers of the event loop that are due
     * @param clock in nanoseconds
     */
    Turns(Executor loop, LongSupplier clock) {
        this.loop = loop;
        this.clock = clock;
    }

    /** Done behind all that waits already. */
    void add(Runnable work) {
        waiting.add(work);
        ask();
    }

    /** Has a turn at once, for a caller that comes from the queue of the loop itself. */
    void run() {
        if (running) {
            return;
        }
        running = true;
        long end = clock.getAsLong() + NANOS;
        try {
            for (Runnable work = waiting.poll(); work != null; work = waiting.poll()) {
                work.run();
                if (clock.getAsLong() - end >= 0) {
                    break;
                }
            }
        } finally {
            running = false;
            if (!waiting.isEmpty()) {
                ask();
            }
        }
    }

    private void ask() {
        if (!asked && !running) {
            asked = true;
            loop.execute(() -> {
                asked = false;
                run();
            });
        }
    }
}
