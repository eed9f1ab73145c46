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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    private final RunLogs logs;
    private final WorkerExecutor readers;
    private final Map<Integer, RunCurves> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, RunCurves> eldest) {
            return size() > KEPT;
        }
    };

    public Curves(Vertx vertx, RunLogs logs) {
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

    private void add(int run, Query query, CurveBatch batch) throws IOException {
        RunLog log = logs.log(run, LogKind.METRICS);
        if (log.records() <= query.above()) {
            return;
        }
        RunCurves curves = of(run, log);
        synchronized (curves) {
            curves.grow();
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
    }

    private RunCurves of(int run, RunLog log) {
        synchronized (kept) {
            RunCurves curves = kept.get(run);
            if (curves == null || curves.log() != log || curves.records() > log.records()) {
                kept.put(run, curves = new RunCurves(log));
            }
            return curves;
        }
    }
}
