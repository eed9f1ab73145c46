package dev.lockstep.server.curve;

import dev.lockstep.server.arrow.ArrowIpc;
import dev.lockstep.server.arrow.CurveBatch;
import dev.lockstep.server.store.LogKind;
import dev.lockstep.server.store.RunLog;
import dev.lockstep.server.store.RunLogs;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reduced curves of runs as Arrow streams, see {@link CurveBatch}. Keeps what it has read of the last runs that were asked for, and goes on from there: about
 * 5 MiB for each million rows.
 */
public final class Curves {
    private static final Logger LOG = LoggerFactory.getLogger(Curves.class);
    private static final int KEPT = 24;
    private static final int READERS = 2;
    /** Of fewer records, ten seconds of a busy run, curves are quickly made. */
    private static final int SAVED_RECORDS = 500;
    private static final long CHECK_AFTER_MILLIS = 3_000;

    private final Vertx vertx;
    private final RunLogs logs;
    private final WorkerExecutor readers;
    private final Map<Integer, RunCurves> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, RunCurves> eldest) {
            return size() > KEPT;
        }
    };

    /** Records of which the file of a run is. */
    private final Map<Integer, Integer> saved = new ConcurrentHashMap<>();

    public Curves(Vertx vertx, RunLogs logs) {
        this.vertx = vertx;
        this.logs = logs;
        // Of their own, because the common worker threads may be busy training.
        this.readers = vertx.createSharedWorkerExecutor("lockstep-curves", READERS);
    }

    /**
     * What is asked of each run.
     *
     * @param above only runs with more record batches than this
     * @param fromStep first step of interest
     * @param toStep last step of interest
     * @param buckets of a curve, about
     */
    public record Query(int above, int fromStep, int toStep, int buckets) {}

    /** The schema and one record batch for each run that has something; not of those that cannot be read. */
    public Future<Buffer> read(Collection<Integer> runs, Query query) {
        List<Integer> asked = List.copyOf(runs);
        return readers.executeBlocking(() -> {
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            stream.writeBytes(ArrowIpc.schema(CurveBatch.SCHEMA));
            try (BufferAllocator allocator = new RootAllocator(); CurveBatch batch = new CurveBatch(allocator)) {
                for (int run : asked) {
                    try {
                        add(run, query, batch);
                    } catch (IOException | IllegalArgumentException e) {
                        LOG.warn("no curve of run={}: {}", run, e.getMessage());
                    }
                    if (batch.rows() > 0) {
                        stream.writeBytes(batch.encode());
                    }
                }
            }
            return Buffer.buffer(stream.toByteArray());
        }, false);
    }

    /** The evaluations of each run, in the order of its log; none of those that cannot be read. */
    public Future<List<List<CurvePoint>>> evaluations(List<Integer> runs) {
        return readers.executeBlocking(() -> {
            List<List<CurvePoint>> evaluations = new ArrayList<>();
            for (int run : runs) {
                evaluations.add(evaluations(run));
            }
            return evaluations;
        }, false);
    }

    private List<CurvePoint> evaluations(int run) {
        try {
            Known known = known(run);
            synchronized (known.curves()) {
                if (known.checked()) {
                    known.curves().grow();
                }
                return known.curves().evaluations();
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("no evaluations of run={}: {}", run, e.getMessage());
            return List.of();
        }
    }

    private void add(int run, Query query, CurveBatch batch) throws IOException {
        try {
            addOnce(run, query, batch);
        } catch (RunCurves.OtherLog cut) {
            forget(run);
            addOnce(run, query, batch);
        }
    }

    private void addOnce(int run, Query query, CurveBatch batch) throws IOException {
        Known known = known(run);
        if (known.records() <= query.above()) {
            return;
        }
        RunCurves curves = known.curves();
        synchronized (curves) {
            if (known.checked()) {
                curves.grow();
                keepIfLong(run, curves);
            }
            for (CurvePart part : curves.parts(query.fromStep(), query.toStep(), query.buckets())) {
                for (Bucket bucket : part.buckets()) {
                    boolean odd = true;
                    for (CurvePoint point : bucket.points()) {
                        // The count stands once, at the point where it began.
                        int count = point.isOdd() && odd ? bucket.odd() : 0;
                        odd &= count == 0;
                        batch.add(run, curves.records(), part.series(), part.width(), point.row(), point.step(), point.epoch(), point.elapsedSeconds(),
                                point.timeMicros(), point.loss(), point.accuracy(), bucket.meanLoss(), bucket.meanAccuracy(), count);
                    }
                }
            }
        }
        if (!known.checked()) {
            // Whoever looks closer needs the log itself, which takes its time to be checked: when the page that asked has drawn itself.
            vertx.setTimer(CHECK_AFTER_MILLIS, late -> readers.executeBlocking(() -> logs.log(run, LogKind.METRICS), false));
        }
    }

    /** @param checked whether the log was; otherwise the curves are all that is known of it */
    private record Known(RunCurves curves, int records, boolean checked) {}

    private Known known(int run) throws IOException {
        int unchecked = logs.unchecked(run, LogKind.METRICS);
        if (unchecked >= SAVED_RECORDS) {
            RunCurves curves = of(run);
            if (curves.records() == unchecked) {
                return new Known(curves, unchecked, false);
            }
        }
        int records = logs.log(run, LogKind.METRICS).records();
        return new Known(of(run), records, true);
    }

    /** What is known of a run, if only from its file; without curves yet where there is nothing. */
    private RunCurves of(int run) {
        synchronized (kept) {
            RunCurves curves = kept.get(run);
            if (curves == null) {
                RunCurves.LogSource source = () -> logs.log(run, LogKind.METRICS);
                curves = CurveFile.read(logs, run, source);
                curves = curves == null ? new RunCurves(source) : curves;
                saved.put(run, curves.records());
                kept.put(run, curves);
            }
            return curves;
        }
    }

    private void forget(int run) {
        synchronized (kept) {
            kept.remove(run);
        }
    }

    /** Brings the file of a long run up to its end. Nothing is lost when that fails: the curves are in the log. */
    public Future<Void> keep(int run) {
        return readers.executeBlocking(() -> {
            RunLog log = logs.log(run, LogKind.METRICS);
            if (log.records() >= SAVED_RECORDS) {
                RunCurves curves = of(run);
                synchronized (curves) {
                    curves.grow();
                    keepIfLong(run, curves);
                }
            }
            return null;
        }, false);
    }

    /** While a run goes on, only when much has come. */
    private void keepIfLong(int run, RunCurves curves) {
        int before = saved.getOrDefault(run, 0);
        int records = curves.records();
        if (records >= SAVED_RECORDS && (logs.isRecording(run) ? records / 2 >= before : records > before)) {
            try {
                CurveFile.write(logs, run, curves);
                saved.put(run, records);
            } catch (IOException e) {
                LOG.warn("the curves of run={} are not kept: {}", run, e.getMessage());
            }
        }
    }
}
