package dev.lockstep.server.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** What one socket listens to, until its end. Belongs to the event loop of the socket. */
final class Subscriptions {
    private final Announcements.Audience audience;
    private final List<Runnable> removals = new ArrayList<>();
    private int logs;
    private boolean closed;

    Subscriptions(Announcements.Audience audience) {
        this.audience = audience;
    }

    /** To every id. After the end this does nothing. */
    void add(String address, IntConsumer handler) {
        if (!closed) {
            Announcements.Listener listener = id -> {
                if (!closed) {
                    handler.accept(id);
                }
            };
            audience.add(address, Announcements.ALL, listener);
            removals.add(() -> audience.remove(address, Announcements.ALL, listener));
        }
    }

    /** Once for each run; again, or after the end, does nothing and is false. */
    boolean addLog(String address, FollowedRun run) {
        if (closed || run.listening) {
            return false;
        }
        run.listening = true;
        logs++;
        audience.add(address, run.run, run);
        return true;
    }

    void removeLog(String address, FollowedRun run) {
        if (run.listening) {
            run.listening = false;
            logs--;
            audience.remove(address, run.run, run);
        }
    }

    int size() {
        return removals.size() + logs;
    }

    /** But for logs, whose runs the socket knows. */
    void close() {
        closed = true;
        removals.forEach(Runnable::run);
        removals.clear();
    }
}
