package dev.lockstep.server.chaos;

import io.vertx.core.Future;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Everybody watches one sweep from its beginning to its end, and gets every byte of every run once. */
public final class ManyViewers {
    private final int viewers;
    private final int runs;
    private final int epochs;
    private final int workers;

    public ManyViewers(int viewers, int runs, int epochs, int workers) {
        this.viewers = viewers;
        this.runs = runs;
        this.epochs = epochs;
        this.workers = workers;
    }

    public void run(Path store, Findings findings) throws Exception {
        try (ServerProcess server = ServerProcess.start(store, workers, List.of()); Api api = new Api(server)) {
            WebSocketClient clients = api.vertx().createWebSocketClient(new WebSocketClientOptions().setMaxConnections(viewers).setMaxMessageSize(1 << 22).setMaxFrameSize(1 << 22));
            // Its first run brings the server to speed; what is measured comes behind it.
            follow(api, clients, 1, Sweeps.ending(1, 2), store);
            JsonObject before = api.get("/system/latency");
            long began = System.nanoTime();
            Followed followed = follow(api, clients, viewers, Sweeps.ending(runs, epochs), store);
            double seconds = (System.nanoTime() - began) / 1e9;
            JsonObject after = api.get("/system/latency");
            findings.tried("viewers: %d of a sweep of %d runs of %d epochs, %d workers: %.1f s, %.1f MiB sent, the server had %d MiB at most", viewers, runs, epochs, workers,
                    seconds, followed.bytes() / 1048576.0, server.peakBytes() >> 20);
            findings.found(followed.wrong() == 0 && followed.closed() == viewers, "viewers: %d of %d x %d histories are not those in the logs; %d of %d were closed by the end",
                    followed.wrong(), viewers, runs, followed.closed(), viewers);
            Histogram loop = SlowClients.since(after, before, "event_loop_delay");
            findings.measured(loop.quantile(0.999) <= 20, "viewers: event loop: %s (aim: p99.9 <= 20 ms)", loop);
            findings.tried("viewers: batch to socket, those that keep up: %s", SlowClients.since(after, before, "batch_to_socket"));
            findings.tried("viewers: batch to socket, those that do not: %s", SlowClients.since(after, before, "batch_to_socket_behind"));
        }
    }

    private record Followed(long bytes, long wrong, long closed) {}

    private static Followed follow(Api api, WebSocketClient clients, int viewers, JsonObject sweep, Path store) throws Exception {
        int id = api.launch(sweep);
        List<Viewer> all = new ArrayList<>();
        for (int i = 0; i < viewers; i++) {
            Viewer viewer = new Viewer(clients, api::stream, "sweep=" + id, 0);
            Api.await(viewer.open());
            all.add(viewer);
        }
        List<Future<Integer>> ends = all.stream().map(Viewer::ended).toList();
        Future.join(ends).toCompletionStage().toCompletableFuture().get();
        Map<Integer, LogSum> logs = LogSum.of(store, api.runs(id).stream().map(run -> run.getInteger("id")).toList());
        return new Followed(all.stream().mapToLong(Viewer::bytes).sum(), all.stream().mapToLong(viewer -> viewer.wrongRuns(logs)).sum(),
                ends.stream().filter(end -> end.result() == 1000).count());
    }
}
