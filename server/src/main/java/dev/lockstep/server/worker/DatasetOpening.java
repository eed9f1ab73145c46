package dev.lockstep.server.worker;

import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.spec.DatasetSpec;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/** The dataset that one worker waits for. On its thread. */
public final class DatasetOpening {
    private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(1);

    private final Datasets datasets;
    private final long patienceMillis;
    private Future<Dataset> last = Future.succeededFuture();

    public DatasetOpening(Datasets datasets) {
        this(datasets, PATIENCE_MILLIS);
    }

    /** @param patienceMillis how long the end of the worker waits at most */
    DatasetOpening(Datasets datasets, long patienceMillis) {
        this.datasets = datasets;
        this.patienceMillis = patienceMillis;
    }

    Future<Dataset> open(DatasetSpec spec) {
        last = datasets.open(spec);
        return last;
    }

    /** For the end of the worker, though not for ever: the outcome comes to threads that are gone then. So would that of {@code vertx.timer}, which does not end with a verticle. */
    Future<Void> settled(Vertx vertx) {
        Promise<Void> settled = Promise.promise();
        vertx.setTimer(patienceMillis, late -> settled.tryComplete());
        last.onComplete(done -> settled.tryComplete());
        return settled.future();
    }
}
