package dev.lockstep.server.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that train step back behind those that serve, where processors are short: what a page waits for takes microseconds, and it should not wait until the
 * system thinks it fair. Java's own priorities are ignored on Linux.
 *
 * <p>A tenth of the weight of the others, and not Linux's idle class: its threads get next to nothing while other programs compute, and where the JVM has to
 * stop every thread, all of it waits for them. A thread stays behind with the one that begins it: those that serve are begun before anything trains.
 */
public final class Background {
    private static final Logger LOG = LoggerFactory.getLogger(Background.class);
    /** Each is a fourth less of the weight. */
    static final int STEPS = 10;
    private static final int MOST = 19;
    /** Behind the name, which may hold anything, in {@code stat}. */
    private static final int NICE_FIELD = 16;
    private static final ThreadLocal<Boolean> ENTERED = ThreadLocal.withInitial(() -> false);
    private static final AtomicBoolean COMPILERS_FOLLOW = new AtomicBoolean();

    private Background() {}

    /** For the thread that calls, once and for all; nothing where the system has no such thing. Takes some milliseconds the first time. */
    static void enter() {
        if (!ENTERED.get()) {
            ENTERED.set(true);
            try {
                Path self = Path.of("/proc/thread-self");
                if (Files.exists(self)) {
                    stepBack(self.toRealPath());
                    if (COMPILERS_FOLLOW.compareAndSet(true, false)) {
                        enterCompilers();
                    }
                }
            } catch (IOException e) {
                LOG.debug("training keeps its priority: {}", e.getMessage());
            }
        }
    }

    /**
     * From the first thread on that enters, the threads of this JVM that compile step back with it: they can take all processors for seconds. They must not
     * stand before training either, which could then keep all others waiting where the JVM has to stop every thread. Until then there is nobody whom they could
     * keep waiting so, and what serves is compiled sooner where other programs compute.
     */
    public static void compilersFollow() {
        COMPILERS_FOLLOW.set(true);
    }

    private static void enterCompilers() throws IOException {
        for (Path thread : compilers()) {
            stepBack(thread);
        }
    }

    static List<Path> compilers() throws IOException {
        Path tasks = Path.of("/proc/self/task");
        List<Path> compilers = new ArrayList<>();
        if (Files.isDirectory(tasks)) {
            try (Stream<Path> threads = Files.list(tasks)) {
                for (Path thread : threads.toList()) {
                    if (name(thread).matches("C[12] CompilerThre.*\\s*")) {
                        compilers.add(thread);
                    }
                }
            }
        }
        return compilers;
    }

    private static String name(Path thread) {
        try {
            return Files.readString(thread.resolve("comm"));
        } catch (IOException e) {
            return ""; // it has ended in the meantime
        }
    }

    private static void stepBack(Path thread) throws IOException {
        String id = thread.getFileName().toString();
        Process process = new ProcessBuilder("renice", Integer.toString(Math.min(MOST, nice(thread) + STEPS)), "-p", id)
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try {
            if (!process.waitFor(1, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static int nice(Path thread) throws IOException {
        String stat = Files.readString(thread.resolve("stat"));
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[NICE_FIELD]);
    }
}
