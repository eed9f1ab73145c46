package dev.lockstep.server.chaos;

import dev.lockstep.server.store.SqliteNatives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The trials. Each prints what it tries and what it finds, and returns the exit status: 0 when all held. */
public final class Chaos {
    private final Path directory;
    private final long seed;
    private final Findings findings;

    private Chaos(Path directory, long seed, Findings findings) {
        this.directory = directory;
        this.seed = seed;
        this.findings = findings;
    }

    /** @param directory null for a temporary one */
    public static Chaos in(Path directory, long seed, Findings findings) throws IOException {
        // What is broken on purpose would fill the screen with warnings.
        System.setProperty("LOCKSTEP_LOG", System.getProperty("LOCKSTEP_LOG", "ERROR"));
        Path parent = directory == null ? null : Files.createDirectories(directory.toAbsolutePath());
        Path own = parent == null ? Files.createTempDirectory("lockstep-chaos") : Files.createTempDirectory(parent, "chaos");
        SqliteNatives.unpackIn(own.resolve("native"));
        return new Chaos(own, seed, findings);
    }

    private interface Trial {
        void run() throws IOException;
    }

    public int kill(int kills, int epochs) throws IOException {
        return done(new KillTrial(findings, directory, kills, epochs, seed)::run);
    }

    public int resume(int kills, int samples) throws IOException {
        return done(new ResumeTrial(findings, directory, kills, samples, seed)::run);
    }

    public int pause(int rounds, int epochs) throws IOException {
        return done(new PauseTrial(findings, directory, rounds, epochs, seed)::run);
    }

    public int extend(int rounds, int kills, int epochs) throws IOException {
        return done(new ExtendTrial(findings, directory, rounds, kills, epochs, seed)::run);
    }

    public int truncate(int records) throws IOException {
        return done(new DamageTrial(findings, directory, records)::truncate);
    }

    public int flip(int records) throws IOException {
        return done(new DamageTrial(findings, directory, records)::flip);
    }

    public int disk(int stride) throws IOException {
        return done(new DiskTrial(findings, directory, stride)::run);
    }

    public int clock() throws IOException {
        return done(new ClockTrial(findings, directory)::run);
    }

    private int done(Trial trial) throws IOException {
        trial.run();
        if (findings.broken() > 0) {
            findings.tried("what is left is in %s", directory);
            return 1;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        return 0;
    }
}
