package dev.lockstep.server.schedule;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Which datasets are there, and what the runs are told that wait for others. */
final class DatasetWait {
    private final RunTable table;
    private final Set<String> ready = new HashSet<>();
    /** Datasets that were asked for and are not there yet, with what is known of them; null before anything is. */
    private final Map<String, String> preparing = new HashMap<>();

    DatasetWait(RunTable table) {
        this.table = table;
    }

    boolean isReady(String dataset) {
        return ready.contains(dataset);
    }

    /** What is known of a dataset that is not there yet; null where nothing is, or it is there. */
    String reason(String dataset) {
        return preparing.get(dataset);
    }

    /** Nobody has asked for it, or what it was asked for has failed. */
    boolean isUnknown(String dataset) {
        return !ready.contains(dataset) && !preparing.containsKey(dataset);
    }

    void prepare(String dataset) {
        preparing.put(dataset, null);
        table.command(new Command.Prepare(dataset));
    }

    void ready(String dataset) {
        ready.add(dataset);
        preparing.remove(dataset);
        tell(dataset, null);
    }

    void waiting(String dataset, String reason) {
        preparing.put(dataset, reason);
        tell(dataset, reason);
    }

    void failed(String dataset, String reason, Instant now) {
        preparing.remove(dataset);
        ready.remove(dataset);
        table.queuedFor(dataset).forEach(run -> table.end(run, Outcome.failed(reason), now));
    }

    private void tell(String dataset, String reason) {
        for (Run run : table.queuedFor(dataset)) {
            if (!Objects.equals(run.reason(), reason)) {
                table.replace(run.waiting(reason), false);
            }
        }
    }
}
