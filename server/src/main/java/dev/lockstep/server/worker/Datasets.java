package dev.lockstep.server.worker;

import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.spec.DatasetSpec;
import io.vertx.core.Future;

/** Where workers get their samples; the future completes on the caller's context. */
@FunctionalInterface
public interface Datasets {
    Future<Dataset> open(DatasetSpec spec);
}
