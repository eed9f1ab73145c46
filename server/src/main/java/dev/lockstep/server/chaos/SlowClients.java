package dev.lockstep.server.chaos;

import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Clients that ask for a long history and stop reading, beside a run that trains and viewers that follow it. By turns without and with them, so that whatever
 * else the machine does falls on both alike.
 */
public final class SlowClients {
    private static final long MAX_BYTES = 1 << 20;
    private static final int HEALTHY = 3;
    /** More than the system holds between two ends of a connection. */
    private static final int ROWS = 150_000;
    private static final int WARM_UP_WINDOWS = 8;
    /** Of clients that have fallen behind, each, on average. */
    private static final long BEHIND_BYTES = 1 << 10;
    /** So long they may take to, where the server hardly gets a processor. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final String TRAINING = "lockstep-training-0";
    private static final double ALLOWED = 0.99;
    private static final int MAX_DELAY_MILLIS = 20;
    /** Of a confidence interval. */
    private static final double MAX_DOUBT = 0.04;
    private static final double MAX_END_SECONDS = 5;

    private final int clients;
    private final int turns;
    private final int seconds;
    /** Whether clients have fallen behind, ever. */
    private boolean behind;

    /** @param seconds of each of the two halves of a turn */
    public SlowClients(int clients, int turns, int seconds) {
        this.clients = clients;
        this.turns = turns;
        this.seconds = seconds;
    }

    /**
     * @param from microseconds of the clock
     * @param nanos processor time of the threads that train
     * @param others processor time of all other threads, but for those that compile
     */
    private record Window(long from, long to, long nanos, long others, Histogram latency, Histogram loop, Histogram work) {
        long steps(StepTimes steps) {
            return steps.between(from, to);
        }

        double stepsPerSecond(StepTimes steps) {
            return 1e6 * steps(steps) / (to - from);
        }

        /** What the process computes for anything but training, as a share of training. */
        double beside() {
            return (double) others / nanos;
        }

        double nanosPerStep(StepTimes steps) {
            return (double) nanos / steps(steps);
        }
    }

    public void run(Path store, Findings findings) throws Exception {
        int longRun = LongRun.write(store, ROWS, 20, 0, 0);
        List<Window> without = new ArrayList<>();
        List<Window> with = new ArrayList<>();
        long most = 0;
        int run;
        double end;
        try (ServerProcess server = ServerProcess.start(store, 1, List.of()); Api api = new Api(server)) {
            int sweep = api.launch(Sweeps.endless());
            run = api.runs(sweep).get(0).getInteger("id");
            WebSocketClient healthy = api.vertx().createWebSocketClient();
            for (int i = 0; i < HEALTHY; i++) {
                Api.await(new Viewer(healthy, api::stream, "sweep=" + sweep, 0).open());
            }
            TimeUnit.SECONDS.sleep(turns > 2 ? (long) WARM_UP_WINDOWS * seconds : seconds);
            Random random = new Random(1);
            for (int turn = 0; turn < turns; turn++) {
                // Which half comes first is left to chance: a machine that slows down would otherwise count against the second.
                boolean first = random.nextBoolean();
                if (!first) {
                    without.add(window(server, api));
                }
                List<StalledClient> stalled = stall(api, longRun);
                with.add(window(server, api));
                most = Math.max(most, (long) api.metric("lockstep_stream_waiting_bytes{of=\"slowest\"}"));
                for (StalledClient client : stalled) {
                    client.close();
                }
                if (first) {
                    without.add(window(server, api));
                }
            }
            stall(api, longRun);
            end = server.end();
        }
        report(findings, most, StepTimes.of(store, run), without, with);
        findings.found(Files.notExists(store.resolve("runs/" + run + "/recording")), "slow clients: told to end while they do not read, the server ended in order");
        findings.measured(end <= MAX_END_SECONDS, "slow clients: that took %.1f s (allowed: %.0f s)", end, MAX_END_SECONDS);
    }

