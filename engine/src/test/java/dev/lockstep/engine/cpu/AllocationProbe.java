package dev.lockstep.engine.cpu;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** A main class: prints how many bytes fifty steps allocate once their kernels are compiled, the least of several tries. */
public final class AllocationProbe {
    static final int STEPS = 50;
    /** Far more than compiling takes; it only ends a probe that finds something. */
    private static final int TRIES = 4000;

    private AllocationProbe() {}

    /** @param arguments {@code common} or {@code normalized} */
    public static void main(String[] arguments) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        try (Warmup warmup = arguments[0].equals("common") ? Warmup.common() : Warmup.normalized()) {
            for (int i = 0; i < TRIES && least > STEPS; i++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                warmup.steps(STEPS);
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
        }
        System.out.println(least);
    }
}
