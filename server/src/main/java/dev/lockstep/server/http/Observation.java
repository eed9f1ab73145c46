package dev.lockstep.server.http;

import dev.lockstep.server.metrics.Metrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Set;
import java.util.function.Supplier;

/** For those who watch over servers: whether this one lives, whether it is ready, and what it measures. Belongs to the event loop of the server. */
final class Observation {
    private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE,
            HttpMethod.OPTIONS);
    private static final long PROBE_MILLIS = 10;

    private final Vertx vertx;
    private final Metrics metrics;
    private final Supplier<String> obstacle;
    private Future<String> looking;

    /** @param obstacle why the server is not ready, null when it is; may block */
    Observation(Vertx vertx, Metrics metrics, Supplier<String> obstacle) {
        this.vertx = vertx;
        this.metrics = metrics;
        this.obstacle = obstacle;
    }

    /** Open to all, for they tell nothing but their names. */
    void addHealth(Router router) {
        router.get("/health/live").handler(context -> Routes.send(context, 200, new JsonObject().put("status", "live")));
        router.get("/health/ready").handler(this::ready);
    }

    /** For those who have a token. */
    void addMetrics(Router router) {
        router.get("/metrics").handler(context -> {
            Request.query(context);
            vertx.executeBlocking(metrics::text, false).onSuccess(text -> context.response().putHeader("Content-Type", Metrics.CONTENT_TYPE)
                    .putHeader("Cache-Control", "no-store").end(text)).onFailure(context::fail);
        });
    }

    /** However many ask, one looks. */
    private void ready(RoutingContext context) {
        if (looking == null) {
            looking = vertx.executeBlocking(obstacle::get, false).onComplete(done -> looking = null);
        }
        looking.onSuccess(found -> {
            if (found == null) {
                Routes.send(context, 200, new JsonObject().put("status", "ready"));
            } else {
                context.fail(new ApiException(503, null, found));
            }
        }).onFailure(context::fail);
    }

    /** Counts every request, by the route that took it. */
    void count(RoutingContext context) {
        long began = System.nanoTime();
        context.addEndHandler(ended -> {
            HttpMethod method = context.request().method();
            metrics.request(METHODS.contains(method) ? method.name() : "other", route(context), context.response().getStatusCode(), System.nanoTime() - began);
        });
        context.next();
    }

    private static String route(RoutingContext context) {
        String taken = context.get(Routes.TAKEN);
        Route route = context.currentRoute();
        return taken != null ? taken : route == null || route.getPath() == null ? "other" : route.getPath();
    }

    /** Measures how late tasks are, every now and then, and how much of that the loop itself had to compute: the rest it waited for a processor. */
    void probe() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        boolean counts = threads.isCurrentThreadCpuTimeSupported();
        long[] due = {System.nanoTime() + PROBE_MILLIS * 1_000_000};
        long[] used = {0};
        vertx.setPeriodic(PROBE_MILLIS, id -> {
            long now = System.nanoTime();
            long late = Math.max(0, now - due[0]);
            long total = counts ? threads.getCurrentThreadCpuTime() : 0;
            metrics.eventLoopDelay(late, Math.min(late, total - used[0]));
            used[0] = total;
            due[0] = now + PROBE_MILLIS * 1_000_000;
        });
    }
}
