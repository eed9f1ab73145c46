package dev.lockstep.server.worker;

import dev.lockstep.engine.backend.Backend;
import dev.lockstep.engine.backend.Backends;
import dev.lockstep.engine.backend.DeviceMemoryException;
import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.train.TrainingSession;
import java.util.List;

/** Opens the session of a cohort. */
@FunctionalInterface
public interface Sessions {
    /** Of the first runs, as many as fit into the memory of their device, and at least one. */
    TrainingSession open(List<RunSpec> cohort, Dataset dataset);

    /** On the device that the runs ask for. */
    static Sessions chosen() {
        return (cohort, dataset) -> on(Backends.choose(cohort.get(0).device())).open(cohort, dataset);
    }

    /** Has the device that most runs will train on made ready for their first steps; returns at once. Nothing depends on it. */
    static void prepare() {
        Backends.best().prepare();
    }

    /** On that one, whatever the runs ask for. */
    static Sessions on(Backend backend) {
        return (cohort, dataset) -> {
            for (int runs = cohort.size();;) {
                try {
                    return TrainingSession.open(cohort.subList(0, runs), dataset, backend);
                } catch (DeviceMemoryException e) {
                    if (runs == 1) {
                        throw e;
                    }
                    runs = fewer(runs, e);
                }
            }
        };
    }

    /** As many as would fit into what is free, with a tenth left for what is there once; half of them where nobody knows what was asked for. */
    private static int fewer(int runs, DeviceMemoryException e) {
        if (e.bytes() == 0) {
            return runs / 2;
        }
        return (int) Math.max(1, Math.min(runs - 1, 0.9 * runs * e.free() / e.bytes()));
    }
}
