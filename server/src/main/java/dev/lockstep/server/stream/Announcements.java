package dev.lockstep.server.stream;

import dev.lockstep.server.store.LogKind;
import dev.lockstep.server.stream.LiveState.Changes;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * Hands on to sockets what is announced on the event bus. The bus knows one consumer for each address, which stays as long as the server runs: a consumer that
 * leaves while messages are under way to it discards them with a warning each, and sockets leave at any time.
 */
final class Announcements {
    /** Of every id. */
    private static final int ALL = -1;

    private record Topic(String address, int id) {}

    /** Heard on the event loop of its socket, and not any more once it is removed there. */
    final class Listener {
        private final Topic topic;
        private final Context loop;
        private final IntConsumer handler;
        /** Announced, and not heard yet. */
        private final Set<Integer> waiting = new LinkedHashSet<>();
        private boolean removed;

        private Listener(Topic topic, Context loop, IntConsumer handler) {
            this.topic = topic;
            this.loop = loop;
            this.handler = handler;
        }

        /** What is announced again before it was heard is heard once: a loop that is behind does not fall farther behind. */
        private void hear(int id) {
            synchronized (waiting) {
                if (!waiting.add(id) || waiting.size() > 1) {
                    return;
                }
            }
            loop.runOnContext(now -> {
                List<Integer> ids;
                synchronized (waiting) {
                    ids = List.copyOf(waiting);
                    waiting.clear();
                }
                for (int heard : ids) {
                    if (!removed) {
                        handler.accept(heard);
                    }
                }
            });
        }

        void remove() {
            removed = true;
            listeners.computeIfPresent(topic, (key, all) -> all.remove(this) && all.isEmpty() ? null : all);
        }
    }

    private final Map<Topic, Set<Listener>> listeners = new ConcurrentHashMap<>();

    Announcements(Vertx vertx) {
        Stream.of(Changes.SWEEP, Changes.RUN, Changes.DATASETS, Changes.SYSTEM, LogKind.METRICS.address(), LogKind.WEIGHTS.address())
                .forEach(address -> vertx.eventBus().<Integer>localConsumer(address, message -> announce(address, message.body())));
    }

    /** Hears of every id, from now on. */
    Listener listen(String address, Context loop, IntConsumer handler) {
        return add(new Listener(new Topic(address, ALL), loop, handler));
    }

    /** Hears of one id. */
    Listener listen(String address, int id, Context loop, IntConsumer handler) {
        return add(new Listener(new Topic(address, id), loop, handler));
    }

    private Listener add(Listener listener) {
        listeners.compute(listener.topic, (key, all) -> {
            Set<Listener> more = all == null ? ConcurrentHashMap.newKeySet() : all;
            more.add(listener);
            return more;
        });
        return listener;
    }

    private void announce(String address, int id) {
        listeners.getOrDefault(new Topic(address, ALL), Set.of()).forEach(listener -> listener.hear(id));
        listeners.getOrDefault(new Topic(address, id), Set.of()).forEach(listener -> listener.hear(id));
    }

    /** Topics that somebody listens to. */
    int size() {
        return listeners.size();
    }
}
