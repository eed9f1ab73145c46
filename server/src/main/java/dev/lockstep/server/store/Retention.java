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
 * What may be deleted to make room: of runs that have ended and are not pinned, the longest ended first, what they ended with, then the recorded weights, and then the
 * metrics, each of all before the next of any. What a run was and how it ended stays in the catalogue. Blocks.
 */
public final class Retention {
    private final RunLogs logs;

    public Retention(RunLogs logs) {
        this.logs = logs;
    }

    /** What a run leaves, in the order in which it may go. */
    public enum Part {
        /** From which one of more epochs goes on: without it that trains anew, to the same bits. */
        CHECKPOINT, WEIGHTS, METRICS;

        private LogKind log() {
            return this == WEIGHTS ? LogKind.WEIGHTS : LogKind.METRICS;
        }
    }

    /** A run that has ended. */
    public record Ended(int run, Instant endedAt) {}

    /**
     * @param metrics whether these may go, too, when there are no weights left
     * @param before runs that ended later stay; null for no limit
     * @param bytes enough is enough
     */
    public record Wish(boolean metrics, Instant before, long bytes) {}

    /** @param bytes that the files take, of a log what was put beside it as damaged included */
    public record Item(int run, Part part, long bytes) {}

    /** What all runs of the store have there. */
    public long bytes(Part part) throws IOException {
        long sum = 0;
        for (int run : logs.runs()) {
            sum += bytes(run, part);
        }
        return sum;
    }

    /** In the order in which they are to go. Changes nothing. */
    public List<Item> plan(List<Ended> ended, Wish wish) throws IOException {
        List<Ended> candidates = ended.stream().filter(run -> !logs.pins().isPinned(run.run()) && !logs.isRecording(run.run()))
                .filter(run -> wish.before() == null || run.endedAt().isBefore(wish.before()))
                .sorted(Comparator.comparing(Ended::endedAt).thenComparing(Ended::run)).toList();
        List<Item> items = new ArrayList<>();
        long sum = 0;
        for (Part part : wish.metrics() ? List.of(Part.values()) : List.of(Part.CHECKPOINT, Part.WEIGHTS)) {
            for (Ended run : candidates) {
                long bytes = sum < wish.bytes() ? bytes(run.run(), part) : 0;
                if (bytes > 0) {
                    items.add(new Item(run.run(), part, bytes));
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
            if (!logs.pins().isPinned(item.run()) && !logs.isRecording(item.run())) {
                if (item.part() == Part.CHECKPOINT) {
                    Files.deleteIfExists(logs.directory(item.run()).resolve(CheckpointFile.END));
                } else {
                    logs.drop(item.run(), item.part().log(), files(item.run(), item.part().log()));
                }
                freed.add(item);
            }
        }
        return freed;
    }

    public static long sum(List<Item> items) {
        return items.stream().mapToLong(Item::bytes).sum();
    }

    public static long sum(List<Item> items, Part part) {
        return sum(items.stream().filter(item -> item.part() == part).toList());
    }

    private long bytes(int run, Part part) throws IOException {
        if (part == Part.CHECKPOINT) {
            return logs.endState(run);
        }
        long sum = 0;
        for (Path file : files(run, part.log())) {
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
