package dev.lockstep.server.http;

import dev.lockstep.server.stream.StreamHandler;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;

/** Listens. */
public final class HttpVerticle extends VerticleBase {

    private final Api api;
    private final String host;
    private final int port;
    private volatile int bound;

    /** @param port 0 for one that the system chooses */
    public HttpVerticle(Api api, String host, int port) {
        this.api = api;
        this.host = host;
        this.port = port;
    }

    @Override
    public Future<?> start() {
        // HTTP/2 without TLS is spoken by no browser, and its Host comes another way.
        HttpServerOptions options = StreamHandler.configure(new HttpServerOptions()).setHttp2ClearTextEnabled(false).setHandle100ContinueAutomatically(true);
        HttpServer server = vertx.createHttpServer(options).requestHandler(api.router(vertx, this::port));
        // A name would be looked up on the event loop.
        return server.listen(port, host.equals("localhost") ? "127.0.0.1" : host).onSuccess(listening -> bound = listening.actualPort());
    }

    /** 0 until it listens. */
    public int port() {
        return bound;
    }
}
