package dev.lockstep.server.chaos;

import dev.lockstep.server.arrow.MetricsScan;
import dev.lockstep.server.store.LogKind;
import dev.lockstep.server.store.RunLog;
import dev.lockstep.server.store.RunLogs;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.LongStream;

/** When the steps of a run ended, by its log: what a run says of itself while it trains is a fraction of a second old. */
final class StepTimes {
    private static final int READ_BYTES = 1 << 20;

    private final long[] micros;

    private StepTimes(long[] micros) {
        this.micros = micros;
    }

    /** Of a store that no server uses. */
    static StepTimes of(Path store, int run) throws IOException {
        Vertx vertx = Vertx.vertx();
        try (RunLogs logs = RunLogs.open(vertx, store)) {
            RunLog log = logs.log(run, LogKind.METRICS);
            LongStream.Builder times = LongStream.builder();
            for (int record = 0; record < log.records(); ) {
                RunLog.Chunk chunk = log.read(record, READ_BYTES);
                record = chunk.next();
                MetricsScan scan = new MetricsScan(chunk.bytes());
                while (scan.next()) {
                    for (int row = 0; row < scan.rows(); row++) {
                        if (scan.isStep(row)) {
                            times.add(scan.timeMicros(row));
                        }
                    }
                }
            }
            return new StepTimes(times.build().toArray());
        } finally {
            vertx.close().await();
        }
    }

    /** Steps that ended in between. */
    long between(long fromMicros, long toMicros) {
        return LongStream.of(micros).filter(time -> time >= fromMicros && time < toMicros).count();
    }
}
