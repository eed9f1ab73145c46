package dev.lockstep.server.http;

import dev.lockstep.server.stream.StreamHandler;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;

/** Listens. */
public final class HttpVerticle extends VerticleBase {

    private final Api api;
    private final Binding binding;
    private volatile int bound;

    public HttpVerticle(Api api, Binding binding) {
        this.api = api;
        this.binding = binding;
    }

    @Override
    public Future<?> start() {
        // HTTP/2 without TLS is spoken by no browser, and its Host comes another way.
        HttpServerOptions options = StreamHandler.configure(new HttpServerOptions()).setHttp2ClearTextEnabled(false).setHandle100ContinueAutomatically(true);
        return vertx.executeBlocking(() -> {
            if (binding.tls() != null) {
                binding.tls().apply(options);
            }
            return options;
        }, false).compose(ready -> vertx.createHttpServer(ready).requestHandler(api.router(vertx, binding, this::port))
                .listen(binding.port(), binding.address())).onSuccess(listening -> bound = listening.actualPort());
    }

    /** 0 until it listens. */
    public int port() {
        return bound;
    }
}