    private List<StalledClient> stall(Api api, int run) throws Exception {
        List<StalledClient> stalled = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            stalled.add(new StalledClient(api.stream("run=" + run)));
        }
        // Until the buffers of the system are full, and what is sent waits in the server.
        long began = System.nanoTime();
        double before;
        double now = 0;
        do {
            before = now;
            TimeUnit.MILLISECONDS.sleep(300);
            now = api.metric("lockstep_stream_waiting_bytes{of=\"all\"}");
        } while (now != before || now < clients * BEHIND_BYTES && System.nanoTime() - began < PATIENCE_NANOS);
        behind |= now >= clients * BEHIND_BYTES;
        return stalled;
    }

    private Window window(ServerProcess server, Api api) throws Exception {
        JsonObject latencyBefore = api.get("/system/latency");
        long nanosBefore = server.threadNanos(TRAINING);
        long othersBefore = server.threadNanos(SlowClients::serves);
        long from = micros();
        TimeUnit.SECONDS.sleep(seconds);
        long to = micros();
        long nanos = server.threadNanos(TRAINING) - nanosBefore;
        long others = server.threadNanos(SlowClients::serves) - othersBefore;
        JsonObject latency = api.get("/system/latency");
        return new Window(from, to, nanos, others, since(latency, latencyBefore, "batch_to_socket"), since(latency, latencyBefore, "event_loop_delay"),
                since(latency, latencyBefore, "event_loop_work"));
    }

    private static boolean serves(String thread) {
        return !TRAINING.startsWith(thread) && !thread.matches("C[12] CompilerThre.*");
    }

    private static long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    static Histogram since(JsonObject now, JsonObject before, String name) {
        return Histogram.of(now.getJsonObject(name)).since(Histogram.of(before.getJsonObject(name)));
    }

    private void report(Findings findings, long most, StepTimes steps, List<Window> without, List<Window> with) {
        findings.tried("slow clients: %d that stop reading %d rows, beside %d viewers of a run that trains; %d turns of 2 x %d s", clients, ROWS, HEALTHY, turns, seconds);
        reportHeld(findings, behind, most);
        if (without.stream().anyMatch(window -> window.steps(steps) == 0)) {
            findings.unmeasured("slow clients: no step of training ended within %d s without them: there is nothing to compare with", seconds);
        } else {
            reportTraining(findings, steps, without, with);
        }
        Histogram quiet = all(without, Window::latency);
        Histogram loud = all(with, Window::latency);
        findings.measured(loud.bucket(0.99) <= quiet.bucket(0.99) + 1, "slow clients: batch to socket of the others: %s; without them: %s", loud, quiet);
        Histogram loop = all(with, Window::loop);
        Histogram work = all(with, Window::work);
        findings.measured(loop.quantile(0.999) <= MAX_DELAY_MILLIS, "slow clients: event loop %s; without them %s", loop, all(without, Window::loop));
        findings.measured(work.quantile(0.999) <= MAX_DELAY_MILLIS, "slow clients: event loop, of that its own work: %s; without them %s", work, all(without, Window::work));
    }

    /** Of clients that kept up, for the server had next to nothing to send, it is not known what would be held. */
    static void reportHeld(Findings findings, boolean behind, long most) {
        if (!behind && most <= MAX_BYTES) {
            findings.untried("slow clients: they did not fall behind: at most %d KiB held for one of them", most >> 10);
        } else {
            findings.found(most > 0 && most <= MAX_BYTES, "slow clients: at most %d KiB held for one of them (allowed: %d KiB)", most >> 10, MAX_BYTES >> 10);
        }
    }

    private void reportTraining(Findings findings, StepTimes steps, List<Window> without, List<Window> with) {
        double[] speeds = new double[turns];
        double[] costs = new double[turns];
        double[] extra = new double[turns];
        for (int turn = 0; turn < turns; turn++) {
            speeds[turn] = with.get(turn).stepsPerSecond(steps) / without.get(turn).stepsPerSecond(steps);
            extra[turn] = with.get(turn).beside() - without.get(turn).beside();
            costs[turn] = without.get(turn).nanosPerStep(steps) / with.get(turn).nanosPerStep(steps);
        }
        findings.tried("slow clients: steps a second of each turn, without and with them: %s", IntStream.range(0, turns)
                .mapToObj(turn -> String.format(Locale.ROOT, "%.0f %.0f", without.get(turn).stepsPerSecond(steps), with.get(turn).stepsPerSecond(steps))).collect(Collectors.joining(", ")));
        // Too few turns, or too noisy a machine, prove nothing either way.
        Paired speed = Paired.of(speeds);
        findings.measured(speed.high() >= ALLOWED && speed.width() <= MAX_DOUBT, "slow clients: training at %s of its speed without them (allowed: 99 %%)", speed);
        Paired cost = Paired.of(costs);
        findings.measured(cost.high() >= ALLOWED && cost.width() <= MAX_DOUBT, "slow clients: by the processor time of a step, training at %s", cost);
        Paired beside = Paired.of(extra);
        findings.measured(beside.high() <= 1 - ALLOWED, "slow clients: what they have the other threads compute, as a share of training, the most that it could lose to them: %s (allowed: 1 %%)",
                beside);
    }

    private static Histogram all(List<Window> windows, Function<Window, Histogram> histogram) {
        return windows.stream().map(histogram).reduce(Histogram::plus).orElseThrow();
    }
}
