package dev.lockstep.server.chaos;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Everybody watches one sweep from its beginning to its end, and gets every byte of every run once. The viewers are a process of their own, of less
 * priority: they would be on other machines, and what they need of this one is not the server's time.
 */
public final class ManyViewers {
    private static final int PATIENCE_SECONDS = 900;
    private static final int MAX_DELAY_MILLIS = 20;

    /** As threads that train are. */
    private static final List<String> ASIDE = List.of("nice", "-n", "10");

    private final int viewers;
    private final int runs;
    private final int epochs;
    private final int workers;

    public ManyViewers(int viewers, int runs, int epochs, int workers) {
        this.viewers = viewers;
        this.runs = runs;
        this.epochs = epochs;
        this.workers = workers;
    }

    public void run(Path store, Findings findings) throws Exception {
        try (ServerProcess server = ServerProcess.start(store, workers, List.of()); Api api = new Api(server)) {
            warmUp(api);
            JsonObject before = api.get("/system/latency");
            long began = System.nanoTime();
            Followed followed;
            String bystander;
            try (Bystander beside = new Bystander()) {
                followed = follow(server, api, viewers, Sweeps.ending(runs, epochs), store);
                bystander = beside.summary();
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            JsonObject after = api.get("/system/latency");
            findings.tried("viewers: %d of a sweep of %d runs of %d epochs, %d workers: %.1f s, %.1f MiB sent, the server had %d MiB at most", viewers, runs, epochs, workers,
                    seconds, followed.bytes() / 1048576.0, server.peakBytes() >> 20);
            findings.found(followed.wrong() == 0 && followed.closed() == viewers, "viewers: %d of %d x %d histories are not those in the logs; %d of %d were closed by the end",
                    followed.wrong(), viewers, runs, followed.closed(), viewers);
            Histogram loop = SlowClients.since(after, before, "event_loop_delay");
            findings.measured(loop.quantile(0.999) <= MAX_DELAY_MILLIS, "viewers: event loop: %s (aim: p99.9 <= %d ms); a thread that does nothing else, in another process: %s", loop,
                    MAX_DELAY_MILLIS, bystander);
            Histogram work = SlowClients.since(after, before, "event_loop_work");
            findings.measured(work.quantile(0.999) <= MAX_DELAY_MILLIS, "viewers: event loop, of that its own work: %s (aim: p99.9 <= %d ms)", work, MAX_DELAY_MILLIS);
            findings.tried("viewers: batch to socket, those that keep up: %s", SlowClients.since(after, before, "batch_to_socket"));
            findings.tried("viewers: batch to socket, those that do not: %s", SlowClients.since(after, before, "batch_to_socket_behind"));
        }
    }

    /** What the process of the viewers prints. */
    record Followed(long bytes, long wrong, long closed) {
        static Followed of(String line) throws IOException {
            String[] words = line.trim().split(" ");
            if (words.length != 3) {
                throw new IOException("the process of the viewers ended with: " + line);
            }
            return new Followed(Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]));
        }

        @Override
        public String toString() {
            return bytes + " " + wrong + " " + closed;
        }
    }

    /** The first runs bring the server to speed; what is measured comes behind them. */
    private void warmUp(Api api) throws Exception {
        Viewer viewer = new Viewer(api.vertx().createWebSocketClient(), api::stream, "sweep=" + api.launch(Sweeps.ending(workers, 2)), 0);
        Api.await(viewer.open());
        Api.await(viewer.ended());
    }

    private static Followed follow(ServerProcess server, Api api, int viewers, JsonObject sweep, Path store) throws Exception {
        int id = api.launch(sweep);
        // Nothing is trained before all are there.
        api.post("/sweeps/" + id + "/pause", null);
        List<String> command = new ArrayList<>(ASIDE);
        command.addAll(ServerProcess.java(List.of()));
        command.addAll(List.of(ViewerProcess.class.getName(), Integer.toString(server.port()), server.token(), Integer.toString(id), Integer.toString(viewers), store.toString(),
                Integer.toString(PATIENCE_SECONDS)));
        api.runs(id).forEach(run -> command.add(run.getInteger("id").toString()));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            // The JVM may have said something before.
            String line = out.readLine();
            while (!ViewerProcess.OPENED.equals(line)) {
                if (line == null) {
                    throw new IOException("the process of the viewers did not open their streams");
                }
                line = out.readLine();
            }
            api.post("/sweeps/" + id + "/resume", null);
            return Followed.of(String.valueOf(out.readLine()));
        } finally {
            process.destroyForcibly();
        }
    }
}
