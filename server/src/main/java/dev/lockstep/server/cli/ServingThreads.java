package dev.lockstep.server.cli;

import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;

/** Pools begin their threads when there is work for them, on whatever thread that is, and one that trains would have them stay behind with it. */
final class ServingThreads {
    private ServingThreads() {}

    /** Those that Vert.x shares. @param workers of its pool */
    static void begin(Vertx vertx, int workers) {
        ((VertxInternal) vertx).nettyEventLoopGroup().forEach(loop -> loop.execute(() -> {}));
        for (int i = 0; i < workers; i++) {
            vertx.executeBlocking(() -> null, false);
        }
    }
}
