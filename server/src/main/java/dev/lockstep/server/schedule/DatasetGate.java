package dev.lockstep.server.schedule;

import io.vertx.core.Future;

/** What the queue asks of datasets. Called on the queue's event loop. */
public interface DatasetGate {
    /** Completes when the dataset can be opened; fetches it where it is missing. Fails with a message for whoever waits. */
    Future<Void> ready(String dataset);

    /** How far a dataset is that is not ready yet, from memory; null when there is nothing to say. Changes are announced on {@code Changes.DATASETS}. */
    String progress(String dataset);
}
