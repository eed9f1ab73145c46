package dev.lockstep.server.store;

import static dev.lockstep.server.arrow.ArrowRows.column;

import dev.lockstep.server.arrow.ArrowRows;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Small histories for tests; in record i of the metrics the steps are those after record i - 1. */
public final class LogFixture {
    private LogFixture() {}

    /** Records of {@code rowsEach} steps, counted from {@code firstStep}. */
    public static void record(RunRecorder recorder, int firstStep, int records, int rowsEach) {
        int step = firstStep;
        for (int i = 0; i < records; i++) {
            for (int row = 0; row < rowsEach; row++) {
                recorder.step(step, 1, 1f / step, 0.5f, 0.01, step * 0.001, step * 1000L);
                step++;
            }
            recorder.flush().await();
        }
    }

    /** Lays down a log as it was written before there was a column for series: records of the steps 1 to 3, 4 to 6, and 7, whose loss is NaN, with an evaluation. */
    public static void earlier(Path store, int run) throws IOException {
        Path directory = Files.createDirectories(store.resolve("runs/" + run));
        for (String name : List.of("metrics.arrows", "metrics.commits")) {
            try (InputStream in = LogFixture.class.getResourceAsStream("/earlier-log/" + name)) {
                Files.copy(in, directory.resolve(name));
            }
        }
    }

    public static List<Map<String, Object>> rows(RunLog log) throws IOException {
        return ArrowRows.batches(Channels.newInputStream(log.stream())).stream().flatMap(List::stream).toList();
    }

    public static List<Integer> steps(RunLog log) throws IOException {
        return column(rows(log), "step");
    }

    static Path metrics(Path store, int run) {
        return store.resolve("runs/" + run + "/metrics.arrows");
    }

    static Path commits(Path store, int run) {
        return store.resolve("runs/" + run + "/metrics.commits");
    }
}
