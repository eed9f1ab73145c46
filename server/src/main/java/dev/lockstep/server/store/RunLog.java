package dev.lockstep.server.store;

import dev.lockstep.server.arrow.BoundedReader;
import dev.lockstep.server.arrow.EarlierSchema;
import java.io.ByteArrayOutputStream;
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
    /** Null while nothing is appended. */
    private volatile RecentRecords recent;

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
     * @param next index of the first record that is not, or not wholly, among them
     * @param left bytes of that record that are still to come, where it was begun; 0 otherwise
     */
    public record Chunk(byte[] bytes, int next, long left) {}

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
        RecentRecords newest = recent;
        return newest == null ? 0 : newest.flushedNanos(record);
    }

    /** As {@link #read}, from memory: null when not all that would be read is there. For any thread, event loops too. */
    public Chunk recent(int from, int maxBytes) {
        RecentRecords newest = recent;
        int records = tail.records();
        if (newest == null || from >= records) {
            return null;
        }
        byte[] bytes = newest.message(from);
        int next = from + 1;
        if (bytes == null || next == records) {
            return bytes == null ? null : new Chunk(bytes, next, 0);
        }
        ByteArrayOutputStream more = new ByteArrayOutputStream(Math.min(maxBytes, bytes.length * (records - from)));
        for (next = from; next < records; next++) {
            bytes = newest.message(next);
            if (bytes == null) {
                return null;
            }
            if (next > from && more.size() + bytes.length > maxBytes) {
                break;
            }
            more.writeBytes(bytes);
        }
        return new Chunk(more.toByteArray(), next, 0);
    }

    /** By the writer, before the record that comes next is published. */
    void comes(byte[] message, long flushedNanos) {
        if (recent == null) {
            recent = new RecentRecords();
        }
        recent.put(tail.records(), flushedNanos, message);
    }

    /** By the writer, when nothing more comes for now. */
    void forgetRecent() {
        recent = null;
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
     * The record batches from index {@code from} on, with the columns of {@link LogKind#schema()}: as many as fit in {@code maxBytes} as they lie, at least
     * one.
     *
     * @throws IllegalArgumentException when {@code from} is not below {@link #records()}
     */
    public Chunk read(int from, int maxBytes) throws IOException {
        return read(from, maxBytes, MAX_PACKED);
    }

    /** As {@link #read(int, int)}, but of at most so many records. */
    public Chunk read(int from, int maxBytes, int maxRecords) throws IOException {
        Commit[] entries = commitsFrom(from, maxRecords);
        int count = fitting(entries, maxBytes);
        return new Chunk(records(entries[0].end(), entries[count].end()), from + count, 0);
    }

    /**
     * As {@link #read}, but of a record batch that is larger than {@code maxBytes} the next part only.
     *
     * @param offset bytes of the first that were read before
     */
    public Chunk readPart(int from, long offset, int maxBytes) throws IOException {
        Commit[] entries = commitsFrom(from, MAX_PACKED);
        long end = entries[1].end();
        if (earlier != null || end - entries[0].end() <= maxBytes) {
            int count = fitting(entries, maxBytes);
            return new Chunk(records(entries[0].end(), entries[count].end()), from + count, 0);
        }
        long start = entries[0].end() + offset;
        long until = Math.min(end, start + maxBytes);
        return new Chunk(data(start, until), until == end ? from + 1 : from, end - until);
    }

    /** Of the records from there on, as many as may be read at once, and of the one before. */
    private Commit[] commitsFrom(int from, int max) throws IOException {
        int records = tail.records();
        if (from < 0 || from >= records) {
            throw new IllegalArgumentException("no such record: run=" + run + ", log=" + data.getFileName() + ", record=" + from + ", records=" + records);
        }
        return commits(from, Math.min(records - from, max) + 1);
    }

    private static int fitting(Commit[] entries, int maxBytes) {
        int count = 1;
        while (count + 1 < entries.length && entries[count + 1].end() - entries[0].end() <= maxBytes) {
            count++;
        }
        return count;
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

    /** The record batches as they lie at this moment, one after the other, with no more memory than they are worth. The caller closes it. */
    public ArrowStreamReader reader(BufferAllocator allocator) throws IOException {
        return BoundedReader.of(stream(), Math.max(tail.bytes(), kind.schemaMessage().length), allocator, data);
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
