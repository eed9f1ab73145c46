package dev.lockstep.server.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code lockstep serve} as a process of its own, on a free port, with the JVM and the options of this process. */
public final class ServerProcess implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("\\s*http://127\\.0\\.0\\.1:([0-9]+)/#token=(\\S+)");
    private static final int CLOSE_SECONDS = 10;

    private final Process process;
    private final int port;
    private final String token;

    private ServerProcess(Process process, int port, String token) {
        this.process = process;
        this.port = port;
        this.token = token;
    }

    /**
     * Waits until it is ready.
     *
     * @param jvm further options, which win over those of this process
     */
    public static ServerProcess start(Path store, int workers, List<String> jvm) throws IOException {
        List<String> command = java(jvm);
        command.addAll(List.of("dev.lockstep.server.cli.Main", "serve", "--port", "0", "--workers", Integer.toString(workers), "--store", store.toString()));
        Path log = Files.createDirectories(store).resolve("server.log");
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
        BufferedReader out = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher address = ADDRESS.matcher(line);
            if (address.matches()) {
                drain(out);
                return new ServerProcess(process, Integer.parseInt(address.group(1)), address.group(2));
            }
        }
        throw new IOException("the server did not start; it said: " + Files.readString(log));
    }

    /** What starts this program anew, as this process was started: the main class follows. */
    static List<String> java(List<String> jvm) {
        List<String> command = new ArrayList<>(List.of(ThisProgram.java()));
        command.addAll(ThisProgram.options());
        command.addAll(jvm);
        command.addAll(List.of("-cp", ThisProgram.classPath()));
        return command;
    }

    /** A pipe that nobody reads would hold up who writes to it. */
    private static void drain(BufferedReader out) {
        Thread reader = new Thread(() -> out.lines().forEach(line -> {}), "lockstep-chaos-output");
        reader.setDaemon(true);
        reader.start();
    }

    public int port() {
        return port;
    }

    public String token() {
        return token;
    }

    /** The most memory that the process has had at once, as Linux counts it; -1 elsewhere. */
    public long peakBytes() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.isReadable(status)) {
            return -1;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        return -1;
    }

    /** Processor time that its threads of this name have had, in nanoseconds, as Linux counts it; 0 elsewhere. */
    long threadNanos(String name) throws IOException {
        // The system keeps the first 15 characters.
        String kept = name.substring(0, Math.min(15, name.length()));
        return threadNanos(kept::equals);
    }

    /** @param names of threads, as the system keeps them */
    long threadNanos(Predicate<String> names) throws IOException {
        Path tasks = Path.of("/proc", Long.toString(process.pid()), "task");
        long sum = 0;
        if (Files.isDirectory(tasks)) {
            try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
                for (Path thread : threads) {
                    sum += nanos(thread, names);
                }
            }
        }
        return sum;
    }

    private static long nanos(Path thread, Predicate<String> names) throws IOException {
        try {
            return names.test(Files.readString(thread.resolve("comm")).trim()) ? Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ")[0]) : 0;
        } catch (NoSuchFileException ended) {
            return 0;
        }
    }

    /** Seconds until it has ended, told to as a user would. */
    double end() {
        long told = System.nanoTime();
        close();
        return (System.nanoTime() - told) / 1e9;
    }

    /** As a user would stop it. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
