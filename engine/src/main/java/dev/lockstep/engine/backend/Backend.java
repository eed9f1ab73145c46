package dev.lockstep.engine.backend;

import dev.lockstep.engine.plan.Plan;

/**
 * What executes plans. Found by {@link java.util.ServiceLoader}; constructors and every method but {@link #open} must work, and not throw,
 * on machines that cannot run the backend.
 */
public interface Backend {
    /** The key in requests and records: {@code cpu}. */
    String id();

    /** For people: {@code CPU}. */
    String name();

    Availability availability();

    /**
     * Allocates everything that the runs of a cohort need; parameters are zero.
     *
     * @throws IllegalStateException with the reason when the backend is not available
     */
    Execution open(Plan plan, int runs, Samples samples);
}
