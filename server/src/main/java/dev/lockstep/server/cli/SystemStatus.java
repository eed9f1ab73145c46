package dev.lockstep.server.cli;

import dev.lockstep.server.schedule.Board;
import dev.lockstep.server.worker.Device;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;

/** The system entry of the interface. */
final class SystemStatus implements Function<Board.Load, JsonObject> {
    private final Settings settings;
    private final List<Device> devices;
    private final Instant startedAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    SystemStatus(Settings settings, List<Device> devices) {
        this.settings = settings;
        this.devices = devices;
    }

    @Override
    public JsonObject apply(Board.Load load) {
        JsonArray entries = new JsonArray();
        devices.forEach(device -> entries.add(new JsonObject().put("id", device.id()).put("name", device.name())
                .put("memory_bytes", device.memoryBytes() == 0 ? null : device.memoryBytes()).put("available", device.available()).put("detail", device.detail())));
        return new JsonObject()
                .put("version", Version.text())
                .put("numerics_version", Device.numericsVersion())
                .put("java", System.getProperty("java.version"))
                .put("cores", Runtime.getRuntime().availableProcessors())
                .put("workers", settings.workers())
                .put("devices", entries)
                .put("running", load.running())
                .put("queued", load.queued())
                .put("store_problem", load.storeProblem())
                .put("started_at", startedAt.toString())
                .put("store", settings.store().toString())
                .put("data_dir", settings.dataDir().toString());
    }
}
