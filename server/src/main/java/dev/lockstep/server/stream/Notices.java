package dev.lockstep.server.stream;

import io.vertx.core.json.JsonObject;

/** What has changed since it was last told; remembers that something changed, not what to, so that it stays small and the newest state wins. */
interface Notices {
    /** The next message, from the state of this moment; null when there is nothing to tell. */
    JsonObject next();
}
