package dev.lockstep.server.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.DiskSpaceMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What a server counts and measures, as text for Prometheus. No label holds what a client chose, so there are never more series than the code knows. */
public final class Metrics implements AutoCloseable {
    /** Of what {@link #text} returns. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    static final Duration[] STEPS = {Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(20),
        Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(5)};

    /** Of the event loop, finer around what is promised of it. */
    static final Duration[] LOOP_STEPS = Stream.of(1, 2, 3, 5, 7, 10, 12, 15, 17, 20, 25, 30, 40, 50, 70, 100, 200, 500, 1000, 5000).map(Duration::ofMillis).toArray(Duration[]::new);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final Delays loop = new Delays(registry, "lockstep.event.loop.delay", "How late the event loop of the HTTP server came to a task", Tags.empty(), LOOP_STEPS);
    private final Delays loopWork = new Delays(registry, "lockstep.event.loop.work", "How much of its delay the event loop was computing, rather than waiting for a processor", Tags.empty(), LOOP_STEPS);
    private final Delays keptUp = streamDelays("keeps_up");
    private final Delays behind = streamDelays("behind");

    /** @param store whose disk is watched */
    public Metrics(Path store) {
        List.of(new JvmMemoryMetrics(), new JvmThreadMetrics(), collections, new ProcessorMetrics(), new UptimeMetrics(), new FileDescriptorMetrics(),
                new DiskSpaceMetrics(store.toFile(), Tags.of("of", "store"))).forEach(binder -> binder.bindTo(registry));
    }

    /** @param value asked for at each reading, on any thread */
    public void gauge(String name, String description, List<Tag> tags, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).tags(tags).register(registry);
    }

    /** @param route as it was declared, without what stands for its parameters */
    public void request(String method, String route, int status, long nanos) {
        Timer.builder("lockstep.http.requests").description("Answered requests; downloads and streams until their end").serviceLevelObjectives(STEPS)
                .tags("method", method, "route", route, "status", Integer.toString(status)).register(registry).record(Duration.ofNanos(nanos));
    }

    /** @param work how much of the delay was the loop's own */
    public void eventLoopDelay(long nanos, long work) {
        loop.record(nanos);
        loopWork.record(work);
    }

    /** @param keptUp whether the client had taken what came before */
    public void batchSent(long nanos, boolean keptUp) {
        (keptUp ? this.keptUp : behind).record(nanos);
    }

    /** For the interface, since the start of the server. */
    public JsonObject latency() {
        return new JsonObject().put("batch_to_socket", keptUp.json()).put("batch_to_socket_behind", behind.json()).put("event_loop_delay", loop.json()).put("event_loop_work", loopWork.json());
    }

    private Delays streamDelays(String reader) {
        return new Delays(registry, "lockstep.stream.latency", "From the flush of a record batch to a client's socket", Tags.of("reader", reader), STEPS);
    }

    /** Takes a few milliseconds. */
    public String text() {
        return registry.scrape();
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
