package dev.lockstep.server.worker;

import dev.lockstep.engine.backend.Backends;
import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.train.TrainingSession;
import java.util.List;

/** Opens the session of a run. */
@FunctionalInterface
public interface Sessions {
    TrainingSession open(RunSpec spec, Dataset dataset);

    /** On the device that the run asks for. */
    static Sessions chosen() {
        Backends.best().prepare();
        return (spec, dataset) -> TrainingSession.open(List.of(spec), dataset, Backends.choose(spec.device()));
    }
}
