package dev.lockstep.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** Compiled steps allocate nothing, which also shows that the warm-up gets the kernels compiled: until then every vector is an object. */
class WarmupTest {
    private static final int STEPS = 50;
    /** A single object per step would be more. */
    private static final long BYTES = 16 * STEPS - 1;
    /** Far more than compiling takes; it only ends a test that would fail. */
    private static final int TRIES = 4000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void commonStepsAllocateNothing() {
        try (Warmup warmup = Warmup.common()) {
            assertTrue(becomesClean(warmup));
        }
    }

    @Test
    void stepsWithNormalizationAndAdamAllocateNothing() {
        try (Warmup warmup = Warmup.normalized()) {
            assertTrue(becomesClean(warmup));
        }
    }

    private boolean becomesClean(Warmup warmup) {
        for (int i = 0; i < TRIES; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            warmup.steps(STEPS);
            if (threads.getCurrentThreadAllocatedBytes() - before <= BYTES) {
                return true;
            }
        }
        return false;
    }
}
