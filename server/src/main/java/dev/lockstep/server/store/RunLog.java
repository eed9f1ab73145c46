package dev.lockstep.server.store;

import dev.lockstep.server.arrow.EarlierSchema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * One log of one run, to read. Any thread; grows while the run's recorder writes, and never changes otherwise. Holds no files open: each read opens, reads
 * and closes, so that ten thousand runs cost no descriptors. Methods that throw {@link IOException} read files: not for event loops.
 */
public final class RunLog {
    /** Enough of the smallest record batches to fill the usual 64 KiB. */
    private static final int MAX_PACKED = 128;

    private final int run;
    private final LogKind kind;
    private final Path data;
    private final Path commits;
    /** Null for today's columns. */
    private final Schema earlier;
    private volatile LogTail tail;
    /** Null until something is appended. */
    private volatile FlushTimes flushes;

    RunLog(int run, LogKind kind, Path directory, LogTail tail) {
        this(run, kind, directory, tail, null);
    }

    private RunLog(int run, LogKind kind, Path directory, LogTail tail, Schema earlier) {
        this.run = run;
        this.kind = kind;
        this.data = directory.resolve(kind.dataFile());
        this.commits = directory.resolve(kind.commitsFile());
        this.earlier = earlier;
        this.tail = tail;
    }

    /** The same log, whose records lack today's last columns. */
    RunLog ofEarlierVersion(Schema columns) {
        return new RunLog(run, kind, data.getParent(), tail, columns);
    }

    boolean isOfEarlierVersion() {
        return earlier != null;
    }

    /**
     * Whole record batches, laid end to end.
     *
     * @param bytes Arrow IPC messages
     * @param next index of the first record behind them
     */
    public record Chunk(byte[] bytes, int next) {}

    public int run() {
        return run;
    }

    public LogKind kind() {
        return kind;
    }

    /** Record batches that can be read now. */
    public int records() {
        return tail.records();
    }

    /** When the record was flushed, as {@link System#nanoTime()}; 0 unless it is one of the newest and this process appended it. */
    public long flushedNanos(int record) {
        FlushTimes times = flushes;
        return times == null ? 0 : times.of(record, tail.records());
    }

    /** By the writer, before the record that comes next is published. */
    void flushed(long nanos) {
        if (flushes == null) {
            flushes = new FlushTimes();
        }
        flushes.note(tail.records(), nanos);
    }

    /** Of the data file that can be read now: the schema and the record batches, a plain Arrow IPC stream; 0 before the first record. */
    public long bytes() {
        return tail.bytes();
    }

    /** The data file. Read no further than {@link #bytes()}; absent before the first record. */
    public Path file() {
        return data;
    }

    /**
     * The record batches from index {@code from} on, with the columns of {@link LogKind#schema()}: as many as fit in {@code maxBytes} as they lie, at least one.
     *
     * @throws IllegalArgumentException when {@code from} is not below {@link #records()}
     */
    public Chunk read(int from, int maxBytes) throws IOException {
        int records = tail.records();
        if (from < 0 || from >= records) {
            throw new IllegalArgumentException("no such record: run=" + run + ", log=" + data.getFileName() + ", record=" + from + ", records=" + records);
        }
        Commit[] entries = commits(from, Math.min(records - from, MAX_PACKED) + 1);
        long start = entries[0].end();
        int count = 1;
        while (count + 1 < entries.length && entries[count + 1].end() - start <= maxBytes) {
            count++;
        }
        return new Chunk(records(start, entries[count].end()), from + count);
    }

    /** The record batches [from, to), laid end to end, with the columns of {@link LogKind#schema()}. */
    public byte[] range(int from, int to) throws IOException {
        if (from < 0 || from > to || to > tail.records()) {
            throw new IllegalArgumentException(
                    "no such records: run=" + run + ", log=" + data.getFileName() + ", from=" + from + ", to=" + to + ", records=" + tail.records());
        }
        return from == to ? new byte[0] : records(commits(from, 1)[0].end(), commits(to, 1)[0].end());
    }

    /** The log as it lies at this moment, as a plain Arrow IPC stream; one of an earlier version may lack the last columns. Only the schema when nothing was recorded. The caller closes it. */
    public ReadableByteChannel stream() throws IOException {
        LogTail now = tail;
        return now.bytes() == 0 ? LogChannel.of(kind.schemaMessage()) : LogChannel.of(data, now.bytes());
    }

    /** The record batches as they lie at this moment, one after the other. The caller closes it. */
    public ArrowStreamReader reader(BufferAllocator allocator) throws IOException {
        return new ArrowStreamReader(stream(), allocator);
    }

    private Commit[] commits(int first, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count * Commit.BYTES);
        try (FileChannel channel = FileChannel.open(commits, StandardOpenOption.READ)) {
            LogFiles.readFully(channel, bytes, (long) first * Commit.BYTES);
        }
        Commit[] entries = new Commit[count];
        for (int i = 0; i < count; i++) {
            entries[i] = Commit.decode(bytes, first + i);
            if (entries[i] == null) {
                throw new IOException("run log is damaged: path=" + commits + ", entry=" + (first + i) + "; restart the server to cut it to what checks");
            }
        }
        return entries;
    }

    private byte[] records(long start, long end) throws IOException {
        byte[] bytes = data(start, end);
        return earlier == null ? bytes : EarlierSchema.widen(bytes, earlier, kind.schema());
    }

    private byte[] data(long start, long end) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(end - start));
        try (FileChannel channel = FileChannel.open(data, StandardOpenOption.READ)) {
            LogFiles.readFully(channel, bytes, start);
        }
        return bytes.array();
    }

    Path commitsFile() {
        return commits;
    }

    LogTail tail() {
        return tail;
    }

    /** By the writer, when the entries and messages up to there are in the files. */
    void publish(LogTail tail) {
        this.tail = tail;
    }
}
