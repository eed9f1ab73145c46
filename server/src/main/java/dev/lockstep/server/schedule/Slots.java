package dev.lockstep.server.schedule;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which devices are taken. */
final class Slots {
    private final Placement placement;
    /** From worker to what it trains on. */
    private final Map<String, String> taken = new HashMap<>();

    Slots(Placement placement) {
        this.placement = placement;
    }

    void take(Worker worker, String device) {
        taken.put(worker.id(), device);
    }

    void free(Worker worker) {
        taken.remove(worker.id());
    }

    boolean isFree(String device) {
        return !placement.single(device) || !taken.containsValue(device);
    }

    Optional<String> firstFree(List<String> devices) {
        return devices.stream().filter(this::isFree).findFirst();
    }

    /** How many cohorts could start now. */
    int free(List<String> devices, int idleWorkers) {
        return devices.stream().anyMatch(device -> !placement.single(device)) ? idleWorkers
                : Math.min(idleWorkers, (int) devices.stream().filter(this::isFree).count());
    }
}
