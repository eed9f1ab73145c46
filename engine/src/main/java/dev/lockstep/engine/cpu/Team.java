package dev.lockstep.engine.cpu;

import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * Threads that go through the same stages together, the calling thread among them. Between two stages all wait for each other, except where both
 * are split by lane blocks: then a thread goes on with its own blocks.
 */
final class Team implements AutoCloseable {
    /** About 20 microseconds, the order of one stage of a small model. */
    private static final int SPINS = 2000;

    private final Kernels[] kernels;
    private final Thread[] helpers;
    private final Barrier barrier;
    private Stage[] stages;
    private int blocks;
    /** Counts runs; a helper that has seen less has work. */
    private volatile int run;
    private volatile boolean closed;
    private volatile Throwable failure;

    Team(int threads, IntFunction<Kernels> source) {
        kernels = new Kernels[threads];
        helpers = new Thread[threads - 1];
        barrier = new Barrier(threads);
        for (int t = 0; t < threads; t++) {
            kernels[t] = source.apply(t);
        }
        for (int t = 1; t < threads; t++) {
            int member = t;
            helpers[t - 1] = new Thread(() -> help(member), "lockstep-engine-" + t);
            helpers[t - 1].setDaemon(true);
            helpers[t - 1].start();
        }
    }

    int threads() {
        return kernels.length;
    }

    /** Returns when all stages are done. What they read and write is visible as if the caller did everything. */
    void run(Stage[] work, int laneBlocks) {
        if (helpers.length == 0) {
            for (Stage stage : work) {
                stage.work().run(kernels[0], 0, stage.byBlocks() ? laneBlocks : stage.units());
            }
            return;
        }
        stages = work;
        blocks = laneBlocks;
        run++;
        for (Thread helper : helpers) {
            LockSupport.unpark(helper);
        }
        share(0);
        Throwable thrown = failure;
        if (thrown != null) {
            failure = null;
            throw new IllegalStateException("a thread of the engine failed: " + thrown, thrown);
        }
    }

    private void help(int member) {
        int seen = 0;
        while (true) {
            for (int spin = 0; run == seen && !closed; spin++) {
                if (spin < SPINS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.park(this);
                }
            }
            if (closed) {
                return;
            }
            seen++;
            share(member);
        }
    }

    private void share(int member) {
        int members = kernels.length;
        Stage[] work = stages;
        for (int i = 0; i < work.length; i++) {
            Stage stage = work[i];
            if (i > 0 && !(work[i - 1].byBlocks() && stage.byBlocks())) {
                barrier.await();
            }
            long units = stage.byBlocks() ? blocks : stage.units();
            int from = (int) (units * member / members);
            int to = (int) (units * (member + 1) / members);
            if (from < to && failure == null) {
                attempt(stage, kernels[member], from, to);
            }
        }
        barrier.await();
    }

    private void attempt(Stage stage, Kernels mine, int from, int to) {
        try {
            stage.work().run(mine, from, to);
        } catch (Throwable e) {
            failure = e;
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Thread helper : helpers) {
            LockSupport.unpark(helper);
        }
    }
}
