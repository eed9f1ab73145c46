package dev.lockstep.server.http;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;
import java.util.concurrent.TimeUnit;

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
        HttpServerOptions options = Limits.options();
        Strangers strangers = new Strangers(vertx, Limits.STRANGERS, TimeUnit.SECONDS.toMillis(Limits.STRANGER_SECONDS), Limits.CONNECTIONS);
        return vertx.executeBlocking(() -> {
            if (binding.tls() != null) {
                binding.tls().apply(options);
            }
            return options;
        }, false).compose(ready -> vertx.createHttpServer(ready).connectionHandler(strangers::opened)
                .requestHandler(api.router(vertx, binding, this::port, strangers))
                .listen(binding.port(), binding.address())).onSuccess(listening -> bound = listening.actualPort());
    }

    /** 0 until it listens. */
    public int port() {
        return bound;
    }
}
