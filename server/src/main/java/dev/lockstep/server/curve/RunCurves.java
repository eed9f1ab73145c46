package dev.lockstep.server.curve;

import dev.lockstep.server.arrow.MetricsScan;
import dev.lockstep.server.store.RunLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The curves of one run: one of its batches, or one for each series, and its evaluations, which are few and kept whole. Grows with the log when it is asked.
 * One thread at a time; reads files.
 */
final class RunCurves {
    private static final int READ_BYTES = 1 << 20;
    private static final int READ_RECORDS = 4096;
    /** Up to so many rows for a bucket they are given themselves: buckets would hardly be fewer. */
    private static final int WHOLE = 4;

    private final LogSource source;
    /** Null until it is needed. */
    private RunLog log;
    private final Map<Integer, Curve> curves = new TreeMap<>();
    private final List<CurvePoint> evaluations = new ArrayList<>();
    private int records;

    RunCurves(LogSource source) {
        this.source = source;
    }

    /** Where the log comes from: all of it is checked when it is first asked for. */
    interface LogSource {
        RunLog log() throws IOException;
    }

    /** @throws IOException when it cannot be read, or is not the log any more that these are the curves of */
    private RunLog log() throws IOException {
        RunLog now = source.log();
        if (log != null && log != now || now.records() < records) {
            throw new OtherLog(now.run());
        }
        log = now;
        return now;
    }

    /** The log was cut or deleted since. */
    static final class OtherLog extends IOException {
        private OtherLog(int run) {
            super("the log of run=" + run + " is shorter than it was");
        }
    }

    /** Records that were taken in. */
    int records() {
        return records;
    }

    void write(CurveOutput out) {
        out.count(records).count(curves.size());
        curves.forEach((series, curve) -> {
            out.count(series);
            curve.write(out);
        });
        out.count(evaluations.size());
        evaluations.forEach(out::point);
    }

    /** @throws RuntimeException when it is not what {@link #write} wrote */
    static RunCurves read(ByteBuffer in, LogSource source) {
        RunCurves read = new RunCurves(source);
        read.records = in.getInt();
        for (int left = in.getInt(); left > 0; left--) {
            read.curves.put(in.getInt(), Curve.read(in));
        }
        for (int left = in.getInt(); left > 0; left--) {
            read.evaluations.add(CurveOutput.point(in));
        }
        return read;
    }

    /** Takes in what is in the log now. */
    void grow() throws IOException {
        RunLog log = log();
        for (int end = log.records(); records < end; ) {
            RunLog.Chunk chunk = log.read(records, READ_BYTES, READ_RECORDS);
            MetricsScan scan = new MetricsScan(chunk.bytes());
            while (scan.next()) {
                take(scan);
                records++;
            }
        }
    }

    private void take(MetricsScan scan) {
        Map<Integer, Curve.Place> places = new TreeMap<>();
        for (int row = 0; row < scan.rows(); row++) {
            if (scan.isStep(row)) {
                int series = scan.series(row);
                Curve curve = curves.computeIfAbsent(series, key -> new Curve());
                Curve.Place place = places.computeIfAbsent(series, key -> new Curve.Place(records, curve.rows()));
                curve.add(scan.step(row), scan.epoch(row), scan.elapsedSeconds(row), scan.timeMicros(row), scan.loss(row), scan.accuracy(row), place);
            } else {
                evaluations.add(new CurvePoint(evaluations.size(), scan.step(row), scan.epoch(row), scan.elapsedSeconds(row), scan.timeMicros(row), scan.testLoss(row), scan.testAccuracy(row)));
            }
        }
    }

    List<CurvePoint> evaluations() {
        return List.copyOf(evaluations);
    }

    /** The curves between two steps, reduced to about so many buckets each; those of batches in order of their series, evaluations last. */
    List<CurvePart> parts(int fromStep, int toStep, int buckets) throws IOException {
        List<CurvePart> parts = new ArrayList<>();
        for (Map.Entry<Integer, Curve> entry : curves.entrySet()) {
            Curve curve = entry.getValue();
            int from = curve.bucketAt(fromStep);
            int to = curve.bucketBehind(toStep);
            if (from < to) {
                parts.add(part(entry.getKey(), curve, from, to, buckets));
            }
        }
        List<CurvePoint> seen = evaluations.stream().filter(point -> point.step() >= fromStep && point.step() <= toStep).toList();
        if (!seen.isEmpty()) {
            parts.add(CurvePart.whole(CurvePart.EVALUATIONS, seen));
        }
        return parts;
    }

    private CurvePart part(int series, Curve curve, int from, int to, int buckets) throws IOException {
        int rows = Math.min(to * Curve.WIDTH, curve.rows()) - from * Curve.WIDTH;
        if (rows <= WHOLE * buckets) {
            return CurvePart.whole(series, rows(series, curve, from, to));
        }
        int width = WHOLE;
        while (rows / width > buckets) {
            width *= 2;
        }
        if (width >= Curve.WIDTH) {
            int each = width / Curve.WIDTH;
            return new CurvePart(series, width, curve.wide(from / each * each, to, width));
        }
        List<Bucket> fine = new ArrayList<>();
        for (CurvePoint point : rows(series, curve, from, to)) {
            if (point.row() % width == 0) {
                fine.add(new Bucket());
            }
            fine.get(fine.size() - 1).add(point);
        }
        return new CurvePart(series, width, fine);
    }

    /** The rows of the buckets [from, to), from the log. */
    private List<CurvePoint> rows(int series, Curve curve, int from, int to) throws IOException {
        RunLog log = log();
        Curve.Place place = curve.place(from);
        int begin = from * Curve.WIDTH;
        int end = Math.min(to * Curve.WIDTH, curve.rows());
        List<CurvePoint> rows = new ArrayList<>(end - begin);
        int row = place.rowsBefore();
        for (int record = place.record(); row < end; ) {
            RunLog.Chunk chunk = log.read(record, READ_BYTES, READ_RECORDS);
            record = chunk.next();
            MetricsScan scan = new MetricsScan(chunk.bytes());
            while (scan.next()) {
                for (int i = 0; i < scan.rows(); i++) {
                    if (scan.isStep(i) && scan.series(i) == series) {
                        if (row >= begin && row < end) {
                            rows.add(new CurvePoint(row, scan.step(i), scan.epoch(i), scan.elapsedSeconds(i), scan.timeMicros(i), scan.loss(i), scan.accuracy(i)));
                        }
                        row++;
                    }
                }
            }
        }
        return rows;
    }
}
