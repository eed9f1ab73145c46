package dev.lockstep.server.store;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the catalogue can be rebuilt from: {@code sweeps/<id>.json} with a sweep and its runs as they were created, and
 * {@code runs/<id>/run.json} beside the log of every run that a worker took.
 */
final class CatalogueFiles {
    private final Path store;

    CatalogueFiles(Path store) {
        this.store = store;
    }

    /** A sweep with its runs. */
    record SavedSweep(SweepRow sweep, List<RunRow> runs) {}

    void write(SweepRow sweep, List<RunRow> runs) throws IOException {
        JsonArray members = new JsonArray();
        runs.forEach(run -> members.add(member(run)));
        JsonObject json = new JsonObject().put("id", sweep.id()).put("name", sweep.name()).put("created_at", sweep.createdAt().toString())
                .put("runs", members);
        replace(file(sweep), describe(json, sweep));
    }

    /** What may change of a sweep that was written before; {@code joined} are runs that it did not have then. */
    void update(SweepRow sweep, List<RunRow> joined) throws IOException {
        JsonObject json = describe(json(file(sweep)), sweep);
        joined.forEach(run -> json.getJsonArray("runs").add(member(run)));
        replace(file(sweep), json);
    }

    private Path file(SweepRow sweep) {
        return store.resolve("sweeps").resolve(sweep.id() + ".json");
    }

    private static JsonObject describe(JsonObject json, SweepRow sweep) {
        return json.put("spec", new JsonObject(sweep.spec())).put("axes", new JsonArray(sweep.axes())).put("varying", new JsonArray(sweep.varying()))
                .put("paused", sweep.paused()).put("notes", sweep.notes()).put("tags", new JsonArray(sweep.tags()));
    }

    private static JsonObject member(RunRow run) {
        return new JsonObject().put("id", run.id()).put("index", run.index()).put("info", new JsonObject(run.info()));
    }

    void write(RunRow run) throws IOException {
        JsonObject json = new JsonObject().put("id", run.id()).put("sweep", run.sweep()).put("index", run.index()).put("state", run.state())
                .put("reason", run.reason()).put("started_at", text(run.startedAt())).put("ended_at", text(run.endedAt()))
                .put("info", new JsonObject(run.info())).put("result", new JsonObject(run.result()));
        replace(directory(run.id()).resolve("run.json"), json);
    }

    /** Of runs that have ended. */
    void dropCheckpoints(List<RunRow> runs) throws IOException {
        for (RunRow run : runs) {
            if (run.endedAt() != null) {
                Files.deleteIfExists(directory(run.id()).resolve(CheckpointFile.NAME));
            }
        }
    }

    /** Of runs that have not ended: none of them shall begin anew because a newer program wrote from where it goes on. */
    void requireKnownCheckpoints(List<Integer> runs) throws IOException {
        for (int run : runs) {
            CheckpointFile.requireKnown(directory(run).resolve(CheckpointFile.NAME));
        }
    }

    private Path directory(int run) {
        return store.resolve("runs").resolve(Integer.toString(run));
    }

    /**
     * Every sweep of the store with the last written state of its runs, in order of id.
     *
     * @param problems takes what cannot be read
     */
    List<SavedSweep> read(List<String> problems) throws IOException {
        Path folder = store.resolve("sweeps");
        List<SavedSweep> sweeps = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return sweeps;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.getFileName().toString().endsWith(".json")).toList()) {
                try {
                    sweeps.add(readSweep(file));
                } catch (StoreException | ClassCastException | NullPointerException | DateTimeParseException e) {
                    problems.add(file + " is not a sweep: " + e.getMessage());
                }
            }
        }
        sweeps.sort(Comparator.comparingInt(saved -> saved.sweep().id()));
        return sweeps;
    }

    /** The highest id that a file or folder of this kind has, readable or not; 0 where there is none. */
    int lastId(String folder) throws IOException {
        Path path = store.resolve(folder);
        if (!Files.isDirectory(path)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString().replaceFirst("\\.json$", "")).filter(name -> name.matches("[1-9][0-9]{0,8}"))
                    .mapToInt(Integer::parseInt).max().orElse(0);
        }
    }

    private SavedSweep readSweep(Path file) throws IOException {
        JsonObject json = json(file);
        SweepRow sweep = new SweepRow(json.getInteger("id"), json.getString("name"), Instant.parse(json.getString("created_at")),
                json.getJsonObject("spec").encode(), json.getJsonArray("axes").encode(), json.getJsonArray("varying").encode(),
                json.getBoolean("paused", false), json.getString("notes", ""), json.getJsonArray("tags", new JsonArray()).encode());
        List<RunRow> runs = new ArrayList<>();
        for (Object member : json.getJsonArray("runs")) {
            JsonObject run = (JsonObject) member;
            int id = run.getInteger("id");
            Path runFile = directory(id).resolve("run.json");
            runs.add(Files.exists(runFile) ? readRun(runFile)
                    : new RunRow(id, sweep.id(), run.getInteger("index"), run.getJsonObject("info").encode(), "queued", null, null, null, "{}"));
        }
        return new SavedSweep(sweep, runs);
    }

    private static RunRow readRun(Path file) throws IOException {
        JsonObject json = json(file);
        return new RunRow(json.getInteger("id"), json.getInteger("sweep"), json.getInteger("index"), json.getJsonObject("info").encode(),
                json.getString("state"), json.getString("reason"), time(json.getString("started_at")), time(json.getString("ended_at")),
                json.getJsonObject("result").encode());
    }

    private static JsonObject json(Path file) throws IOException {
        try {
            return new JsonObject(Buffer.buffer(Files.readAllBytes(file)));
        } catch (RuntimeException e) {
            throw new StoreException(file + " is not readable as JSON (" + e.getMessage() + "); move it away to rebuild the catalogue without it", e);
        }
    }

    private static void replace(Path file, JsonObject json) throws IOException {
        SmallFiles.replace(file, json.encodePrettily().getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Instant time) {
        return time == null ? null : time.toString();
    }

    private static Instant time(String text) {
        return text == null ? null : Instant.parse(text);
    }
}
