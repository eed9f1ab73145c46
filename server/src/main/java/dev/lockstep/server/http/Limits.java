package dev.lockstep.server.http;

import dev.lockstep.server.stream.StreamHandler;
import io.vertx.core.http.HttpServerOptions;

/** How much a client may send, and hold, before anything of it is understood. They are stated in docs/security.md and held by LimitsTest. */
final class Limits {
    static final int BODY_BYTES = 1 << 20;
    /** Long enough for the cursor of a stream of 10,000 runs, which stands in the query. */
    static final int LINE_BYTES = 160 << 10;
    static final int HEADER_BYTES = 16 << 10;
    /** That have shown a token; more than streams may be open. */
    static final int CONNECTIONS = 14_000;
    static final int STRANGERS = 1_000;
    static final int STRANGER_SECONDS = 30;

    private Limits() {}

    static HttpServerOptions options() {
        // HTTP/2 without TLS is spoken by no browser, and its Host comes another way.
        return StreamHandler.configure(new HttpServerOptions()).setHttp2ClearTextEnabled(false).setHandle100ContinueAutomatically(true)
                .setMaxInitialLineLength(LINE_BYTES).setMaxHeaderSize(HEADER_BYTES).setDecompressionSupported(false);
    }
}
