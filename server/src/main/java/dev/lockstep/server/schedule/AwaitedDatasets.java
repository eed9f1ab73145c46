package dev.lockstep.server.schedule;

import io.vertx.core.Context;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Finds out whether datasets are there, has those fetched that are not, and tells how that goes. Belongs to the event loop of the queue. */
final class AwaitedDatasets {
    private final Context loop;
    private final DatasetGate datasets;
    private final Consumer<Event> events;
    private final Set<String> awaited = new HashSet<>();

    /** @param events takes the dataset events */
    AwaitedDatasets(Context loop, DatasetGate datasets, Consumer<Event> events) {
        this.loop = loop;
        this.datasets = datasets;
        this.events = events;
    }

    void prepare(String dataset) {
        awaited.add(dataset);
        // A download that is under way may not say anything new for long.
        loop.runOnContext(ignored -> tellWhoWaits());
        datasets.ready(dataset).onComplete(ready -> loop.runOnContext(ignored -> {
            awaited.remove(dataset);
            events.accept(ready.succeeded() ? new Event.DatasetReady(dataset) : new Event.DatasetFailed(dataset, ready.cause().getMessage()));
        }));
    }

    void tellWhoWaits() {
        for (String dataset : List.copyOf(awaited)) {
            String progress = datasets.progress(dataset);
            if (progress != null) {
                events.accept(new Event.DatasetWaiting(dataset, progress));
            }
        }
    }
}
