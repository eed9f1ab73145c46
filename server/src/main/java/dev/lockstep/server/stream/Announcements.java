package dev.lockstep.server.stream;

import dev.lockstep.server.store.LogKind;
import dev.lockstep.server.stream.LiveState.Changes;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
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
    static final class Listener {
        private final Audience audience;
        private final Topic topic;
        private final IntConsumer handler;
        private boolean removed;

        private Listener(Audience audience, Topic topic, IntConsumer handler) {
            this.audience = audience;
            this.topic = topic;
            this.handler = handler;
        }

        private void hear(int id) {
            if (!removed) {
                handler.accept(id);
            }
        }

        void remove() {
            removed = true;
            audience.listeners.computeIfPresent(topic, (key, all) -> all.remove(this) && all.isEmpty() ? null : all);
        }
    }

    /**
     * As a timer that is due: what waits in the queue of a loop is done for up to a second, queued again and again or not, before the loop looks at its timers and
     * its connections.
     */
    private static void behindTimers(Context loop, Runnable work) {
        ContextInternal context = (ContextInternal) loop;
        context.nettyEventLoop().schedule(() -> context.emit(null, now -> work.run()), 0, TimeUnit.NANOSECONDS);
    }

    /** All who listen on one event loop: whatever is announced wakes that loop once, not once for each of them. */
    final class Audience {
        private final Context loop;
        private final Turns turns;
        private final Map<Topic, Set<Listener>> listeners = new ConcurrentHashMap<>();
        /** And not heard by anybody yet. */
        private final Set<Topic> announced = new LinkedHashSet<>();
        /** Whether the loop is at work on what was announced before. */
        private boolean hearing;

        private Audience(Context loop) {
            this.loop = loop;
            this.turns = new Turns(work -> behindTimers(loop, work), System::nanoTime);
        }

        /** In which the sockets of this loop do their work. */
        Turns turns() {
            return turns;
        }

        /** Hears of every id, from now on. */
        Listener listen(String address, IntConsumer handler) {
            return add(new Listener(this, new Topic(address, ALL), handler));
        }

        /** Hears of one id. */
        Listener listen(String address, int id, IntConsumer handler) {
            return add(new Listener(this, new Topic(address, id), handler));
        }

        private Listener add(Listener listener) {
            listeners.compute(listener.topic, (key, all) -> {
                Set<Listener> more = all == null ? ConcurrentHashMap.newKeySet() : all;
                more.add(listener);
                return more;
            });
            return listener;
        }

        private void announce(Topic topic) {
            if (!listeners.containsKey(topic) && !listeners.containsKey(new Topic(topic.address, ALL))) {
                return;
            }
            synchronized (announced) {
                announced.add(topic);
                if (hearing) {
                    return;
                }
                hearing = true;
            }
            loop.runOnContext(now -> {
                hear();
                turns.run();
            });
        }

        /** What is announced again before all have heard it is heard once more by then: a loop that is behind does not fall farther behind. */
        private void hear() {
            List<Topic> topics;
            synchronized (announced) {
                topics = List.copyOf(announced);
                announced.clear();
                hearing = !topics.isEmpty();
            }
            for (Topic topic : topics) {
                listeners.getOrDefault(new Topic(topic.address, ALL), Set.of()).forEach(listener -> turns.add(() -> listener.hear(topic.id)));
                listeners.getOrDefault(topic, Set.of()).forEach(listener -> turns.add(() -> listener.hear(topic.id)));
            }
            if (!topics.isEmpty()) {
                turns.add(this::hear);
            }
        }
    }

    /** By the thread of its event loop. */
    private final Map<Thread, Audience> audiences = new ConcurrentHashMap<>();

    Announcements(Vertx vertx) {
        Stream.of(Changes.SWEEP, Changes.RUN, Changes.DATASETS, Changes.SYSTEM, LogKind.METRICS.address(), LogKind.WEIGHTS.address())
                .forEach(address -> vertx.eventBus().<Integer>localConsumer(address, message -> announce(new Topic(address, message.body()))));
    }

    /** Of the event loop that calls. */
    Audience here(Context loop) {
        return audiences.computeIfAbsent(Thread.currentThread(), thread -> new Audience(loop));
    }

    private void announce(Topic topic) {
        audiences.values().forEach(audience -> audience.announce(topic));
    }

    /** Topics that somebody listens to. */
    int size() {
        return audiences.values().stream().mapToInt(audience -> audience.listeners.size()).sum();
    }
}
