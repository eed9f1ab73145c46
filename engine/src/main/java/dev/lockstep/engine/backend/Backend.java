package dev.lockstep.engine.backend;

import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.spec.TrainingSpec;
import java.util.List;

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

    /** What there is of it; of a backend that is not available one entry with the reason. */
    List<DeviceInfo> devices();

    /**
     * The same, on one of its devices.
     *
     * @param ordinal as in the device's id
     */
    default Backend on(int ordinal) {
        return this;
    }

    /** Begins in the background what would slow the first steps down; returns at once, and may be called again. {@link #open} works without it. */
    default void prepare() {}

    /**
     * Allocates everything that the runs of a cohort need; parameters are zero.
     *
     * @param runs one entry for each run of the cohort
     * @param threads that share the work of each step, at least 1; how many changes no bit. A backend that has no use for them ignores them
     * @throws IllegalStateException with the reason when the backend is not available
     */
    Execution open(Plan plan, List<TrainingSpec> runs, Samples samples, int threads);
}
