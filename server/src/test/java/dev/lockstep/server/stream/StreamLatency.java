package dev.lockstep.server.stream;

import dev.lockstep.server.arrow.ArrowRows;
import dev.lockstep.server.store.LogKind;
import dev.lockstep.server.store.RunRecorder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures the time from the end of a step to the arrival of its row at WebSocket clients in the same process, over TCP: recording, encoding, the log's
 * file, the notice, the read and the socket. Arguments: runs at once (4), sockets on their sweep (2), flushes of each run (2000), milliseconds between them (20).
 */
public final class StreamLatency {
    private static final int ROWS_PER_FLUSH = 5;
    private static final int WARM_UP = 200;

    private StreamLatency() {}

    private record Arrival(long nanos, Buffer message) {}

    public static void main(String[] args) throws Exception {
        int runs = argument(args, 0, 4);
        int sockets = argument(args, 1, 2);
        int flushes = argument(args, 2, 2000);
        int period = argument(args, 3, 20);
        Path store = Files.createTempDirectory("stream-latency");
        try (StreamServer server = new StreamServer(store)) {
            int[] ids = new int[runs];
            Arrays.setAll(ids, i -> i + 1);
            server.state.sweep(1, ids);
            List<List<Arrival>> arrivals = new ArrayList<>();
            WebSocketClient clients = server.vertx.createWebSocketClient();
            AtomicInteger bytes = new AtomicInteger();
            CountDownLatch closed = new CountDownLatch(sockets);
            for (int i = 0; i < sockets; i++) {
                List<Arrival> list = Collections.synchronizedList(new ArrayList<>());
                arrivals.add(list);
                var socket = clients.webSocket();
                socket.binaryMessageHandler(message -> {
                    list.add(new Arrival(System.nanoTime(), message));
                    bytes.addAndGet(message.length());
                });
                socket.closeHandler(done -> closed.countDown());
                socket.connect(server.port(), "127.0.0.1", "/api/v1/stream?sweep=1").await();
            }
            long[][] ended = new long[runs + 1][flushes * ROWS_PER_FLUSH + 1];
            List<Thread> trainers = new ArrayList<>();
            for (int run : ids) {
                Thread trainer = new Thread(() -> train(server, run, flushes, period, ended[run]));
                trainers.add(trainer);
                trainer.start();
            }
            for (Thread trainer : trainers) {
                trainer.join();
            }
            server.state.sweepIs(1, "done");
            closed.await();
            print(runs, sockets, flushes, period, bytes.get(), arrivals, ended);
        }
    }

    private static void train(StreamServer server, int run, int flushes, int period, long[] ended) {
        server.state.runIs(run, "running");
        RunRecorder recorder = server.logs.record(run);
        int step = 0;
        for (int flush = 0; flush < flushes; flush++) {
            for (int row = 0; row < ROWS_PER_FLUSH; row++) {
                step++;
                recorder.step(step, 1, 0.5f, 0.5f, 0.01, step, step);
            }
            // The last step of a slice: the time that a step waits for its slice to end is the worker's, not the stream's.
            ended[step] = System.nanoTime();
            recorder.flush().await();
            server.state.change(run, "step", step);
            LockSupport.parkNanos(period * 1_000_000L);
        }
        recorder.close().await();
        server.state.runIs(run, "done");
    }

    private static void print(int runs, int sockets, int flushes, int period, int bytes, List<List<Arrival>> arrivals, long[][] ended) throws Exception {
        byte[] schema = LogKind.METRICS.schemaMessage();
        List<Double> millis = new ArrayList<>();
        for (List<Arrival> socket : arrivals) {
            for (Arrival arrival : socket.subList(1, socket.size())) {
                for (var row : ArrowRows.rows(ArrowRows.concat(schema, arrival.message().getBytes()))) {
                    int step = (Integer) row.get("step");
                    long end = ended[(Integer) row.get("run")][step];
                    if (end != 0 && step > WARM_UP * ROWS_PER_FLUSH) {
                        millis.add((arrival.nanos() - end) / 1e6);
                    }
                }
            }
        }
        Collections.sort(millis);
        System.out.printf(
                "flush to WebSocket message: p50 %.2f ms, p95 %.2f ms, p99 %.2f ms, max %.2f ms; n=%d, %d runs, %d sockets, %d rows a flush, %d ms between flushes, "
                        + "%d bytes a row, JDK %s, %d processors%n",
                at(millis, 0.5), at(millis, 0.95), at(millis, 0.99), at(millis, 1), millis.size(), runs, sockets, ROWS_PER_FLUSH, period,
                bytes / (sockets * runs * flushes * ROWS_PER_FLUSH), Runtime.version(), Runtime.getRuntime().availableProcessors());
    }

    private static double at(List<Double> sorted, double quantile) {
        return sorted.get((int) Math.min(sorted.size() - 1, Math.round(quantile * sorted.size())));
    }

    private static int argument(String[] args, int index, int otherwise) {
        return args.length > index ? Integer.parseInt(args[index]) : otherwise;
    }
}
