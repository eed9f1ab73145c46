package dev.lockstep.server.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** What one socket listens to, until its end. Belongs to the event loop of the socket. */
final class Subscriptions {
    private final Announcements.Audience audience;
    private final List<Announcements.Listener> general = new ArrayList<>();
    private final Map<Integer, Announcements.Listener> logs = new HashMap<>();
    private boolean closed;

    Subscriptions(Announcements.Audience audience) {
        this.audience = audience;
    }

    /** After the end this does nothing. */
    void add(String address, IntConsumer handler) {
        if (!closed) {
            general.add(audience.listen(address, handler));
        }
    }

    /** Once for each run; again, or after the end, does nothing and is false. */
    boolean addLog(String address, int run, Runnable grown) {
        if (closed || logs.containsKey(run)) {
            return false;
        }
        logs.put(run, audience.listen(address, run, id -> grown.run()));
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
