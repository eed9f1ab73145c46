package dev.lockstep.server.chaos;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Follows the metrics of a sweep through all lives of its server, always going on behind what it has: it remembers all that was ever acknowledged to it. */
final class Witness {
    private final Map<Integer, List<HistoryRows.Row>> rows = new TreeMap<>();
    private final Map<Integer, Integer> records = new TreeMap<>();
    private int steps;

    /** One connection. */
    private final class Listening implements WebSocket.Listener {
        private final ByteArrayOutputStream part = new ByteArrayOutputStream();
        private final StringBuilder text = new StringBuilder();
        private final CompletableFuture<String> closed = new CompletableFuture<>();
        private volatile boolean begun;

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            part.writeBytes(bytes);
            if (last) {
                // The first message is the schema.
                if (begun) {
                    take(part.toByteArray());
                }
                begun = true;
                part.reset();
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                if (new JsonObject(text.toString()).getString("type").equals("end")) {
                    closed.complete("end");
                }
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed.complete(status + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.complete("lost: " + error);
        }
    }

    private synchronized void take(byte[] message) {
        try {
            for (HistoryRows.Batch batch : HistoryRows.of(message)) {
                rows.computeIfAbsent(batch.run(), run -> new ArrayList<>()).addAll(batch.rows());
                records.merge(batch.run(), 1, Integer::sum);
                steps += batch.rows().size();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        notifyAll();
    }

    /** Follows on where it is. The future completes when the connection ends, with {@code end} when the sweep has. */
    CompletableFuture<String> follow(Client client, int sweep) throws IOException {
        Listening listening = new Listening();
        String from = cursor();
        client.stream("sweep=" + sweep + (from.isEmpty() ? "" : "&from=" + from), listening);
        return listening.closed;
    }

    private synchronized String cursor() {
        return records.entrySet().stream().map(entry -> entry.getKey() + ":" + entry.getValue()).collect(Collectors.joining(","));
    }

    /** Rows of all runs. */
    synchronized int rowCount() {
        return steps;
    }

    /** Waits for so many rows, or until the connection ends, or the time is over. */
    synchronized void awaitRows(int count, CompletableFuture<String> connection, long millis) throws IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            while (steps < count && !connection.isDone() && System.nanoTime() - end < 0) {
                wait(5);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    synchronized Map<Integer, List<HistoryRows.Row>> rows() {
        return new TreeMap<>(rows);
    }

    /** Waits until the sweep has ended. */
    static String end(CompletableFuture<String> connection, int seconds) throws IOException {
        try {
            return connection.get(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return "no end after " + seconds + " s";
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
