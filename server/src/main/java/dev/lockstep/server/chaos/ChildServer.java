package dev.lockstep.server.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server in a process of its own, from the classes of this one, to be ended in every way that a process can. */
final class ChildServer implements AutoCloseable {
    private static final int READY_SECONDS = 120;
    private static final String MAIN = "dev.lockstep.server.cli.Main";

    private final Process process;
    private final CompletableFuture<String> address = new CompletableFuture<>();
    private final List<String> banner = new ArrayList<>();

    private ChildServer(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "lockstep-chaos-output");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Does not wait until it serves.
     *
     * @param store also gets {@code server.log}, with all that the server says
     * @param fileBlocks of 512 bytes that a file may have; 0 for no limit
     */
    static ChildServer start(Path store, int fileBlocks, String... options) throws IOException {
        Path classes = classes(store);
        return start(store, fileBlocks, Files.exists(classes) ? List.of("-XX:SharedArchiveFile=" + classes) : List.of(), options);
    }

    /** For a life that ends in order, and whose end nobody times: unless there are some, it leaves its loaded classes, so that later ones start in a fraction of the time. */
    static ChildServer startFirst(Path store, String... options) throws IOException {
        boolean kept = java().stream().anyMatch(option -> option.startsWith("-XX:SharedArchiveFile=") || option.startsWith("-XX:AOTCache="));
        return start(store, 0, kept ? List.of() : List.of("-XX:ArchiveClassesAtExit=" + classes(store)), options);
    }

    private static ChildServer start(Path store, int fileBlocks, List<String> sharing, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        if (fileBlocks > 0) {
            // dash counts in blocks of 512 bytes, as POSIX says.
            command.addAll(List.of("sh", "-c", "ulimit -f " + fileBlocks + " && exec \"$@\"", "sh"));
        }
        command.addAll(java());
        command.addAll(sharing);
        command.addAll(List.of("-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
        command.addAll(List.of("-cp", ThisProgram.classPath(), MAIN, "serve", "--port", "0", "--store", store.toString()));
        command.addAll(List.of(options));
        Path log = fileBlocks > 0 ? Path.of("/dev/null") : store.resolveSibling(store.getFileName() + ".log");
        return new ChildServer(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile())).start());
    }

    /**
     * As this process was started, but with less memory, and with the scalar kernels: a life is over before the JVM has compiled the others, and the bits are
     * the same.
     */
    static List<String> java() {
        List<String> command = new ArrayList<>(List.of(ThisProgram.java()));
        ThisProgram.options().stream().filter(option -> !option.startsWith("-Xm") && !option.contains("jdk.incubator.vector") && !option.contains("G1")).forEach(command::add);
        command.addAll(List.of("-Xmx400m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        return command;
    }

    private static Path classes(Path store) {
        return store.resolveSibling("classes.jsa");
    }

    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (banner) {
                    banner.add(line);
                }
                if (line.startsWith("  http")) {
                    address.complete(line.trim());
                }
            }
            address.completeExceptionally(new IOException("the server ended before it served"));
        } catch (IOException | UncheckedIOException e) {
            address.completeExceptionally(e);
        }
    }

    /** Waits until it serves; what speaks with it. */
    Client ready() throws IOException {
        try {
            return new Client(address.get(READY_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the server did not start: " + banner(), e);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    boolean isReady() {
        return address.isDone() && !address.isCompletedExceptionally();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** All that it has printed so far. */
    List<String> banner() {
        synchronized (banner) {
            return List.copyOf(banner);
        }
    }

    /** {@code kill -9}. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /**
     * {@code kill}.
     *
     * @return seconds until it had ended
     */
    double terminate() {
        long start = System.nanoTime();
        process.destroy();
        process.onExit().join();
        return (System.nanoTime() - start) / 1e9;
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }
}
