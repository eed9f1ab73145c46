package dev.lockstep.server.chaos;

import dev.lockstep.server.arrow.CurveScan;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.List;

/** A long history, asked for as a page asks for it: by a server that has just started, again, and zoomed in. */
public final class Backfill {
    private static final int ROWS_EACH = 4;
    private static final int BUCKETS = 1024;
    private static final double MAX_MS = 1000;

    private final int rows;

    public Backfill(int rows) {
        this.rows = rows;
    }

    public void run(Path store, Findings findings) throws Exception {
        int spike = rows / 3;
        int nan = rows / 2;
        int run = LongRun.write(store, rows, ROWS_EACH, spike, nan);
        try (ServerProcess server = ServerProcess.start(store, 1, List.of()); Api api = new Api(server)) {
            api.get("/system"); // the connection, and the code behind it, not of the curve
            String all = "/runs/" + run + "/curve?buckets=" + BUCKETS;
            Timed cold = timed(api, all);
            Timed warm = timed(api, all);
            Timed zoom = timed(api, all + "&from=" + (spike - rows / 50) + "&to=" + (spike + rows / 50));
            Timed near = timed(api, all + "&from=" + (spike - 50) + "&to=" + (spike + 50));
            findings.tried("backfill: a run of %d rows in %d records: %d points, %d rows a bucket, %d KiB", rows, cold.scan().records(), cold.scan().rows(),
                    cold.scan().width(), cold.bytes() >> 10);
            findings.measured(cold.millis() <= MAX_MS, "backfill: the first answer of a server that just started after %.0f ms, the second after %.0f ms, zoomed in after %.0f ms and %.0f ms",
                    cold.millis(), warm.millis(), zoom.millis(), near.millis());
            findings.found(List.of(cold, warm, zoom, near).stream().allMatch(answer -> answer.scan().hasStep(spike)), "backfill: the spike of one batch is at every level (%d, %d and %d rows a bucket)",
                    cold.scan().width(), zoom.scan().width(), near.scan().width());
            findings.found(cold.scan().hasStep(nan) && cold.scan().odd() == 1, "backfill: the one NaN is where it happened, counted %d", cold.scan().odd());
        }
    }

    private record Timed(double millis, int bytes, CurveScan scan) {}

    private static Timed timed(Api api, String path) {
        long began = System.nanoTime();
        Buffer answer = api.getBytes(path);
        double millis = (System.nanoTime() - began) / 1e6;
        return new Timed(millis, answer.length(), CurveScan.of(answer.getBytes()));
    }
}
