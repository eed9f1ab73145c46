package dev.lockstep.server.arrow;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * Walks over record batches of {@link MetricsBatch#SCHEMA} as they lie in memory, end to end, and reads single values where they are: hundreds of thousands of
 * small batches in the time in which vectors could be made of a few thousand. Methods with {@code row} read the current batch.
 */
public final class MetricsScan {
    private static final int STEP = 1;
    private static final int EPOCH = 2;
    private static final int LOSS = 3;
    private static final int ACCURACY = 4;
    private static final int TEST_LOSS = 6;
    private static final int TEST_ACCURACY = 7;
    private static final int ELAPSED = 8;
    private static final int TIME = 9;
    private static final int SERIES = 10;
    /** Bytes of a value of each column. */
    private static final int[] WIDTHS = {4, 4, 4, 4, 4, 8, 4, 4, 8, 8, 1};
    static final int COLUMNS = WIDTHS.length;
    /** Marker and length in front of the metadata. */
    private static final int PREFIX_BYTES = 8;

    private final ByteBuffer bytes;
    private final int[] validity = new int[COLUMNS];
    private final int[] data = new int[COLUMNS];
    private final RecordBatch batch = new RecordBatch();
    private final Buffer buffer = new Buffer();
    private int next;
    private int rows;

    public MetricsScan(byte[] batches) {
        bytes = ByteBuffer.wrap(batches).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Goes on to the next batch. False behind the last.
     *
     * @throws IllegalArgumentException when what comes next is not a whole batch of these columns
     */
    public boolean next() {
        if (next >= bytes.capacity()) {
            return false;
        }
        int at = next;
        try {
            read(at);
        } catch (IndexOutOfBoundsException | ArithmeticException | NullPointerException e) {
            throw new IllegalArgumentException(notWhole(at), e);
        }
        return true;
    }

    private void read(int at) {
        int metadata = bytes.getInt(at + 4);
        ByteBuffer header = bytes.slice(at + PREFIX_BYTES, metadata).order(ByteOrder.LITTLE_ENDIAN);
        Message message = Message.getRootAsMessage(header);
        int body = at + PREFIX_BYTES + metadata;
        next = Math.addExact(body, Math.toIntExact(message.bodyLength()));
        if (message.headerType() != MessageHeader.RecordBatch || next < body || next > bytes.capacity()) {
            throw new IllegalArgumentException(notWhole(at));
        }
        message.header(batch);
        rows = Math.toIntExact(batch.length());
        if (rows <= 0 || batch.buffersLength() != 2 * COLUMNS) {
            throw new IllegalArgumentException(notWhole(at));
        }
        for (int column = 0; column < COLUMNS; column++) {
            batch.buffers(buffer, 2 * column);
            validity[column] = buffer.length() == 0 ? -1 : place(body, (rows + 7) / 8);
            batch.buffers(buffer, 2 * column + 1);
            data[column] = place(body, (long) rows * WIDTHS[column]);
        }
    }

    /** Where the buffer lies; so many of its bytes are read. */
    private int place(int body, long needed) {
        long start = body + buffer.offset();
        if (buffer.offset() < 0 || needed > buffer.length() || start + needed > next) {
            throw new IndexOutOfBoundsException();
        }
        return (int) start;
    }

    private String notWhole(int at) {
        return "no whole record batch of metrics: at=" + at + ", bytes=" + bytes.capacity();
    }

    public int rows() {
        return rows;
    }

    /** Bytes of a value of a column. */
    static int width(int column) {
        return WIDTHS[column];
    }

    /** The only row of the current batch, which stays what it is when the scan goes on. */
    Row row() {
        return new Row(bytes.array(), validity.clone(), data.clone(), run());
    }

    /** Where the values of a row lie, by column. */
    record Row(byte[] bytes, int[] validity, int[] data, int run) {
        boolean isValid(int column) {
            return validity[column] < 0 || (bytes[validity[column]] & 1) == 1;
        }

        /** The bytes of a value, as they are. */
        void copy(int column, byte[] to, int at) {
            System.arraycopy(bytes, data[column], to, at, WIDTHS[column]);
        }
    }

    /** Where the current batch ends, and the next one begins. */
    public int end() {
        return next;
    }

    /** Of all rows of the current batch. */
    public int run() {
        return bytes.getInt(data[0]);
    }

    public int step(int row) {
        return bytes.getInt(data[STEP] + 4 * row);
    }

    public int epoch(int row) {
        return bytes.getInt(data[EPOCH] + 4 * row);
    }

    /** Whether the row is a step; otherwise it is an evaluation. */
    public boolean isStep(int row) {
        return isValid(LOSS, row);
    }

    public float loss(int row) {
        return value(LOSS, row);
    }

    /** NaN where there is none. */
    public float accuracy(int row) {
        return isValid(ACCURACY, row) ? value(ACCURACY, row) : Float.NaN;
    }

    public float testLoss(int row) {
        return value(TEST_LOSS, row);
    }

    public float testAccuracy(int row) {
        return isValid(TEST_ACCURACY, row) ? value(TEST_ACCURACY, row) : Float.NaN;
    }

    public double elapsedSeconds(int row) {
        return bytes.getDouble(data[ELAPSED] + 8 * row);
    }

    /** When the row was made, microseconds of the Unix clock. */
    public long timeMicros(int row) {
        return bytes.getLong(data[TIME] + 8 * row);
    }

    /** -1 where the batch belongs to none. */
    public int series(int row) {
        return isValid(SERIES, row) ? bytes.get(data[SERIES] + row) : -1;
    }

    private float value(int column, int row) {
        return bytes.getFloat(data[column] + 4 * row);
    }

    private boolean isValid(int column, int row) {
        int at = validity[column];
        return at < 0 || (bytes.get(at + (row >> 3)) >> (row & 7) & 1) == 1;
    }
}
