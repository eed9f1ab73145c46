package dev.lockstep.server.worker;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The weights of runs that train, as they are between two slices of their workers. */
public final class TrainingWeights {
    private final Map<Integer, Source> sources = new ConcurrentHashMap<>();

    private record Source(Context worker, Supplier<LastWeights> weights) {}

    /** @param weights called on the context of the worker, until {@link #ended} */
    void training(int run, Context worker, Supplier<LastWeights> weights) {
        sources.put(run, new Source(worker, weights));
    }

    /** On the context of the worker: what the run has recorded can be read from its log. */
    void ended(int run) {
        sources.remove(run);
    }

    /** Empty when the run does not train; its log has what there is then. Called on a context, and completes there: a worker that trains is no place to go on. */
    public Future<Optional<LastWeights>> of(int run) {
        Source source = sources.get(run);
        if (source == null) {
            return Future.succeededFuture(Optional.empty());
        }
        Context caller = Vertx.currentContext();
        Promise<Optional<LastWeights>> promise = Promise.promise();
        source.worker().runOnContext(between -> {
            Source now = sources.get(run);
            // A run that was paused may go on with another worker.
            Future<Optional<LastWeights>> read = now == null || now.worker() == source.worker() ? read(now) : null;
            caller.runOnContext(later -> (read == null ? of(run) : read).onComplete(promise));
        });
        return promise.future();
    }

    /** On the context of the worker, where a run that trains does not end in between. */
    private static Future<Optional<LastWeights>> read(Source source) {
        try {
            return Future.succeededFuture(Optional.ofNullable(source).map(known -> known.weights().get()));
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }
}
