package dev.lockstep.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.Requests;
import dev.lockstep.server.TestServer;
import dev.lockstep.server.TestServer.Answer;
import dev.lockstep.server.access.Access;
import dev.lockstep.server.stream.StreamClient;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who shows no token is let into nothing, and who shows the one for viewers changes nothing. */
class DoorTest {
    private static final List<HttpMethod> METHODS = List.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH,
            HttpMethod.DELETE, HttpMethod.OPTIONS, HttpMethod.TRACE);

    @TempDir
    static Path store;

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(store);
    }

    @AfterAll
    static void close() throws Exception {
        server.close();
    }

    /** With ids that exist or do not: no difference may be seen. */
    static Stream<String> paths() {
        Vertx vertx = Vertx.vertx();
        try {
            Api api = new Api(null, null, null, null, null, null, context -> {}, null, null, null, null, null, null, null, null);
            List<String> known = api.routes(vertx).all().stream().map(route -> Routes.BASE + route.path().replaceAll(":\\w+", "1")).distinct().toList();
            return Stream.concat(known.stream(), Stream.of("/metrics", "/metrics/", "/health", "/health/none", "/api", "/api/", "/api/v1", "/api/v2/system", "/api/v1/none", "/api/v1/%73ystem", "//api/v1/system",
                    "/x/../api/v1/system", "/api/v1/./system", "/api/v1/system/"));
        } finally {
            vertx.close();
        }
    }

    @ParameterizedTest
    @MethodSource("paths")
    void withoutATokenEveryRouteAnswers401ToEveryMethod(String path) throws Exception {
        for (HttpMethod method : METHODS) {
            unauthorized(server.sendBare(method, path, Map.of(), null), method);
            unauthorized(server.sendBare(method, path, Map.of("Authorization", "Bearer " + "A".repeat(43)), null), method);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Basic TOKEN", "TOKEN", "Bearer  TOKEN", "Bearer TOKEN TOKEN", "Bearer TOKEN,", "Bearer \"TOKEN\"", "Token TOKEN"})
    void onlyTheOneFormOfTheHeaderOpens(String header) throws Exception {
        String shown = header.replace("TOKEN", server.token(Access.FULL));
        unauthorized(server.sendBare(HttpMethod.GET, "/api/v1/system", Map.of("Authorization", shown), null), HttpMethod.GET);
        assertEquals(200, server.sendBare(HttpMethod.GET, "/api/v1/system", Map.of("Authorization", "bearer " + server.token(Access.FULL)), null).status());
    }

    @Test
    void aTokenInTheAddressOpensNothing() throws Exception {
        assertEquals(401, server.sendBare(HttpMethod.GET, "/api/v1/system?token=" + server.token(Access.FULL), Map.of(), null).status());
        assertEquals(401, server.sendBare(HttpMethod.GET, "/api/v1/stream?topic=overview&token=" + server.token(Access.FULL), webSocket(), null).status());
    }

    @Test
    void theWebSocketIsNotOpenedWithoutAToken() throws Exception {
        unauthorized(server.sendBare(HttpMethod.GET, "/api/v1/stream?topic=overview", webSocket(), null), HttpMethod.GET);
    }

    @Test
    void thePageIsOpenAndSaysHowToGetIn() throws Exception {
        assertNotEquals(401, server.sendBare(HttpMethod.GET, "/", Map.of(), null).status());
        Answer answer = server.sendBare(HttpMethod.GET, "/api/v1/system", Map.of(), null);
        assertEquals("no token was shown: open the address that the server prints when it starts, or send \"Authorization: Bearer <token>\" with what"
                + " \"lockstep token\" prints", answer.json().getString("detail"));
    }

    @Test
    void aTokenIsExchangedForACookieThatScriptsAndOtherSitesCannotUse() throws Exception {
        Answer answer = server.sendBare(HttpMethod.POST, "/api/v1/session", Map.of("Authorization", server.authorization()), null);
        assertEquals(200, answer.status());
        assertEquals("full", answer.json().getString("access"));
        String header = answer.headers().get("Set-Cookie");
        Matcher cookie = Pattern.compile("(lockstep-" + server.port() + "=[^;]+)(.*)").matcher(header);
        assertTrue(cookie.matches(), header);
        assertFalse(header.contains(server.token(Access.FULL)));
        for (String attribute : List.of("HTTPOnly", "SameSite=Strict", "Path=/", "Max-Age=2592000")) {
            assertTrue(List.of(cookie.group(2).split("; ")).contains(attribute), header);
        }

        Map<String, String> session = Map.of("Cookie", cookie.group(1));
        assertEquals("full", server.sendBare(HttpMethod.GET, "/api/v1/session", session, null).json().getString("access"));
        assertEquals(404, server.sendBare(HttpMethod.POST, "/api/v1/runs/77/stop", session, null).status());
        Answer again = server.sendBare(HttpMethod.POST, "/api/v1/session", session, null);
        assertEquals(400, again.status(), "a session does not renew itself");
        assertNull(again.headers().get("Set-Cookie"));

        String otherPort = cookie.group(1).replace("lockstep-" + server.port(), "lockstep-1");
        assertEquals(401, server.sendBare(HttpMethod.GET, "/api/v1/session", Map.of("Cookie", otherPort), null).status());
        assertEquals(401, server.sendBare(HttpMethod.GET, "/api/v1/session", Map.of("Cookie", cookie.group(1) + "x"), null).status());
        assertEquals(401, server.sendBare(HttpMethod.GET, "/api/v1/session", Map.of("Cookie", cookie.group(1), "Authorization", "Bearer x"), null).status(),
                "a wrong token is not overlooked for the sake of a session");
    }

    private static Map<String, String> session(Access access) throws Exception {
        Answer answer = server.sendBare(HttpMethod.POST, "/api/v1/session", Map.of("Authorization", "Bearer " + server.token(access), "User-Agent", "browser of " + access.text()), null);
        return Map.of("Cookie", answer.headers().get("Set-Cookie").split(";")[0]);
    }

    private static List<JsonObject> sessions(Map<String, String> as) throws Exception {
        Answer answer = server.sendBare(HttpMethod.GET, "/api/v1/sessions", as, null);
        assertEquals(200, answer.status(), () -> answer.body().toString());
        return answer.json().getJsonArray("sessions").stream().map(JsonObject.class::cast).toList();
    }

    @Test
    void sessionsAreListedAndEndedOneByOneWithTheirStreams() throws Exception {
        Map<String, String> mine = session(Access.FULL);
        Map<String, String> viewer = session(Access.READ_ONLY);
        JsonObject own = sessions(mine).stream().filter(session -> session.getBoolean("own")).findFirst().orElseThrow();
        JsonObject other = sessions(mine).get(0);
        assertEquals(List.of("full", "browser of full"), List.of(own.getString("access"), own.getString("agent")));
        assertEquals(List.of("read-only", "browser of read-only", false), List.of(other.getString("access"), other.getString("agent"), other.getBoolean("own")));

        Answer refused = server.sendBare(HttpMethod.GET, "/api/v1/sessions", viewer, null);
        assertEquals(403, refused.status());
        assertEquals("this token is read-only: /api/v1/sessions is shown to holders of the full token, which the server printed", refused.json().getString("detail"));
        assertEquals(403, server.sendBare(HttpMethod.POST, "/api/v1/sessions/" + own.getString("id") + "/end", viewer, null).status());

        Vertx vertx = Vertx.vertx();
        try {
            WebSocketConnectOptions asViewer = server.stream("topic=overview").putHeader("Cookie", viewer.get("Cookie"));
            asViewer.getHeaders().remove("Authorization");
            StreamClient stream = StreamClient.open(vertx, asViewer);
            StreamClient program = StreamClient.open(vertx, server.stream("topic=overview")).awaitText("system");
            stream.awaitText("system");
            assertEquals(200, server.sendBare(HttpMethod.POST, "/api/v1/sessions/" + other.getString("id") + "/end", mine, null).status());
            assertEquals(4401, stream.awaitClose());
            assertEquals("the session was ended", stream.closeReason());
            program.close();
        } finally {
            vertx.close();
        }
        assertEquals(401, server.sendBare(HttpMethod.GET, "/api/v1/session", viewer, null).status());
        assertEquals(200, server.sendBare(HttpMethod.GET, "/api/v1/session", mine, null).status());
        assertEquals(404, server.post("/sessions/" + other.getString("id") + "/end").status());

        assertEquals(400, server.post("/session/end").status(), "a program has none");
        Answer left = server.sendBare(HttpMethod.POST, "/api/v1/session/end", mine, null);
        assertEquals(200, left.status());
        assertTrue(left.headers().get("Set-Cookie").contains("Max-Age=0"), () -> left.headers().toString());
        assertEquals(401, server.sendBare(HttpMethod.GET, "/api/v1/session", mine, null).status());
    }

    @Test
    void aViewerLooksAndChangesNothing() throws Exception {
        int sweep = server.launch(Requests.endless());
        int run = server.runs(sweep).get(0).getInteger("id");
        Map<String, String> viewer = Map.of("Authorization", "Bearer " + server.token(Access.READ_ONLY));
        for (String path : List.of("/session", "/system", "/presets", "/datasets", "/sweeps", "/sweeps/" + sweep, "/sweeps/" + sweep + "/runs", "/runs/" + run,
                "/sweeps/" + sweep + "/history?format=csv", "/openapi.json")) {
            assertEquals(200, server.sendBare(HttpMethod.GET, "/api/v1" + path, viewer, null).status(), path);
        }
        Buffer body = Requests.tiny().toBuffer();
        Map<String, String> json = Map.of("Authorization", viewer.get("Authorization"), "Content-Type", "application/json");
        assertEquals(200, server.sendBare(HttpMethod.POST, "/api/v1/sweeps/dry-run", json, body).status());
        for (String path : List.of("/sweeps", "/sweeps/" + sweep + "/stop", "/runs/" + run + "/stop", "/datasets/strokes/download", "/runs/77/stop")) {
            Answer answer = server.sendBare(HttpMethod.POST, "/api/v1" + path, json, body);
            assertEquals(403, answer.status(), path);
            assertEquals("this token is read-only: POST /api/v1" + path + " would change something, which needs the full token that the server printed",
                    answer.json().getString("detail"));
        }
        assertEquals(1, server.get("/sweeps").json().getJsonArray("sweeps").size());
        assertTrue(List.of("queued", "running").contains(server.get("/runs/" + run).json().getString("state")));
        server.post("/sweeps/" + sweep + "/stop");
        server.untilEnded(sweep);
    }

    /** Of the routes that take a body only these answer a question; any that is added changes something until it is named here. */
    @Test
    void whatViewersMaySendIsKnown() {
        Vertx vertx = Vertx.vertx();
        Api api = new Api(null, null, null, null, null, null, context -> {}, null, null, null, null, null, null, null, null);
        assertEquals(List.of("/session", "/session/end", "/sweeps/dry-run", "/sweeps/:id/extend/dry-run", "/activations"), api.routes(vertx).all().stream()
                .filter(route -> route.method() != HttpMethod.GET && !route.changes()).map(Routes.Route::path).toList());
        vertx.close();
    }

    private static void unauthorized(Answer answer, HttpMethod method) {
        assertEquals(401, answer.status(), () -> method + " " + answer.body());
        assertEquals("Bearer realm=\"lockstep\"", answer.headers().get("WWW-Authenticate"));
        assertNull(answer.headers().get("Allow"), "says nothing of the route");
        if (method != HttpMethod.HEAD) {
            assertEquals(401, answer.json().getInteger("status"));
        }
    }

    private static Map<String, String> webSocket() {
        return Map.of("Connection", "Upgrade", "Upgrade", "websocket", "Sec-WebSocket-Version", "13", "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    }
}
