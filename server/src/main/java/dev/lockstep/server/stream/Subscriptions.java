package dev.lockstep.server.stream;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/** The event bus consumers of one socket, all of which end with it. */
final class Subscriptions {
    private final Vertx vertx;
    private final Map<String, MessageConsumer<Integer>> consumers = new HashMap<>();
    private boolean closed;

    Subscriptions(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Once per address; again, or after the end, does nothing. */
    void add(String address, IntConsumer handler) {
        if (closed) {
            return;
        }
        consumers.computeIfAbsent(address, key -> vertx.eventBus().localConsumer(key, message -> handler.accept(message.body())));
    }

    void remove(String address) {
        MessageConsumer<Integer> consumer = consumers.remove(address);
        if (consumer != null) {
            consumer.unregister();
        }
    }

    int size() {
        return consumers.size();
    }

    void close() {
        closed = true;
        consumers.values().forEach(MessageConsumer::unregister);
        consumers.clear();
    }
}
