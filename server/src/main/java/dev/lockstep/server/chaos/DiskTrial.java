package dev.lockstep.server.chaos;

import dev.lockstep.server.store.LogKind;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Files that may not grow, by {@code ulimit -f}: what a full disk does to a program, at every block of 512 bytes. */
final class DiskTrial {
    /** SQLite's library must fit, and the sweep's weights must not. */
    private static final int SERVER_BLOCKS = 4096;
    private static final int PATIENCE_SECONDS = 240;

    private final Findings findings;
    private final Path directory;
    private final int stride;

    /** @param stride of the limits that are tried, in blocks */
    DiskTrial(Findings findings, Path directory, int stride) {
        this.findings = findings;
        this.directory = directory;
        this.stride = stride;
    }

    void run() throws IOException {
        writers();
        server();
    }

    private void writers() throws IOException {
        int last = Integer.MAX_VALUE;
        int tried = 0;
        int before = findings.broken();
        for (int blocks = 1; last != LimitedWriter.RECORDS || tried == 0; blocks += stride) {
            Path store = directory.resolve("writer-" + blocks);
            last = write(store, blocks);
            tried++;
            long data = size(store, LogKind.METRICS.dataFile());
            long commits = size(store, LogKind.METRICS.commitsFile());
            Map<Integer, List<HistoryRows.Row>> rows = StoreCheck.rows(store, List.of(1));
            findings.require(rows.get(1).size() == last, "limit=%d blocks: %d records were acknowledged, %d are read", blocks, last, rows.get(1).size());
            findings.require(size(store, LogKind.METRICS.dataFile()) == data && size(store, LogKind.METRICS.commitsFile()) == commits,
                    "limit=%d blocks: the torn append was left for recovery to cut", blocks);
        }
        int broken = findings.broken() - before;
        findings.found(broken == 0, "disk: %d limits of file size, every %d x 512 bytes: all acknowledged records are read, and the torn append was taken back, at all but %d", tried,
                stride, broken);
    }

    private static long size(Path store, String file) throws IOException {
        Path path = store.resolve("runs/1").resolve(file);
        return Files.exists(path) ? Files.size(path) : 0;
    }

    /** Records that were acknowledged. */
    private static int write(Path store, int blocks) throws IOException {
        Files.createDirectories(store.resolve("runs"));
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -f " + blocks + " && exec \"$@\"", "sh"));
        command.addAll(ChildServer.java());
        command.addAll(List.of("-XX:-UsePerfData", "-cp", ThisProgram.classPath(), LimitedWriter.class.getName(), store.toString()));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim();
        if (!out.startsWith("written ")) {
            throw new IOException("a writer with files of at most " + blocks + " blocks ended with: " + out);
        }
        return Integer.parseInt(out.substring("written ".length()));
    }

    private void server() throws IOException {
        JsonObject sweep = SmallSweep.of(2, 512, 14);
        sweep.getJsonObject("weights").put("every", 1);
        Lives lives = new Lives(findings, directory, sweep, "--workers", "2", "--checkpoint-every", "1");
        lives.straight();
        Witness witness = new Witness();
        int id;
        double seconds;
        try (ChildServer server = ChildServer.start(lives.store(), SERVER_BLOCKS, "--workers", "2", "--checkpoint-every", "1")) {
            Client client = server.ready();
            id = client.launch(sweep);
            witness.follow(client, id);
            JsonObject waiting = untilPaused(client, id);
            findings.found(waiting != null, "disk: a run whose log may not grow is paused, with the reason: %s", waiting == null ? "none" : waiting.getString("reason"));
            findings.found(client.get("/sweeps").getJsonArray("sweeps").size() == 2, "disk: the server answers meanwhile");
            seconds = server.terminate();
        }
        findings.found(seconds < 5, "disk: it ends in order in %.1f s", seconds);
        int before = findings.broken();
        lives.finish(id, witness);
        findings.found(findings.broken() == before, "disk: with room again both runs end with the weights and the history that they would have had");
    }

    private static JsonObject untilPaused(Client client, int sweep) throws IOException {
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS); System.nanoTime() - end < 0; ) {
            for (JsonObject run : client.runs(sweep)) {
                if (run.getString("state").equals("paused")) {
                    return run;
                }
            }
        }
        return null;
    }
}
