package dev.lockstep.server.store;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The run logs of a store: {@code runs/<id>/} with {@code metrics.arrows} and {@code weights.arrows}, each with its {@code .commits}. See docs/run-log.md.
 *
 * <p>A log is checked whole, and cut to what checks, when it is first used; those that a crash left open are checked when the store is opened.
 */
public final class RunLogs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunLogs.class);
    /** In the directory of a run from its first recorder on until that closes. */
    private static final String OPEN_MARK = "recording";

    private final Path runs;
    private final Pins pins;
    private final StoreLock lock;
    private final InstantSource clock;
    private final LogDisk disk;
    private final LogWriter writer;
    private final BufferAllocator allocator = new RootAllocator();
    private final ConcurrentMap<LogId, RunLog> logs = new ConcurrentHashMap<>();
    private final ConcurrentMap<Integer, ArrowRunRecorder> recorders = new ConcurrentHashMap<>();
    private final List<LogCut> cuts = new CopyOnWriteArrayList<>();
    private final List<Integer> recovered = new CopyOnWriteArrayList<>();

    private volatile IntConsumer closeListener = run -> {};

    private record LogId(int run, LogKind kind) {}

    private RunLogs(Vertx vertx, Path store, InstantSource clock, LogDisk disk) {
        this.clock = clock;
        this.disk = disk;
        runs = store.toAbsolutePath().normalize().resolve("runs");
        pins = new Pins(runs);
        lock = StoreLock.take(runs);
        writer = new LogWriter(vertx);
    }

    /**
     * Blocks; not for event loops.
     *
     * @throws StoreException when the directory cannot be used, or another process uses it
     */
    public static RunLogs open(Vertx vertx, Path store) throws IOException {
        return open(vertx, store, InstantSource.system());
    }

    /** @param clock that tells the times of rows */
    public static RunLogs open(Vertx vertx, Path store, InstantSource clock) throws IOException {
        return open(vertx, store, clock, LogDisk.SYSTEM);
    }

    static RunLogs open(Vertx vertx, Path store, InstantSource clock, LogDisk disk) throws IOException {
        RunLogs logs = new RunLogs(vertx, store, clock, disk);
        try {
            logs.recoverOpen();
            return logs;
        } catch (IOException e) {
            logs.close();
            throw e;
        }
    }

    /** Ids of the runs that have a directory, ascending. */
    List<Integer> runs() throws IOException {
        try (Stream<Path> entries = Files.list(runs)) {
            return entries.map(entry -> entry.getFileName().toString()).filter(RunLogs::isRun).map(Integer::valueOf).sorted().toList();
        }
    }

    private static boolean isRun(String name) {
        return name.matches("[1-9][0-9]{0,8}");
    }

    public Pins pins() {
        return pins;
    }

    /** Deletes the files of a log that nobody records; it is empty from then on. */
    void drop(int run, LogKind kind, List<Path> files) throws IOException {
        RunLog log = logs.remove(new LogId(run, kind));
        if (log != null) {
            log.publish(LogTail.EMPTY);
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }

    /** Bytes of what a run ended with, from which one of more epochs goes on; 0 where there is nothing. */
    public long endState(int run) {
        try {
            Path file = directory(run).resolve(CheckpointFile.END);
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0; // it has just gone
        }
    }

    private void recoverOpen() throws IOException {
        runs().forEach(pins::recover);
        try (var directories = Files.newDirectoryStream(runs, entry -> Files.exists(entry.resolve(OPEN_MARK)))) {
            for (Path directory : directories) {
                String name = directory.getFileName().toString();
                if (isRun(name)) {
                    recoverOpen(Integer.parseInt(name));
                }
            }
        }
    }

    /** One run that cannot be read must not keep the others from being served; whoever asks for it gets the reason. */
    private void recoverOpen(int run) {
        try {
            for (LogKind kind : LogKind.values()) {
                LogFiles.sync(log(run, kind).file());
                LogFiles.sync(log(run, kind).commitsFile());
            }
            SmallFiles.removeTemporary(directory(run));
            Files.delete(directory(run).resolve(OPEN_MARK));
            recovered.add(run);
        } catch (IOException e) {
            LOG.error("run={} cannot be read: {}", run, e.getMessage());
        }
    }

    /** The directory of a run, for {@code run.json} and the like; it may not exist yet. */
    public Path directory(int run) {
        return runs.resolve(Integer.toString(run));
    }

    /**
     * Continues the logs of a run where they end. Does not block: what is wrong with the files shows in the first flush.
     *
     * @throws IllegalStateException when the run has a recorder that is not closed
     */
    public RunRecorder record(int run) {
        return recorders.compute(run, (id, open) -> {
            if (open != null) {
                throw new IllegalStateException("run is being recorded already: run=" + id);
            }
            return new ArrowRunRecorder(this, writer, id, allocator.newChildAllocator("run " + id, 0, Long.MAX_VALUE));
        });
    }

    /**
     * Continues a run that goes on from {@code from}: what the logs hold behind that is compared with what is recorded, the rest is written. Reads the logs;
     * not for event loops.
     *
     * @throws IOException when a log cannot be read, or ends before that place
     */
    public RunRecorder record(int run, LogPosition from) throws IOException {
        RunLog metrics = log(run, LogKind.METRICS);
        RunLog weights = log(run, LogKind.WEIGHTS);
        if (!holds(run, from)) {
            throw new IOException("the logs of run=" + run + " end before the place to go on from: " + from + ", metrics=" + metrics.records() + ", weights="
                    + weights.records());
        }
        if (metrics.records() == from.metrics() && weights.records() == from.weights()) {
            return record(run);
        }
        LogReader loggedMetrics = new LogReader(metrics, from.metrics());
        LogReader loggedWeights = new LogReader(weights, from.weights());
        return new ContinuedRecorder(run, record(run), loggedMetrics, loggedWeights);
    }

    /** From which times a run that goes on now counts on: not from before its last row, whatever the clock says. Blocks. */
    public LastTimes timesFromNowOn(int run) throws IOException {
        RunLog metrics = log(run, LogKind.METRICS);
        LastTimes last = metrics.records() == 0 ? new LastTimes(0, 0) : LastTimes.of(metrics);
        return new LastTimes(last.elapsedSeconds(), Math.max(last.timeMicros(), clock.millis() * 1000));
    }

    /** Whether the logs reach as far as that. */
    public boolean holds(int run, LogPosition position) throws IOException {
        return log(run, LogKind.METRICS).records() >= position.metrics() && log(run, LogKind.WEIGHTS).records() >= position.weights();
    }

    /** Whether the logs reach as far as that, and no further. */
    public boolean endsAt(int run, LogPosition position) throws IOException {
        return log(run, LogKind.METRICS).records() == position.metrics() && log(run, LogKind.WEIGHTS).records() == position.weights();
    }

    /** Whether more may come into the logs of this run. False only after its last record can be read; a notice follows the change to false. */
    public boolean isRecording(int run) {
        return recorders.containsKey(run);
    }

    /** The log of a run, empty if nothing was recorded. Reads the whole log the first time; not for event loops. */
    public RunLog log(int run, LogKind kind) throws IOException {
        try {
            return logs.computeIfAbsent(new LogId(run, kind), this::openLog);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private RunLog openLog(LogId id) {
        try {
            Path directory = directory(id.run());
            LogFiles.requireOwn(directory, directory.resolve(id.kind().dataFile()), directory.resolve(id.kind().commitsFile()));
            LogRecovery.Result found = LogRecovery.recover(
                    id.run(), directory.resolve(id.kind().dataFile()), directory.resolve(id.kind().commitsFile()));
            if (found.cut() != null) {
                LOG.warn("{}", found.cut());
                cuts.add(found.cut());
            }
            RunLog log = new RunLog(id.run(), id.kind(), directory, found.tail());
            Schema columns = SchemaCheck.check(log);
            return columns.equals(id.kind().schema()) ? log : log.ofEarlierVersion(columns);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * How many records a log has if it is sound, by its last entry and the sizes of its files: for what has checksums of its own and must not wait until a long
     * log was read. -1 when that cannot be told, and when {@link #log} was asked for it before, which knows better.
     */
    public int unchecked(int run, LogKind kind) throws IOException {
        Path commits = directory(run).resolve(kind.commitsFile());
        int entries = (int) (LogFiles.size(commits) / Commit.BYTES);
        if (logs.containsKey(new LogId(run, kind)) || recorders.containsKey(run) || entries == 0) {
            return -1;
        }
        Commit last = LogFiles.entry(commits, entries - 1);
        return last == null || last.end() != LogFiles.size(directory(run).resolve(kind.dataFile())) ? -1 : entries - 1;
    }

    /** The entry of the last of so many records: it tells, as far as a checksum can, whether a log begins with the same ones. Null where there is none. */
    public byte[] mark(int run, LogKind kind, int records) throws IOException {
        Commit entry = LogFiles.entry(directory(run).resolve(kind.commitsFile()), records);
        return entry == null ? null : entry.encode().array();
    }

    /** @param listener told of each run whose recorder has closed, on a thread of the writer */
    public void onClosed(IntConsumer listener) {
        closeListener = listener;
    }

    /** What had to be cut off logs since the store was opened. */
    public List<LogCut> cuts() {
        return List.copyOf(cuts);
    }

    /** Runs whose logs a crash had left open when the store was opened, and which have been checked. */
    public List<Integer> recovered() {
        return List.copyOf(recovered);
    }

    LogDisk disk() {
        return disk;
    }

    void mark(int run) throws IOException {
        Path mark = directory(run).resolve(OPEN_MARK);
        if (Files.notExists(mark)) {
            Files.createFile(mark);
        }
    }

    void closed(int run, ArrowRunRecorder recorder) {
        recorders.remove(run, recorder);
        try {
            Files.deleteIfExists(directory(run).resolve(OPEN_MARK));
        } catch (IOException e) {
            LOG.debug("the next start will check the logs of run={} again", run, e);
        }
        closeListener.accept(run);
    }

    /** Closes what recorders are open, waits until everything is durable. Blocks; not for event loops. */
    @Override
    public void close() throws IOException {
        recorders.values().forEach(ArrowRunRecorder::close);
        writer.shutdown();
        lock.close();
        allocator.close();
    }
}
