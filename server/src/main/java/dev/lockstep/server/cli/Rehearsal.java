package dev.lockstep.server.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A server that nobody sees does for a few seconds what servers do: serves its pages, trains a small sweep, tells of it, and gives its history away. The JVM that it runs
 * in thereby loads the classes that later ones need first, and can keep them in an archive.
 */
final class Rehearsal {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonObject SWEEP = new JsonObject()
            .put("experiment", "basic-cnn")
            .put("dataset", new JsonObject().put("name", "strokes").put("train", 16).put("test", 16))
            .put("training", new JsonObject().put("epochs", 1));

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final LockstepServer server;

    private Rehearsal(LockstepServer server) {
        this.server = server;
    }

    /** @param folder that is empty, and is removed at the end */
    static void in(Path folder) throws IOException, InterruptedException {
        ServerOptions options = new ServerOptions();
        options.host = "localhost";
        options.port = 0;
        options.cohort = 1;
        options.store = folder.resolve("store");
        options.checkpointSeconds = Settings.CHECKPOINT_SECONDS;
        try {
            LockstepServer server = Serving.await(LockstepServer.start(options.settings(null)));
            try {
                new Rehearsal(server).play();
            } finally {
                Serving.await(server.close());
            }
        } finally {
            remove(folder);
        }
    }

    private void play() throws IOException, InterruptedException {
        int sweep = Serving.await(server.submit(SWEEP.encode()));
        post("/api/v1/sweeps/dry-run", SWEEP);
        Serving.await(server.firstLook());
        List<JsonObject> runs = ended(sweep);
        // Again, now that there is something to tell.
        Serving.await(server.firstLook());
        int run = runs.get(0).getInteger("id");
        for (String path : List.of("/runs/" + run, "/runs/" + run + "/curve?buckets=256", "/runs/" + run + "/tensors", "/runs/" + run + "/snapshots",
                "/runs/" + run + "/history?format=csv", "/sweeps/" + sweep + "/history?format=arrow")) {
            get("/api/v1" + path);
        }
    }

    /** The runs of a sweep, once all are done. */
    private List<JsonObject> ended(int sweep) throws IOException, InterruptedException {
        for (long end = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() < end; ) {
            List<JsonObject> runs = new JsonObject(get("/api/v1/sweeps/" + sweep + "/runs")).getJsonArray("runs").stream().map(JsonObject.class::cast).toList();
            if (runs.stream().allMatch(run -> run.getString("state").equals("done"))) {
                return runs;
            }
            Thread.sleep(50);
        }
        throw new IOException("the runs of the rehearsal did not end in " + PATIENCE.toSeconds() + " s");
    }

    private String get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder().GET(), path);
    }

    private void post(String path, JsonObject body) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder().header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body.encode())), path);
    }

    private String send(HttpRequest.Builder request, String path) throws IOException, InterruptedException {
        URI address = URI.create(server.address(path));
        HttpResponse<String> answer = client.send(request.uri(URI.create(address.toString().replaceAll("#.*", ""))).timeout(PATIENCE)
                .header("Authorization", "Bearer " + address.getFragment().replace("token=", "")).build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(path + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
