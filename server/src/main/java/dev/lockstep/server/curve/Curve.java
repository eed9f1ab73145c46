package dev.lockstep.server.curve;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One curve of a run, in buckets of {@value #WIDTH} rows whose edges never move. Wider ones are made of them; what is finer is in the log. Of a long curve that was
 * written, few wide buckets stand before the many: whoever looks at the whole of it waits for those only.
 */
final class Curve {
    static final int WIDTH = 64;
    /** As many as a page asks for of the whole of one run. */
    private static final int FEW = 1024;

    private final List<Bucket> buckets = new ArrayList<>();
    /** For each bucket the record in which its first row lies, and how many rows of the curve lie before that record. */
    private final List<Place> places = new ArrayList<>();
    private int rows;
    /** Buckets and places as they were written; null when they are read, or never were written. */
    private ByteBuffer unread;
    /** Buckets of {@link #fewWidth} rows, while the others are unread. */
    private List<Bucket> few = List.of();

    record Place(int record, int rowsBefore) {}

    /** @param place of the record that the row is from */
    void add(int step, int epoch, double elapsedSeconds, long timeMicros, float loss, float accuracy, Place place) {
        readAll();
        if (rows % WIDTH == 0) {
            buckets.add(new Bucket());
            places.add(place);
        }
        buckets.get(rows / WIDTH).add(new CurvePoint(rows, step, epoch, elapsedSeconds, timeMicros, loss, accuracy));
        rows++;
    }

    void write(CurveOutput out) {
        readAll();
        CurveOutput fine = new CurveOutput();
        for (int i = 0; i < buckets.size(); i++) {
            fine.count(places.get(i).record()).count(places.get(i).rowsBefore());
            buckets.get(i).write(fine);
        }
        out.count(rows);
        wide(0, buckets.size(), fewWidth()).forEach(bucket -> bucket.write(out));
        out.count(fine.written().limit()).raw(fine.written());
    }

    /** @throws RuntimeException when it is not what {@link #write} wrote; of what is unread, when it is read */
    static Curve read(ByteBuffer in) {
        Curve curve = new Curve();
        curve.rows = in.getInt();
        if (curve.rows < 1) {
            throw new IllegalArgumentException("rows=" + curve.rows + ", expected at least 1");
        }
        curve.few = new ArrayList<>();
        for (long begin = 0; begin < curve.rows; begin += curve.fewWidth()) {
            curve.few.add(Bucket.read(in));
        }
        int bytes = in.getInt();
        curve.unread = in.slice(in.position(), bytes).order(in.order());
        in.position(in.position() + bytes);
        return curve;
    }

    private void readAll() {
        if (unread != null) {
            for (int i = 0; i < count(); i++) {
                places.add(new Place(unread.getInt(), unread.getInt()));
                buckets.add(Bucket.read(unread));
            }
            unread = null;
            few = List.of();
        }
    }

    /** Of what stands before the many buckets, as {@link RunCurves} would choose it. */
    private int fewWidth() {
        int width = WIDTH;
        while (rows / width > FEW) {
            width *= 2;
        }
        return width;
    }

    private int count() {
        return (rows + WIDTH - 1) / WIDTH;
    }

    int rows() {
        return rows;
    }

    Place place(int bucket) {
        readAll();
        return places.get(bucket);
    }

    /** The first of the buckets that ends at the step or behind it; their number when none does. */
    int bucketAt(int step) {
        if (unread != null && few.get(0).firstStep() >= step) {
            return 0;
        }
        readAll();
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
        if (unread != null && few.get(few.size() - 1).lastStep() <= step) {
            return count();
        }
        readAll();
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
        if (unread != null && width >= fewWidth() && to == count()) {
            return joined(few.subList(from / (fewWidth() / WIDTH), few.size()), width / fewWidth());
        }
        readAll();
        return joined(buckets.subList(from, to), width / WIDTH);
    }

    /** Two by two, so that sums have the same bits whether they are of many buckets or of few. */
    private static List<Bucket> joined(List<Bucket> narrow, int each) {
        List<Bucket> wide = narrow;
        for (int left = each; left > 1; left /= 2) {
            List<Bucket> pairs = new ArrayList<>((wide.size() + 1) / 2);
            for (int i = 0; i < wide.size(); i += 2) {
                pairs.add(i + 1 < wide.size() ? new Bucket(wide.get(i), wide.get(i + 1)) : wide.get(i));
            }
            wide = pairs;
        }
        return wide;
    }
}
