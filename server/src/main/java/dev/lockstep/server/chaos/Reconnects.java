package dev.lockstep.server.chaos;

import io.vertx.core.Future;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Viewers whose connections break every few messages and who go on from their cursors; and cursors that cannot be. */
public final class Reconnects {
    private static final int RUNS = 4;
    private static final int BAD_CURSOR = 4400;

    private final int viewers;
    private final int epochs;

    public Reconnects(int viewers, int epochs) {
        this.viewers = viewers;
        this.epochs = epochs;
    }

    public void run(Path store, Findings findings) throws Exception {
        try (ServerProcess server = ServerProcess.start(store, 2, List.of()); Api api = new Api(server)) {
            WebSocketClient clients = api.vertx().createWebSocketClient(new WebSocketClientOptions().setMaxConnections(2 * viewers));
            int sweep = api.launch(Sweeps.ending(RUNS, epochs));
            List<Viewer> all = new ArrayList<>();
            for (int i = 0; i < viewers; i++) {
                Viewer viewer = new Viewer(clients, api::stream, "sweep=" + sweep, 1 + i % 5);
                Api.await(viewer.open());
                all.add(viewer);
            }
            Future.join(all.stream().map(Viewer::ended).toList()).toCompletionStage().toCompletableFuture().get();
            List<Integer> runs = api.runs(sweep).stream().map(run -> run.getInteger("id")).toList();
            Map<Integer, LogSum> logs = LogSum.of(store, runs);
            findings.tried("reconnect: %d viewers of %d runs of %d epochs, %d connections", viewers, RUNS, epochs, all.stream().mapToInt(Viewer::connections).sum());
            long wrong = all.stream().mapToLong(viewer -> viewer.wrongRuns(logs)).sum();
            findings.found(wrong == 0, "reconnect: %d of %d histories have a gap or a duplicate", wrong, viewers * RUNS);
            impossible(api, clients, sweep, runs.get(0), findings);
        }
    }

    private static void impossible(Api api, WebSocketClient clients, int sweep, int run, Findings findings) throws Exception {
        Viewer beyond = new Viewer(clients, query -> api.stream(query + "&from=" + run + ":1000000"), "sweep=" + sweep, 0);
        Api.await(beyond.open());
        int status = Api.await(beyond.ended());
        String reason = beyond.reason();
        findings.found(status == BAD_CURSOR && reason.matches("from: run=" + run + ", records=1000000, but the log has [0-9]+; start again from 0"),
                "reconnect: a cursor beyond the end was closed with %d: %s", status, reason);
        List<String> cursors = List.of(run + ":-1", run + ":x", run + "", run + ":1," + run + ":1", "0:1", "999999:0", run + ":2147483648", ",", run + ":1,,");
        List<String> refused = new ArrayList<>();
        for (String cursor : cursors) {
            Viewer wrong = new Viewer(clients, query -> api.stream(query + "&from=" + cursor), "sweep=" + sweep, 0);
            Future<Void> opened = wrong.open();
            opened.toCompletionStage().handle((done, failure) -> null).toCompletableFuture().get();
            if (opened.cause() instanceof UpgradeRejectedException refusal && refusal.getStatus() == 400 && "from".equals(new JsonObject(refusal.getBody()).getString("path"))) {
                refused.add(cursor);
            }
        }
        findings.found(refused.equals(cursors), "reconnect: %d of %d malformed cursors were refused with 400 and the reason", refused.size(), cursors.size());
    }
}
