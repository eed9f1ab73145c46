package dev.lockstep.engine.cpu;

import java.util.concurrent.atomic.AtomicInteger;

/** Where threads wait for each other, again and again. Waiting is short as long as there is a core for each; otherwise it gives way. */
final class Barrier {
    private static final int SPINS = 500;

    private final int parties;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile int phase;

    Barrier(int parties) {
        this.parties = parties;
    }

    void await() {
        int mine = phase;
        if (waiting.incrementAndGet() == parties) {
            waiting.set(0);
            phase = mine + 1;
            return;
        }
        for (int spin = 0; phase == mine; spin++) {
            if (spin < SPINS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }
}
