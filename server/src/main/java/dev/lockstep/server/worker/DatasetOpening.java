package dev.lockstep.server.worker;

import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.spec.DatasetSpec;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/** The dataset that a worker waits for. On its thread. */
final class DatasetOpening {
    private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(1);

    private final Datasets datasets;
    private Future<Dataset> last = Future.succeededFuture();

    DatasetOpening(Datasets datasets) {
        this.datasets = datasets;
    }

    Future<Dataset> open(DatasetSpec spec) {
        last = datasets.open(spec);
        return last;
    }

    /** For the end of the worker, though not for ever: the outcome comes to threads that are gone then. So would that of {@code vertx.timer}, which does not end with a verticle. */
    Future<Void> settled(Vertx vertx) {
        Promise<Void> settled = Promise.promise();
        vertx.setTimer(PATIENCE_MILLIS, late -> settled.tryComplete());
        last.onComplete(done -> settled.tryComplete());
        return settled.future();
    }
}
