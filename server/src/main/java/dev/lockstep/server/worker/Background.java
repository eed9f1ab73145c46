package dev.lockstep.server.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that train step back behind those that serve, where processors are short: what a page waits for takes microseconds, and it should not wait until the
 * system thinks it fair. Costs training nothing but the time in which others compute. Java's own priorities are ignored on Linux.
 */
final class Background {
    private static final Logger LOG = LoggerFactory.getLogger(Background.class);
    /** A third of the weight of the others. */
    private static final int STEPS = 5;
    private static final int MOST = 19;
    /** Behind the name, which may hold anything, in {@code /proc/thread-self/stat}. */
    private static final int NICE_FIELD = 16;
    private static final ThreadLocal<Boolean> ENTERED = ThreadLocal.withInitial(() -> false);

    private Background() {}

    /** For the thread that calls, once and for all; nothing where the system has no such thing. Takes some milliseconds the first time. */
    static void enter() {
        if (!ENTERED.get()) {
            ENTERED.set(true);
            try {
                Path self = Path.of("/proc/thread-self");
                if (Files.exists(self)) {
                    stepBack(self.toRealPath());
                }
            } catch (IOException e) {
                LOG.debug("training keeps its priority: {}", e.getMessage());
            }
        }
    }

    private static void stepBack(Path thread) throws IOException {
        List<String> command = List.of("renice", Integer.toString(Math.min(MOST, nice(thread) + STEPS)), "-p", thread.getFileName().toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try {
            if (!process.waitFor(1, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    static int nice(Path thread) throws IOException {
        String stat = Files.readString(thread.resolve("stat"));
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[NICE_FIELD]);
    }
}
