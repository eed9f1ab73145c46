package dev.lockstep.server.chaos;

import dev.lockstep.server.store.RunLogs;
import dev.lockstep.server.store.RunRecorder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;

/** A process of its own, whose files may have only so many bytes: records until it cannot, and prints how many records it was told are written. */
final class LimitedWriter {
    static final int RECORDS = 24;

    private LimitedWriter() {}

    /** @param arguments the store */
    public static void main(String[] arguments) throws IOException {
        Vertx vertx = Vertx.vertx();
        int written = 0;
        try (RunLogs logs = RunLogs.open(vertx, Path.of(arguments[0]))) {
            RunRecorder recorder = logs.record(1);
            for (int step = 1; step <= RECORDS; step++) {
                recorder.step(step, 1, 1f / step, 0.5f, 0.01, 0.001 * step, 1000L * step);
                recorder.flush().await();
                written++;
            }
        } catch (RuntimeException | IOException e) {
            System.err.println(e.getMessage());
        }
        System.out.println("written " + written);
        System.exit(0);
    }
}
