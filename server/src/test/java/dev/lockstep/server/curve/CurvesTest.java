package dev.lockstep.server.curve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.arrow.ArrowRows;
import dev.lockstep.server.store.RunLogs;
import dev.lockstep.server.store.RunRecorder;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every bucket is compared with what its definition says, over every row. */
class CurvesTest {
    private static final int RUN = 7;
    private static final int ALL = Integer.MAX_VALUE;

    @TempDir
    Path store;

    private Vertx vertx;
    private RunLogs logs;
    private RunRecorder recorder;
    private Curves curves;
    /** By row. */
    private final List<float[]> written = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        vertx = Vertx.vertx();
        logs = RunLogs.open(vertx, store);
        recorder = logs.record(RUN);
        curves = new Curves(vertx, logs);
    }

    @AfterEach
    void close() throws Exception {
        logs.close();
        vertx.close().await();
    }

    /** Steps go on from those before, ten to a record; the first is 1. */
    private void write(int rows, IntFunction<Float> loss) {
        for (int i = 0; i < rows; i++) {
            int row = written.size();
            float[] values = {loss.apply(row), (row * 31 % 97) / 97f};
            written.add(values);
            recorder.step(row + 1, 1 + row / 100, values[0], values[1], 0.1, -1, row / 8.0, row);
            if (written.size() % 10 == 0) {
                recorder.flush().await();
            }
        }
        recorder.flush().await();
    }

    private List<Map<String, Object>> read(int from, int to, int buckets) throws Exception {
        return ArrowRows.rows(curves.read(List.of(RUN), new Curves.Query(0, from, to, buckets)).await().getBytes());
    }

    private static IntFunction<Float> noise(long seed) {
        Random random = new Random(seed);
        return row -> (float) random.nextGaussian();
    }

    /** What must be among the points of a bucket, by the definition. */
    private void check(List<Map<String, Object>> points, int firstRow, int endRow) {
        int width = (int) points.get(0).get("width");
        assertTrue(Integer.bitCount(width) == 1, "width: " + width);
        Set<Integer> rows = new TreeSet<>();
        points.forEach(point -> assertTrue(rows.add((int) point.get("row")), "twice: " + point));
        assertEquals(List.copyOf(rows), points.stream().map(point -> (int) point.get("row")).toList(), "in order");
        for (int begin = firstRow / width * width; begin < endRow; begin += width) {
            int end = Math.min(begin + width, written.size());
            Set<Integer> expected = new TreeSet<>(List.of(begin, end - 1));
            int odd = 0;
            double sum = 0;
            int[] extremes = {-1, -1, -1, -1};
            for (int row = begin; row < end; row++) {
                float loss = written.get(row)[0];
                float accuracy = written.get(row)[1];
                if (Float.isFinite(loss)) {
                    sum += loss;
                    extremes[0] = extremes[0] < 0 || loss < written.get(extremes[0])[0] ? row : extremes[0];
                    extremes[1] = extremes[1] < 0 || loss > written.get(extremes[1])[0] ? row : extremes[1];
                } else if (odd++ == 0) {
                    expected.add(row);
                }
                extremes[2] = extremes[2] < 0 || accuracy < written.get(extremes[2])[1] ? row : extremes[2];
                extremes[3] = extremes[3] < 0 || accuracy > written.get(extremes[3])[1] ? row : extremes[3];
            }
            IntStream.of(extremes).filter(row -> row >= 0).forEach(expected::add);
            int from = begin;
            List<Map<String, Object>> found = points.stream().filter(point -> (int) point.get("row") >= from && (int) point.get("row") < end).toList();
            assertEquals(List.copyOf(expected), found.stream().map(point -> (int) point.get("row")).toList(), "bucket at row " + begin + ", width " + width);
            assertEquals(odd, found.stream().mapToInt(point -> (int) point.get("odd")).sum(), "odd in the bucket at row " + begin);
            if (odd < end - begin) {
                assertEquals(sum / (end - begin - odd), (double) found.get(0).get("mean_loss"), 1e-9 * (end - begin));
                double accuracies = IntStream.range(begin, end).mapToDouble(row -> written.get(row)[1]).average().orElseThrow();
                assertEquals(accuracies, (double) found.get(0).get("mean_accuracy"), 1e-9 * (end - begin));
            }
        }
        for (Map<String, Object> point : points) {
            int row = (int) point.get("row");
            assertEquals(row + 1, point.get("step"));
            assertEquals(written.get(row)[0], (float) point.get("loss"));
            assertEquals(written.get(row)[1], (float) point.get("accuracy"));
            assertEquals(row / 8.0, (double) point.get("elapsed_s"));
            assertEquals((long) row, point.get("time"));
        }
    }

    @Test
    void bucketsAreWhatTheirDefinitionSaysAtEveryWidth() throws Exception {
        IntFunction<Float> noise = noise(1);
        write(20_003, row -> row % 4001 == 17 ? Float.NaN : row == 9000 ? Float.NEGATIVE_INFINITY : noise.apply(row));
        for (int buckets : new int[] {16, 50, 100, 500, 1000, 2000}) {
            List<Map<String, Object>> points = read(0, ALL, buckets);
            int width = (int) points.get(0).get("width");
            assertTrue(20_003 / width <= buckets, width + " rows in each of " + buckets);
            check(points, 0, 20_003);
        }
        assertEquals(20_003, read(0, ALL, 4096 * 2).size(), "all rows where they are few");
    }

    @Test
    void zoomingGivesTheFinerLevelWithTheSameEdges() throws Exception {
        write(20_003, noise(2));
        for (int[] range : new int[][] {{1, 20_003}, {5000, 9000}, {12_345, 12_400}, {1, 1}, {20_003, 20_003}, {19_990, 50_000}}) {
            List<Map<String, Object>> points = read(range[0], range[1], 100);
            int first = (int) points.get(0).get("row");
            int last = (int) points.get(points.size() - 1).get("row");
            assertTrue(first <= range[0] - 1 && last >= Math.min(range[1], 20_003) - 1, first + " to " + last);
            check(points, first, last + 1);
        }
        assertEquals(1, read(12_345, 12_400, 100).get(0).get("width"));
        assertEquals(List.of(), read(20_004, ALL, 100));
    }

    @Test
    void aSpikeOfOneBatchIsAlwaysThere() throws Exception {
        write(100_000, row -> row == 77_777 ? 9f : row == 33_333 ? -9f : (row % 13) / 13f);
        for (int buckets : new int[] {16, 100, 1000}) {
            List<Integer> rows = read(0, ALL, buckets).stream().map(point -> (int) point.get("row")).toList();
            assertTrue(rows.contains(77_777) && rows.contains(33_333), buckets + " buckets");
        }
    }

    @Test
    void edgesStayWhereTheyAreWhileTheRunGoesOn() throws Exception {
        write(7001, noise(3));
        List<Map<String, Object>> before = read(0, ALL, 60);
        assertEquals(701, before.get(0).get("records"));
        write(600, noise(4));
        List<Map<String, Object>> after = read(0, ALL, 60);
        assertEquals(128, before.get(0).get("width"));
        assertEquals(761 + 1, after.get(0).get("records"));
        check(after, 0, 7601);
        int whole = 7001 / 128 * 128;
        assertEquals(without(before, whole), without(after, whole));
    }

    private static List<Map<String, Object>> without(List<Map<String, Object>> points, int fromRow) {
        points.forEach(point -> point.remove("records"));
        return points.stream().filter(point -> (int) point.get("row") < fromRow).toList();
    }

    @Test
    void seriesAreCurvesOfTheirOwnAndEvaluationsAreAllThere() throws Exception {
        for (int step = 1; step <= 9000; step++) {
            int series = step % 3 - 1;
            recorder.step(step, 1, step, 0.5f, 0.1, series, step, step);
            if (step % 100 == 0) {
                recorder.evaluation(step, 1, -step, Float.NaN, step, step);
            }
            if (step % 7 == 0) {
                recorder.flush().await();
            }
        }
        recorder.flush().await();
        List<Map<String, Object>> points = read(0, ALL, 100);
        for (int series = -1; series <= 1; series++) {
            Integer wanted = series < 0 ? null : series;
            List<Map<String, Object>> own = points.stream().filter(point -> point.get("loss") != null && java.util.Objects.equals(asInt(point.get("series")), wanted)).toList();
            assertEquals(32, own.get(0).get("width"));
            for (Map<String, Object> point : own) {
                assertEquals(3 * (int) point.get("row") + (series < 0 ? 3 : series == 0 ? 1 : 2), point.get("step"));
            }
            assertEquals(2999, own.get(own.size() - 1).get("row"));
        }
        List<Object> evaluations = points.stream().filter(point -> point.get("test_loss") != null).map(point -> point.get("test_loss")).toList();
        assertEquals(IntStream.rangeClosed(1, 90).mapToObj(i -> (Object) (-100f * i)).toList(), evaluations);
    }

    private static Integer asInt(Object value) {
        return value == null ? null : ((Number) value).intValue();
    }

    @Test
    void runsWithFewRecordsAreLeftToTheStream() throws Exception {
        write(100, noise(5));
        assertEquals(List.of(), ArrowRows.rows(curves.read(List.of(RUN, 8), new Curves.Query(10, 0, ALL, 100)).await().getBytes()));
        assertEquals(100, ArrowRows.rows(curves.read(List.of(RUN, 8), new Curves.Query(9, 0, ALL, 100)).await().getBytes()).size());
    }
}
