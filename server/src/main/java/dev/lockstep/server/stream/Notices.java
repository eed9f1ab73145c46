package dev.lockstep.server.stream;

/** What has changed since it was last told; remembers that something changed, not what to, so that it stays small and the newest state wins. */
interface Notices {
    /** The next message, JSON, from the state of this moment; null when there is nothing to tell. */
    String next();
}
