package dev.lockstep.server.curve;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** One curve of a run, in buckets of {@value #WIDTH} rows whose edges never move. Wider ones are made of them; what is finer is in the log. */
final class Curve {
    static final int WIDTH = 64;

    private final List<Bucket> buckets = new ArrayList<>();
    /** For each bucket the record in which its first row lies, and how many rows of the curve lie before that record. */
    private final List<Place> places = new ArrayList<>();
    private int rows;

    record Place(int record, int rowsBefore) {}

    /** @param place of the record that the row is from */
    void add(int step, int epoch, double elapsedSeconds, long timeMicros, float loss, float accuracy, Place place) {
        if (rows % WIDTH == 0) {
            buckets.add(new Bucket());
            places.add(place);
        }
        buckets.get(rows / WIDTH).add(new CurvePoint(rows, step, epoch, elapsedSeconds, timeMicros, loss, accuracy));
        rows++;
    }

    void write(CurveOutput out) {
        out.count(rows);
        for (int i = 0; i < buckets.size(); i++) {
            out.count(places.get(i).record()).count(places.get(i).rowsBefore());
            buckets.get(i).write(out);
        }
    }

    static Curve read(ByteBuffer in) {
        Curve curve = new Curve();
        curve.rows = in.getInt();
        for (int begin = 0; begin < curve.rows; begin += WIDTH) {
            curve.places.add(new Place(in.getInt(), in.getInt()));
            curve.buckets.add(Bucket.read(in));
        }
        return curve;
    }

    int rows() {
        return rows;
    }

    Place place(int bucket) {
        return places.get(bucket);
    }

    /** The first of the buckets that ends at the step or behind it; their number when none does. */
    int bucketAt(int step) {
        int low = 0;
        int high = buckets.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (buckets.get(middle).lastStep() < step) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The first of the buckets that begins behind the step; their number when none does. */
    int bucketBehind(int step) {
        int bucket = bucketAt(step);
        while (bucket < buckets.size() && buckets.get(bucket).firstStep() <= step) {
            bucket++;
        }
        return bucket;
    }

    /**
     * Buckets of {@code width} rows, a power of two and at least {@link #WIDTH}, that hold the buckets [from, to).
     *
     * @param from a multiple of {@code width / WIDTH}
     */
    List<Bucket> wide(int from, int to, int width) {
        int each = width / WIDTH;
        List<Bucket> wide = new ArrayList<>();
        for (int begin = from; begin < to; begin += each) {
            Bucket bucket = new Bucket();
            buckets.subList(begin, Math.min(begin + each, buckets.size())).forEach(bucket::add);
            wide.add(bucket);
        }
        return wide;
    }
}
