package dev.lockstep.server.cli;

import dev.lockstep.server.curve.CurvePoint;
import dev.lockstep.server.curve.Curves;
import dev.lockstep.server.schedule.Evaluation;
import dev.lockstep.server.schedule.InterruptedRuns;
import dev.lockstep.server.schedule.Progress;
import dev.lockstep.server.store.LogKind;
import dev.lockstep.server.store.LoggedProgress;
import dev.lockstep.server.store.RunLogs;
import dev.lockstep.server.worker.Device;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads from the run logs how far interrupted runs came, and how well they did. */
final class LogReading implements InterruptedRuns {
    private static final Logger LOG = LoggerFactory.getLogger(LogReading.class);
    private static final int TOGETHER = 16;

    private final Vertx vertx;
    private final RunLogs logs;
    private final Curves curves;

    LogReading(Vertx vertx, RunLogs logs, Curves curves) {
        this.vertx = vertx;
        this.logs = logs;
        this.curves = curves;
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
    public Future<List<List<Evaluation>>> evaluations(List<Integer> runs) {
        Promise<List<List<Evaluation>>> all = Promise.promise();
        readOn(runs, new ArrayList<>(), all);
        return all.future();
    }

    /** A few at a time, because pages wait for the same readers. */
    private void readOn(List<Integer> runs, List<List<Evaluation>> read, Promise<List<List<Evaluation>>> all) {
        if (read.size() == runs.size()) {
            all.complete(read);
            return;
        }
        curves.evaluations(runs.subList(read.size(), Math.min(read.size() + TOGETHER, runs.size())))
                .onSuccess(next -> {
                    next.forEach(run -> read.add(rises(run)));
                    readOn(runs, read, all);
                })
                .onFailure(all::fail);
    }

    private static List<Evaluation> rises(List<CurvePoint> evaluations) {
        List<Evaluation> rises = new ArrayList<>();
        float best = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < evaluations.size(); i++) {
            CurvePoint point = evaluations.get(i);
            if (point.accuracy() > best || i == evaluations.size() - 1) {
                rises.add(new Evaluation(point.step(), point.elapsedSeconds(), point.timeMicros(), point.accuracy()));
                best = Math.max(best, point.accuracy());
            }
        }
        return rises;
    }

    @Override
    public boolean keepsEnd(int run) {
        return logs.endState(run) > 0;
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
