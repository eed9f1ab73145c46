package dev.lockstep.server.chaos;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * How late a thread comes that has nothing to do but to be awake every 10 ms, in this process: the share of the machine in what is measured beside it. No
 * server of this machine could be less late.
 */
final class Bystander implements AutoCloseable {
    private static final long PERIOD_NANOS = 10_000_000;

    private final Thread thread = new Thread(this::look, "lockstep-chaos-bystander");
    private long[] late = new long[1024];
    private int count;
    private volatile boolean closed;

    Bystander() {
        thread.setDaemon(true);
        thread.start();
    }

    private void look() {
        while (!closed) {
            long due = System.nanoTime() + PERIOD_NANOS;
            for (long now = System.nanoTime(); now - due < 0; now = System.nanoTime()) {
                LockSupport.parkNanos(due - now);
            }
            if (count == late.length) {
                late = Arrays.copyOf(late, 2 * count);
            }
            late[count++] = System.nanoTime() - due;
        }
    }

    /** Until now; ends it. */
    String summary() {
        close();
        long[] sorted = Arrays.copyOf(late, count);
        Arrays.sort(sorted);
        return String.format(Locale.ROOT, "p50 %s, p99 %s, p99.9 %s, n=%d", at(sorted, 0.5), at(sorted, 0.99), at(sorted, 0.999), count);
    }

    private static String at(long[] sorted, double quantile) {
        return sorted.length == 0 ? "none" : String.format(Locale.ROOT, "%.1f ms", sorted[(int) Math.min(sorted.length - 1L, (long) (quantile * sorted.length))] / 1e6);
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
