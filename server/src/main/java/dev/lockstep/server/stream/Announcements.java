package dev.lockstep.server.stream;

import dev.lockstep.server.store.LogKind;
import dev.lockstep.server.stream.LiveState.Changes;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Hands on to sockets what is announced on the event bus. The bus knows one consumer for each address, which stays as long as the server runs: a consumer that
 * leaves while messages are under way to it discards them with a warning each, and sockets leave at any time.
 */
final class Announcements {
    /** In place of an id: every id. */
    static final int ALL = -1;

    private record Topic(String address, int id) {}

    /** Hears on the event loop of its socket; of what was announced before it is removed there, perhaps later. */
    interface Listener {
        void hear(int id);
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
        private final Beats beats;
        /** The lists are touched on the loop only; others ask whether there are any. */
        private final Map<Topic, List<Listener>> listeners = new ConcurrentHashMap<>();
        /** And not heard by anybody yet. */
        private final Set<Topic> announced = new LinkedHashSet<>();
        /** Whether the loop is at work on what was announced before. */
        private boolean hearing;

        private Audience(Context loop) {
            this.loop = loop;
            this.turns = new Turns(work -> behindTimers(loop, work), System::nanoTime);
            this.beats = new Beats(tick -> loop.owner().setTimer(Beats.TICK_MILLIS, now -> tick.run()), System::nanoTime);
        }

        /** In which the sockets of this loop do their work. */
        Turns turns() {
            return turns;
        }

        /** That let its sockets be heard. */
        Beats beats() {
            return beats;
        }

        /** Hears of this id from now on. */
        void add(String address, int id, Listener listener) {
            listeners.computeIfAbsent(new Topic(address, id), topic -> new ArrayList<>(1)).add(listener);
        }

        void remove(String address, int id, Listener listener) {
            Topic topic = new Topic(address, id);
            List<Listener> all = listeners.get(topic);
            int place = all == null ? -1 : all.lastIndexOf(listener);
            if (place < 0) {
                return;
            }
            // In no order: the last takes its place.
            Listener last = all.remove(all.size() - 1);
            if (place < all.size()) {
                all.set(place, last);
            }
            if (all.isEmpty()) {
                listeners.remove(topic);
            }
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
                hear(new Topic(topic.address, ALL), topic.id);
                hear(topic, topic.id);
            }
            if (!topics.isEmpty()) {
                turns.add(this::hear);
            }
        }

        private void hear(Topic topic, int id) {
            for (Listener listener : listeners.getOrDefault(topic, List.of())) {
                turns.add(() -> listener.hear(id));
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
