package dev.lockstep.server.stream;

import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** What one socket listens to, until its end. Belongs to the event loop of the socket. */
final class Subscriptions {
    private final Announcements announcements;
    private final Context loop;
    private final List<Announcements.Listener> general = new ArrayList<>();
    private final Map<Integer, Announcements.Listener> logs = new HashMap<>();
    private boolean closed;

    Subscriptions(Announcements announcements, Context loop) {
        this.announcements = announcements;
        this.loop = loop;
    }

    /** After the end this does nothing. */
    void add(String address, IntConsumer handler) {
        if (!closed) {
            general.add(announcements.listen(address, loop, handler));
        }
    }

    /** Once for each run; again, or after the end, does nothing and is false. */
    boolean addLog(String address, int run, Runnable grown) {
        if (closed || logs.containsKey(run)) {
            return false;
        }
        logs.put(run, announcements.listen(address, run, loop, id -> grown.run()));
        return true;
    }

    void removeLog(int run) {
        Announcements.Listener listener = logs.remove(run);
        if (listener != null) {
            listener.remove();
        }
    }

    int size() {
        return general.size() + logs.size();
    }

    void close() {
        closed = true;
        general.forEach(Announcements.Listener::remove);
        logs.values().forEach(Announcements.Listener::remove);
        general.clear();
        logs.clear();
    }
}
