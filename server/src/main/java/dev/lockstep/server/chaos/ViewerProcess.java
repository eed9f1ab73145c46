package dev.lockstep.server.chaos;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of viewers of one sweep, who follow it to its end and compare what they got with the logs. */
final class ViewerProcess {
    private static final int MESSAGE_BYTES = 1 << 22;

    /** Printed when all streams are open; the sums follow at the end. */
    static final String OPENED = "open";

    private ViewerProcess() {}

    /** @param words port, token, sweep, number of viewers, store, seconds of patience, and the ids of the runs */
    public static void main(String[] words) throws Exception {
        int port = Integer.parseInt(words[0]);
        int viewers = Integer.parseInt(words[3]);
        Vertx vertx = Vertx.vertx();
        WebSocketClient clients = vertx.createWebSocketClient(
                new WebSocketClientOptions().setMaxConnections(viewers).setMaxMessageSize(MESSAGE_BYTES).setMaxFrameSize(MESSAGE_BYTES));
        List<Viewer> all = new ArrayList<>();
        for (int i = 0; i < viewers; i++) {
            Viewer viewer = new Viewer(clients, query -> Api.stream(port, words[1], query), "sweep=" + words[2], 0);
            Api.await(viewer.open());
            all.add(viewer);
        }
        System.out.println(OPENED);
        List<Future<Integer>> ends = all.stream().map(Viewer::ended).toList();
        Future.join(ends).toCompletionStage().toCompletableFuture().get(Integer.parseInt(words[5]), TimeUnit.SECONDS);
        Map<Integer, LogSum> logs = LogSum.of(Path.of(words[4]), Arrays.stream(words).skip(6).map(Integer::valueOf).toList());
        System.out.println(new ManyViewers.Followed(all.stream().mapToLong(Viewer::bytes).sum(), all.stream().mapToLong(viewer -> viewer.wrongRuns(logs)).sum(),
                ends.stream().filter(end -> end.result() == 1000).count()));
        System.exit(0);
    }
}
