package dev.lockstep.server.stream;

import dev.lockstep.server.http.ApiException;
import dev.lockstep.server.store.LogKind;
import dev.lockstep.server.store.RunLog;
import dev.lockstep.server.store.RunLogs;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** A real server with nothing but the stream, over a store and a state that the test changes. */
final class StreamServer implements AutoCloseable {
    private static final int SECONDS = 30;

    final Vertx vertx;
    final RunLogs logs;
    final FakeState state;
    final StreamHandler handler;
    /** Of all sockets: by clients that keep up, by clients that are behind. */
    final List<List<Long>> latencies = List.of(new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>());
    private final HttpServer http;

    StreamServer(Path store) throws IOException {
        this(store, 1_000);
    }

    StreamServer(Path store, int maxSockets) throws IOException {
        vertx = Vertx.vertx();
        logs = RunLogs.open(vertx, store);
        state = new FakeState(vertx);
        handler = new StreamHandler(vertx, logs, state, this::sent, maxSockets);
        Router router = Router.router(vertx);
        router.get("/api/v1/stream").handler(handler).failureHandler(context -> {
            ApiException e = (ApiException) context.failure();
            context.response().setStatusCode(e.status()).end(new JsonObject().put("path", e.path()).put("detail", e.getMessage()).encode());
        });
        http = vertx.createHttpServer(StreamHandler.configure(new HttpServerOptions())).requestHandler(router).listen(0, "127.0.0.1").await();
    }

    private void sent(long nanos, boolean keptUp) {
        latencies.get(keptUp ? 0 : 1).add(nanos);
    }

    /** Sooner or later. */
    static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within a minute");
            }
            Thread.yield();
        }
    }

    int port() {
        return http.actualPort();
    }

    StreamClient open(String query) {
        return StreamClient.open(vertx, port(), query);
    }

    RunLog metrics(int run) throws IOException {
        return logs.log(run, LogKind.METRICS);
    }

    @Override
    public void close() throws IOException, TimeoutException {
        handler.end();
        http.close().await(SECONDS, TimeUnit.SECONDS);
        logs.close();
        vertx.close().await(SECONDS, TimeUnit.SECONDS);
    }
}
