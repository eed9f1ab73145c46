package dev.lockstep.server.chaos;

import io.vertx.core.Future;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Pages that were left open. */
public final class IdleSockets {
    private static final long MAX_BYTES = 512L << 20;
    private static final String HEAP = "-Xmx256m";
    private static final int AT_ONCE = 100;

    private final int sockets;
    private final int holdSeconds;

    public IdleSockets(int sockets, int holdSeconds) {
        this.sockets = sockets;
        this.holdSeconds = holdSeconds;
    }

    public void run(Path store, Findings findings) throws Exception {
        try (ServerProcess server = ServerProcess.start(store, 1, List.of(HEAP)); Api api = new Api(server)) {
            long alone = server.peakBytes();
            WebSocketClient clients = api.vertx().createWebSocketClient(new WebSocketClientOptions().setMaxConnections(sockets));
            long began = System.nanoTime();
            List<Viewer> open = new ArrayList<>();
            while (open.size() < sockets) {
                List<Viewer> more = IntStream.range(0, Math.min(AT_ONCE, sockets - open.size()))
                        .mapToObj(i -> new Viewer(clients, api::stream, "topic=overview", 0)).toList();
                Api.await(Future.all(more.stream().map(Viewer::open).toList()));
                open.addAll(more);
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            TimeUnit.SECONDS.sleep(holdSeconds);
            int held = (int) api.metric("lockstep_streams");
            long peak = server.peakBytes();
            findings.tried("idle: %d sockets opened in %.1f s, JVM with %s", sockets, seconds, HEAP);
            findings.found(held == sockets && peak <= MAX_BYTES, "idle: %d are held in %d MiB of memory at most, of which %d MiB before the first came (allowed: %d MiB)",
                    held, peak >> 20, alone >> 20, MAX_BYTES >> 20);
        }
    }
}
