package dev.lockstep.server.stream;

import dev.lockstep.server.stream.LiveState.Changes;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;

/** A socket that tells of all sweeps, the datasets and the system, in text only, until the client leaves. */
final class OverviewFollower extends StreamSocket {
    private final OverviewNotices notices;

    OverviewFollower(Vertx vertx, ServerWebSocket socket, Announcements announcements, LiveState state) {
        super(vertx, socket, announcements);
        notices = new OverviewNotices(state);
    }

    @Override
    void start() {
        subscriptions.add(Changes.SWEEP, id -> {
            notices.sweepChanged(id);
            pump.changed();
        });
        subscriptions.add(Changes.DATASETS, id -> {
            notices.datasetsChanged();
            pump.changed();
        });
        subscriptions.add(Changes.SYSTEM, id -> {
            notices.systemChanged();
            pump.changed();
        });
        pump.start(notices);
    }
}
