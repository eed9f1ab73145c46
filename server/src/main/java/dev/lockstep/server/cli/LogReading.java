package dev.lockstep.server.cli;

import dev.lockstep.server.schedule.InterruptedRuns;
import dev.lockstep.server.schedule.Progress;
import dev.lockstep.server.store.LogKind;
import dev.lockstep.server.store.LoggedProgress;
import dev.lockstep.server.store.RunLogs;
import dev.lockstep.server.worker.Device;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads from the run logs how far interrupted runs came. */
final class LogReading implements InterruptedRuns {
    private static final Logger LOG = LoggerFactory.getLogger(LogReading.class);

    private final Vertx vertx;
    private final RunLogs logs;

    LogReading(Vertx vertx, RunLogs logs) {
        this.vertx = vertx;
        this.logs = logs;
    }

    @Override
    public Future<Map<Integer, Progress>> read(List<Integer> runs) {
        if (runs.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        return vertx.executeBlocking(() -> {
            Map<Integer, Progress> progress = new HashMap<>();
            for (int run : runs) {
                try {
                    LoggedProgress.read(logs.log(run, LogKind.METRICS)).ifPresent(logged -> progress.put(run, of(logged)));
                } catch (IOException | RuntimeException e) {
                    LOG.warn("the log of run={} is not readable; its last known progress is shown", run, e);
                }
            }
            return progress;
        }, false);
    }

    @Override
    public int numericsVersion() {
        return Device.numericsVersion();
    }

    private static Progress of(LoggedProgress logged) {
        return new Progress(logged.step(), logged.epoch(), logged.loss(), logged.accuracy(), logged.testLoss(), logged.testAccuracy(),
                logged.bestTestAccuracy(), null, logged.elapsedSeconds());
    }
}
