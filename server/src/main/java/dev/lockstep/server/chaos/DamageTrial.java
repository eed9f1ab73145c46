package dev.lockstep.server.chaos;

import dev.lockstep.server.store.LogKind;
import dev.lockstep.server.store.RunLog;
import dev.lockstep.server.store.RunLogs;
import dev.lockstep.server.store.RunRecorder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Logs that were cut at every byte, and such in which one bit of every byte is wrong. What is read must be the longest whole prefix, without an exception. */
final class DamageTrial {
    private static final int COMMIT_BYTES = 24;

    private final Findings findings;
    private final Path store;
    private final int records;
    private RunLogs logs;
    private int run = 1;

    DamageTrial(Findings findings, Path directory, int records) {
        this.findings = findings;
        this.store = directory.resolve("store");
        this.records = records;
    }

    /** Of one of the two files of a log. */
    private interface Damage {
        byte[] at(byte[] file, int place);
    }

    void truncate() throws IOException {
        trial("truncate", 0, (file, place) -> Arrays.copyOf(file, place));
    }

    void flip() throws IOException {
        trial("flip", 1, (file, place) -> {
            byte[] flipped = file.clone();
            flipped[place] ^= (byte) (1 << place % 8);
            return flipped;
        });
    }

    /** @param last how many places from the end the last one is that is tried */
    private void trial(String name, int last, Damage damage) throws IOException {
        Vertx vertx = Vertx.vertx();
        try (RunLogs open = RunLogs.open(vertx, store)) {
            logs = open;
            write();
            for (LogKind kind : LogKind.values()) {
                byte[] data = Files.readAllBytes(logs.directory(1).resolve(kind.dataFile()));
                byte[] commits = Files.readAllBytes(logs.directory(1).resolve(kind.commitsFile()));
                findings.tried("%s: %s with %d records, at each of %d bytes of data and %d of commits", name, kind.dataFile(), commits.length / COMMIT_BYTES - 1,
                        data.length, commits.length);
                int before = findings.broken();
                for (int place = 0; place <= data.length - last; place++) {
                    int whole = whole(commits, place);
                    require(kind, damage.at(data, place), commits, data, whole, name + " of data at " + place);
                }
                for (int place = 0; place <= commits.length - last; place++) {
                    require(kind, data, damage.at(commits, place), data, end(commits, place / COMMIT_BYTES), name + " of commits at " + place);
                }
                int found = findings.broken() - before;
                findings.found(found == 0, "%s: %s was read as its exact whole prefix at all but %d of %d places", name, kind.dataFile(), found,
                        data.length + commits.length + 2 * (1 - last));
            }
        } finally {
            vertx.close().await();
        }
    }

    private void write() {
        RunRecorder recorder = logs.record(1);
        for (int i = 1; i <= records; i++) {
            recorder.step(i, 1, 1f / i, 0.5f, 0.01, 0.001 * i, 1000L * i);
            recorder.weights(i, "conv.weight", List.of(3, 2), new float[] {i, -i, 0, Float.NaN, 1f / i, 5});
            recorder.flush().await();
        }
        recorder.close().await();
    }

    /** Where the last message ends that lies whole before this byte. */
    private static int whole(byte[] commits, int place) {
        int entries = 0;
        while (entries < commits.length / COMMIT_BYTES && end(commits, entries + 1) <= place) {
            entries++;
        }
        return end(commits, entries);
    }

    /** Where so many messages end. */
    private static int end(byte[] commits, int entries) {
        return entries == 0 ? 0 : (int) ByteBuffer.wrap(commits).order(ByteOrder.LITTLE_ENDIAN).getLong((entries - 1) * COMMIT_BYTES);
    }

    private void require(LogKind kind, byte[] data, byte[] commits, byte[] sound, int bytes, String what) throws IOException {
        Path directory = Files.createDirectories(logs.directory(++run));
        Files.write(directory.resolve(kind.dataFile()), data);
        Files.write(directory.resolve(kind.commitsFile()), commits);
        try {
            RunLog log = logs.log(run, kind);
            findings.require(log.bytes() == bytes, "%s: read were %d bytes, whole are %d", what, log.bytes(), bytes);
            try (InputStream stream = Channels.newInputStream(log.stream())) {
                // A log without its schema is read as an empty one, which begins with it.
                byte[] expected = bytes == 0 ? kind.schemaMessage() : Arrays.copyOf(sound, bytes);
                findings.require(Arrays.equals(stream.readAllBytes(), expected), "%s: what was read is not what was written", what);
            }
        } catch (IOException | RuntimeException e) {
            findings.require(false, "%s: %s", what, e);
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
