package dev.lockstep.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lockstep.server.access.Access;
import dev.lockstep.server.cli.LockstepServer;
import dev.lockstep.server.cli.Settings;
import dev.lockstep.server.http.Binding;
import dev.lockstep.server.worker.Sessions;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The real server on a free port, with a client. Fails on closing when an event loop was blocked meanwhile. */
public final class TestServer implements AutoCloseable {
    private static final long MAX_EVENT_LOOP_MS = 200;
    private static final int PATIENCE_SECONDS = 60;
    private static final AtomicBoolean WARM = new AtomicBoolean();

    private final BlockedThreads blocked;
    private final Vertx clientVertx = Vertx.vertx();
    private final WebClient client = WebClient.create(clientVertx);
    private final WebSocketClient sockets = clientVertx.createWebSocketClient();
    private final LockstepServer server;

    public record Answer(int status, MultiMap headers, Buffer body) {
        public JsonObject json() {
            return new JsonObject(body);
        }
    }

    private TestServer(Path store, int workers, Sessions sessions, long maxEventLoopMs) throws Exception {
        this(Binding.loopback(0), store, workers, 1, sessions, maxEventLoopMs);
    }

    private TestServer(Binding binding, Path store, int workers, int cohort, Sessions sessions, long maxEventLoopMs) throws Exception {
        blocked = BlockedThreads.watch(maxEventLoopMs);
        server = await(LockstepServer.start(new Settings(binding, store, store.resolve("datasets"), workers, Settings.CHECKPOINT_SECONDS, cohort), strict(maxEventLoopMs), sessions));
    }

