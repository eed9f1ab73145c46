package dev.lockstep.server.dataset;

import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.spec.DatasetSpec;
import io.vertx.core.Future;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Opened datasets, so that runs share one copy. The least recently asked for are let go of when all together exceed the bound; one that a run
 * still trains on is found again as long as it lives. Called from any thread.
 */
final class DatasetCache {
    private final long maxBytes;
    /** In order of last use; loading ones included. */
    private final LinkedHashMap<DatasetSpec, Future<Dataset>> held = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<DatasetSpec, WeakReference<Dataset>> released = new HashMap<>();

    DatasetCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** A dataset whose loading failed is loaded anew at the next call. */
    Future<Dataset> get(DatasetSpec spec, Supplier<Future<Dataset>> load) {
        Future<Dataset> future;
        synchronized (this) {
            Future<Dataset> present = held.get(spec);
            if (present != null) {
                return present;
            }
            WeakReference<Dataset> reference = released.remove(spec);
            Dataset living = reference == null ? null : reference.get();
            future = living == null ? load.get() : Future.succeededFuture(living);
            held.put(spec, future);
        }
        future.onComplete(opened -> {
            synchronized (this) {
                if (opened.failed()) {
                    held.remove(spec, future);
                } else {
                    release(spec);
                }
            }
        });
        return future;
    }

    /** What is asked for next is loaded anew, because the files have changed. */
    synchronized void forget(String name) {
        held.keySet().removeIf(spec -> spec.name().equals(name));
        released.keySet().removeIf(spec -> spec.name().equals(name));
    }

    private void release(DatasetSpec newest) {
        released.values().removeIf(reference -> reference.get() == null);
        long bytes = held.values().stream().filter(Future::succeeded).mapToLong(opened -> bytes(opened.result())).sum();
        Iterator<Map.Entry<DatasetSpec, Future<Dataset>>> oldest = held.entrySet().iterator();
        while (bytes > maxBytes && oldest.hasNext()) {
            Map.Entry<DatasetSpec, Future<Dataset>> entry = oldest.next();
            if (entry.getValue().succeeded() && !entry.getKey().equals(newest)) {
                Dataset dataset = entry.getValue().result();
                bytes -= bytes(dataset);
                released.put(entry.getKey(), new WeakReference<>(dataset));
                oldest.remove();
            }
        }
    }

    private static long bytes(Dataset dataset) {
        return dataset.train().bytes() + dataset.test().bytes();
    }
}
