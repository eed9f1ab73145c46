package dev.lockstep.server.stream;

import dev.lockstep.server.arrow.ArrowRows;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** Drives one socket of the live stream and keeps everything that comes. Used from a test's thread. */
public final class StreamClient {
    private static final int SECONDS = 30;
    private static final JsonObject BEAT = new JsonObject().put("type", "beat");

    private final List<Buffer> binary = new ArrayList<>();
    private final List<JsonObject> texts = new ArrayList<>();
    private int beats;
    /** The type of every message in order of arrival, {@code data} for binary ones. */
    private final List<String> order = new ArrayList<>();

    private final List<Waiting> waiting = new ArrayList<>();
    private final Promise<Void> closed = Promise.promise();
    /** Held, because its connections close when it is collected. */
    private WebSocketClient factory;

    private ClientWebSocket socket;

    private record Waiting(Predicate<StreamClient> condition, Promise<Void> promise) {}

    private StreamClient() {}

    /** @param query what stands behind the question mark, as in {@code run=1&topic=weights} */
    public static StreamClient open(Vertx vertx, int port, String query) {
        return open(vertx, new WebSocketConnectOptions().setHost("127.0.0.1").setPort(port).setURI("/api/v1/stream?" + query));
    }

    /** Fails with {@link io.vertx.core.http.UpgradeRejectedException} where the server refuses. */
    public static StreamClient open(Vertx vertx, WebSocketConnectOptions to) {
        StreamClient client = new StreamClient();
        client.factory = vertx.createWebSocketClient(new WebSocketClientOptions().setMaxMessageSize(1 << 28).setMaxFrameSize(1 << 20).setClosingTimeout(1));
        ClientWebSocket socket = client.factory.webSocket();
        client.follow(socket);
        // On one event loop from beginning to end: between two of them a socket that the server closes at once is closed before its handlers are there.
        Promise<Void> connected = Promise.promise();
        vertx.getOrCreateContext().runOnContext(now -> socket.connect(to).<Void>mapEmpty().onComplete(connected));
        get(connected.future());
        return client;
    }

    private void follow(ClientWebSocket socket) {
        this.socket = socket;
        socket.binaryMessageHandler(message -> {
            synchronized (this) {
                binary.add(message);
                order.add("data");
            }
            check();
        });
        socket.textMessageHandler(message -> {
            JsonObject json = new JsonObject(message);
            synchronized (this) {
                // They come between whatever else there is, where a test takes long.
                if (json.equals(BEAT)) {
                    beats++;
                } else {
                    texts.add(json);
                    order.add(json.getString("type"));
                }
            }
            check();
        });
        socket.closeHandler(done -> closed.complete());
    }

    /** Its answer is not read while the client is paused. */
    void ping() {
        socket.writePing(Buffer.buffer(new byte[125]));
    }

    private synchronized void check() {
        waiting.removeIf(wait -> wait.condition.test(this) && wait.promise.tryComplete());
    }

    /** Waits for any state of what has come. */
    public StreamClient await(String what, Predicate<StreamClient> condition) {
        Promise<Void> promise = Promise.promise();
        synchronized (this) {
            waiting.add(new Waiting(condition, promise));
        }
        check();
        try {
            promise.future().await(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no " + what + " after " + SECONDS + " s; came: " + order());
        }
        return this;
    }

    public StreamClient awaitText(String type) {
        return await("message of type " + type, client -> client.order().contains(type));
    }

    public StreamClient awaitRows(int rows) {
        return await(rows + " rows", client -> client.rows().size() >= rows);
    }

    /** The close status. */
    public int awaitClose() {
        get(closed.future());
        return socket.closeStatusCode();
    }

    public String closeReason() {
        return socket.closeReason();
    }

    /** Of the answer to the upgrade. */
    public String header(String name) {
        return socket.headers().get(name);
    }

    /** How often the server said nothing but that it is there. */
    public synchronized int beats() {
        return beats;
    }

    public synchronized List<String> order() {
        return List.copyOf(order);
    }

    public synchronized List<JsonObject> texts(String type) {
        return texts.stream().filter(text -> text.getString("type").equals(type)).toList();
    }

    public synchronized List<Buffer> binary() {
        return List.copyOf(binary);
    }

    /** All binary messages, one after the other: an Arrow IPC stream. */
    public byte[] bytes() {
        return ArrowRows.concat(binary().stream().map(Buffer::getBytes).toArray(byte[][]::new));
    }

    public List<Map<String, Object>> rows() {
        try {
            return binary().isEmpty() ? List.of() : ArrowRows.rows(bytes());
        } catch (IOException e) {
            throw new AssertionError("not an Arrow stream", e);
        }
    }

    public List<List<Map<String, Object>>> batches() {
        try {
            return ArrowRows.batches(new ByteArrayInputStream(bytes()));
        } catch (IOException e) {
            throw new AssertionError("not an Arrow stream", e);
        }
    }

    public List<Integer> steps(int run) {
        return ArrowRows.column(rows().stream().filter(row -> row.get("run").equals(run)).toList(), "step");
    }

    public StreamClient send(String text) {
        socket.writeTextMessage(text);
        return this;
    }

    /** Stops reading from the connection. */
    public StreamClient pause() {
        socket.pause();
        return this;
    }

    public StreamClient resume() {
        socket.resume();
        return this;
    }

    public void close() {
        get(socket.close());
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.await(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer after " + SECONDS + " s", e);
        }
    }
}