    /** Event loops that {@link BlockedThreads} watches, and Vert.x does not. */
    static VertxOptions strict(long maxEventLoopMs) {
        return new VertxOptions().setBlockedThreadCheckInterval(1).setBlockedThreadCheckIntervalUnit(TimeUnit.HOURS)
                .setMaxEventLoopExecuteTime(maxEventLoopMs).setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS);
    }

    /** Loads the classes of a server once, for that takes its time on a busy machine and happens once in a process. */
    private static void warmUp() throws Exception {
        if (WARM.compareAndSet(false, true)) {
            Path store = Files.createTempDirectory("lockstep-warm-up");
            try (TestServer server = new TestServer(store, 1, Sessions.chosen(), TimeUnit.MINUTES.toMillis(1))) {
                server.post("/sweeps/dry-run", "{}");
                server.untilEnded(server.launch(Requests.tiny()));
            }
            try (Stream<Path> files = Files.walk(store)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            }
        }
    }

    public static TestServer start(Path store) throws Exception {
        return start(store, 2, Sessions.chosen());
    }

    public static TestServer start(Path store, int workers, Sessions sessions) throws Exception {
        warmUp();
        return new TestServer(store, workers, sessions, MAX_EVENT_LOOP_MS);
    }

    /** With runs that train together. */
    public static TestServer start(Path store, int workers, int cohort, Sessions sessions) throws Exception {
        warmUp();
        return new TestServer(Binding.loopback(0), store, workers, cohort, sessions, MAX_EVENT_LOOP_MS);
    }

    /** With the patience to load what speaks TLS, which happens once and on an event loop. */
    public static TestServer start(Binding binding, Path store) throws Exception {
        warmUp();
        return new TestServer(binding, store, 1, 1, Sessions.chosen(), 10 * MAX_EVENT_LOOP_MS);
    }

    /** With more patience, for what is large. */
    public static TestServer start(Path store, int workers, long maxEventLoopMs) throws Exception {
        warmUp();
        return new TestServer(store, workers, Sessions.chosen(), maxEventLoopMs);
    }

    public int port() {
        return server.port();
    }

    public void firstLook() throws Exception {
        await(server.firstLook());
    }

    public String address(String page) {
        return server.address(page);
    }

    public String token(Access access) {
        return server.token(access);
    }

    /** Shows the full token. */
    public String authorization() {
        return "Bearer " + token(Access.FULL);
    }

    /** Below {@code /api/v1}. */
    public Answer get(String path) throws Exception {
        return send(HttpMethod.GET, "/api/v1" + path, Map.of(), null);
    }

    public Answer post(String path, String json) throws Exception {
        return send(HttpMethod.POST, "/api/v1" + path, Map.of("Content-Type", "application/json"), Buffer.buffer(json));
    }

    public Answer post(String path) throws Exception {
        return send(HttpMethod.POST, "/api/v1" + path, Map.of(), null);
    }

    public Answer send(HttpMethod method, String uri, Map<String, String> headers, Buffer body) throws Exception {
        Map<String, String> all = new HashMap<>(headers);
        all.putIfAbsent("Authorization", authorization());
        return sendBare(method, uri, all, body);
    }

    /** Without a token, unless it is among the headers. */
    public Answer sendBare(HttpMethod method, String uri, Map<String, String> headers, Buffer body) throws Exception {
        HttpRequest<Buffer> request = client.request(method, port(), "127.0.0.1", uri).putHeader("Host", "localhost:" + port());
        headers.forEach(request::putHeader);
        HttpResponse<Buffer> response = await(body == null ? request.send() : request.sendBuffer(body));
        return new Answer(response.statusCode(), response.headers(), response.body() == null ? Buffer.buffer() : response.body());
    }

    /** To the live stream, with the full token. */
    public WebSocketConnectOptions stream(String query) {
        return new WebSocketConnectOptions().setHost("127.0.0.1").setPort(port()).setURI("/api/v1/stream?" + query)
                .putHeader("Authorization", authorization());
    }

    /** The id of the new sweep. */
    public int launch(JsonObject sweep) throws Exception {
        Answer answer = post("/sweeps", sweep.encode());
        assertEquals(201, answer.status(), () -> answer.body().toString());
        return answer.json().getInteger("id");
    }

    public List<JsonObject> runs(int sweep) throws Exception {
        JsonArray runs = get("/sweeps/" + sweep + "/runs").json().getJsonArray("runs");
        return runs.stream().map(JsonObject.class::cast).toList();
    }

    /** Follows the live stream of a sweep until it says that everything has ended. */
    public List<JsonObject> untilEnded(int sweep) throws Exception {
        until(sweep, notice -> notice.getString("type").equals("end"));
        return runs(sweep);
    }

    /** Follows the live stream of a sweep until one of its runs is as wished; that run. */
    public JsonObject untilRun(int sweep, Predicate<JsonObject> wish) throws Exception {
        Promise<JsonObject> found = Promise.promise();
        until(sweep, notice -> {
            notice.getJsonArray("runs", new JsonArray()).stream().map(JsonObject.class::cast).filter(wish).findFirst().ifPresent(found::tryComplete);
            return found.future().isComplete();
        });
        return await(found.future());
    }

    /** Follows the live stream of a sweep until it is as wished. */
    public void untilSweep(int sweep, Predicate<JsonObject> wish) throws Exception {
        until(sweep, notice -> notice.containsKey("sweep") && wish.test(notice.getJsonObject("sweep")));
    }

    private void until(int sweep, Predicate<JsonObject> wish) throws Exception {
        Promise<Void> seen = Promise.promise();
        var socket = await(sockets.connect(stream("sweep=" + sweep)).onSuccess(opened -> {
            opened.textMessageHandler(text -> {
                if (wish.test(new JsonObject(text))) {
                    seen.tryComplete();
                }
            });
            opened.closeHandler(closed -> seen.tryFail("the stream ended"));
        }));
        await(seen.future());
        await(socket.close());
    }

    @Override
    public void close() throws Exception {
        await(server.close());
        await(clientVertx.close());
        assertEquals(List.of(), blocked.end(), "an event loop was blocked");
    }

    public static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
