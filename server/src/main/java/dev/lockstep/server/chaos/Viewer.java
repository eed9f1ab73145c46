package dev.lockstep.server.chaos;

import dev.lockstep.server.arrow.MetricsScan;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * Follows the metrics of a sweep or a run to their end, as a page does, and sums up the bytes of each run. Of many in one process none keeps what it got. After
 * every so many messages it may break its connection off and go on from where it stands.
 */
final class Viewer {
    /** What came of one run. */
    private static final class Got {
        private final CRC32C crc = new CRC32C();
        private int records;
        private long bytes;
    }

    private final WebSocketClient clients;
    private final Function<String, WebSocketConnectOptions> address;
    private final String query;
    private final int messagesEach;
    private final Map<Integer, Got> runs = new TreeMap<>();
    private final Promise<Integer> ended = Promise.promise();
    private ClientWebSocket socket;
    private int left;
    private int connections;
    private boolean schema;

    /**
     * @param address of the stream, for a query
     * @param messagesEach binary messages taken from one connection; 0 for all
     */
    Viewer(WebSocketClient clients, Function<String, WebSocketConnectOptions> address, String query, int messagesEach) {
        this.clients = clients;
        this.address = address;
        this.query = query;
        this.messagesEach = messagesEach;
    }

    /** Done when the first connection is open. */
    Future<Void> open() {
        connections++;
        left = messagesEach;
        schema = false;
        ClientWebSocket opening = clients.webSocket();
        socket = opening;
        opening.binaryMessageHandler(message -> take(opening, message));
        opening.textMessageHandler(text -> {});
        opening.closeHandler(closed -> closed(opening));
        return opening.connect(address.apply(query + cursor())).onFailure(ended::tryFail).mapEmpty();
    }

    private String cursor() {
        return runs.isEmpty() ? "" : runs.entrySet().stream().map(run -> run.getKey() + ":" + run.getValue().records).collect(Collectors.joining(",", "&from=", ""));
    }

    private void take(ClientWebSocket from, Buffer message) {
        if (from != socket) {
            return; // was on its way when the connection was given up
        }
        if (!schema) {
            schema = true;
            return;
        }
        byte[] bytes = message.getBytes();
        MetricsScan scan = new MetricsScan(bytes);
        // Of several runs, perhaps.
        for (int start = 0; scan.next(); start = scan.end()) {
            Got got = got(scan.run());
            got.records++;
            got.crc.update(bytes, start, scan.end() - start);
            got.bytes += scan.end() - start;
        }
        if (--left == 0) {
            ClientWebSocket old = socket;
            open();
            old.close();
        }
    }

    private Got got(int run) {
        return runs.computeIfAbsent(run, id -> new Got());
    }

    private void closed(ClientWebSocket closed) {
        if (closed == socket) {
            ended.tryComplete(closed.closeStatusCode() == null ? 0 : (int) closed.closeStatusCode());
        }
    }

    /** The close status of the last connection. */
    Future<Integer> ended() {
        return ended.future();
    }

    String reason() {
        return socket.closeReason();
    }

    int connections() {
        return connections;
    }

    long bytes() {
        return runs.values().stream().mapToLong(got -> got.bytes).sum();
    }

    /** Runs of which something else came than what is in their logs. */
    long wrongRuns(Map<Integer, LogSum> logs) {
        return logs.entrySet().stream().filter(log -> {
            Got got = got(log.getKey());
            return !new LogSum(got.bytes, got.crc.getValue()).equals(log.getValue());
        }).count() + runs.keySet().stream().filter(run -> !logs.containsKey(run)).count();
    }
}
