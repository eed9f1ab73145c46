package dev.lockstep.server.cli;

import dev.lockstep.server.worker.Background;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server in the foreground, until the process is told to end. */
final class Serving {
    private static final Logger LOG = LoggerFactory.getLogger(Serving.class);
    private static final int CLOSE_SECONDS = 4;

    private final LockstepServer server;

    private Serving(LockstepServer server) {
        this.server = server;
    }

    static Serving start(Settings settings, PrintWriter out) {
        Background.compilersFollow();
        LockstepServer server = await(LockstepServer.start(settings));
        // Of the JVM: the process is as old as the launcher, which may have built first.
        long sinceStart = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
        out.println(String.format(Locale.ROOT, "Lockstep %s, ready in %.1f s. Open", Version.text(), sinceStart / 1000.0));
        out.println("  " + server.address("/"));
        for (String sentence : server.recovered()) {
            LOG.info("{}", sentence);
            out.println("Recovered: " + sentence + ".");
        }
        out.flush();
        server.firstLook().onComplete(seen -> server.prepareSoon());
        return new Serving(server);
    }

    LockstepServer server() {
        return server;
    }

    /** Returns never; a signal ends the process, the hook the server. */
    void untilStopped() throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "lockstep-shutdown"));
        new CountDownLatch(1).await();
    }

    private void close() {
        try {
            server.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            System.err.println("lockstep: not everything was closed in order (" + e + "); the next start checks the logs");
        }
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
