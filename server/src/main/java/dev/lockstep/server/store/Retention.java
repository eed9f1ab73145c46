package dev.lockstep.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What may be deleted to make room: logs of runs that have ended and are not pinned, the longest ended first, and the weights of all before the metrics of any.
 * What a run was and how it ended stays in the catalogue. Blocks.
 */
public final class Retention {
    private final RunLogs logs;

    public Retention(RunLogs logs) {
        this.logs = logs;
    }

    /** A run that has ended. */
    public record Ended(int run, Instant endedAt) {}

    /**
     * @param metrics whether these may go, too, when there are no weights left
     * @param before runs that ended later stay; null for no limit
     * @param bytes enough is enough
     */
    public record Wish(boolean metrics, Instant before, long bytes) {}

    /** @param bytes that the files of this log take, what was put beside it as damaged included */
    public record Item(int run, LogKind log, long bytes) {}

    /** What all logs of the store take. */
    public long bytes(LogKind kind) throws IOException {
        long sum = 0;
        for (int run : logs.runs()) {
            sum += bytes(run, kind);
        }
        return sum;
    }

    /** In the order in which they are to go. Changes nothing. */
    public List<Item> plan(List<Ended> ended, Wish wish) throws IOException {
        List<Ended> candidates = ended.stream().filter(run -> !logs.isPinned(run.run()) && !logs.isRecording(run.run()))
                .filter(run -> wish.before() == null || run.endedAt().isBefore(wish.before()))
                .sorted(Comparator.comparing(Ended::endedAt).thenComparing(Ended::run)).toList();
        List<Item> items = new ArrayList<>();
        long sum = 0;
        for (LogKind kind : wish.metrics() ? List.of(LogKind.WEIGHTS, LogKind.METRICS) : List.of(LogKind.WEIGHTS)) {
            for (Ended run : candidates) {
                long bytes = sum < wish.bytes() ? bytes(run.run(), kind) : 0;
                if (bytes > 0) {
                    items.add(new Item(run.run(), kind, bytes));
                    sum += bytes;
                }
            }
        }
        return items;
    }

    /** Leaves what was pinned since it was planned. @return what was deleted */
    public List<Item> free(List<Item> items) throws IOException {
        List<Item> freed = new ArrayList<>();
        for (Item item : items) {
            if (!logs.isPinned(item.run()) && !logs.isRecording(item.run())) {
                logs.drop(item.run(), item.log(), files(item.run(), item.log()));
                freed.add(item);
            }
        }
        return freed;
    }

    public static long sum(List<Item> items) {
        return items.stream().mapToLong(Item::bytes).sum();
    }

    private long bytes(int run, LogKind kind) throws IOException {
        long sum = 0;
        for (Path file : files(run, kind)) {
            sum += Files.size(file);
        }
        return sum;
    }

    /** The entries first: what is left of a log without them is nothing. */
    private List<Path> files(int run, LogKind kind) throws IOException {
        Path directory = logs.directory(run);
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).filter(file -> file.getFileName().toString().startsWith(kind.commitsFile()) || file.getFileName().toString().startsWith(kind.dataFile()))
                    .sorted(Comparator.comparing((Path file) -> !file.getFileName().toString().equals(kind.commitsFile()))).toList();
        }
    }
}
