package dev.lockstep.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.RawConnection;
import dev.lockstep.server.RawHttp;
import dev.lockstep.server.RawHttp.Reply;
import dev.lockstep.server.TestServer;
import dev.lockstep.server.access.Access;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients send ids and never paths: whatever looks like a path, at every place that takes text, brings not one byte of a file that lies about. */
class TraversalTest {
    private static final String CANARY = "the bytes of a foreign file";
    /** Tried at every place. */
    private static final int INPUTS = 600;

    /** In the address as they are: with percent-encoding, twice and wrong, with backslashes, and raw. */
    private static final List<String> CLIMBS = List.of("../", "..%2f", "%2e%2e/", "%2e%2e%2f", "%252e%252e%252f", "..%5c", "..\\", "....//", "..;/", "%c0%ae%c0%ae/",
            "..%c0%af", "%u002e%u002e/", ".%2e/", "./../", "/../", "..%00/", "%2e%2e%5c");
    private static final List<String> TARGETS = List.of("canary.txt", "token", "etc/passwd", "logback.xml");

    /** {@code @} is where the input goes. */
    private static final List<String> ADDRESSES = List.of("/@", "/assets/@", "/api/v1/presets/@", "/api/v1/datasets/@/samples", "/api/v1/sweeps/@", "/api/v1/sweeps/@/runs",
            "/api/v1/sweeps/@/history?format=csv", "/api/v1/runs/@", "/api/v1/runs/@/history?format=json", "/api/v1/runs/@/weights?format=arrows",
            "/api/v1/datasets/custom:@/samples", "/api/v1/openapi.json@", "/api/v1/sweeps?limit=@", "/api/v1/sweeps?before=@", "/api/v1/runs/1/history?format=@",
            "/api/v1/datasets/strokes/samples?count=@", "/api/v1/stream?run=@", "/api/v1/stream?topic=@", "/api/v1/stream?run=1&from=@", "/api/v1/@");

    /** The fields that take text. */
    private static final List<String> BODIES = List.of(
            "{\"experiment\":@}", "{\"experiment\":\"basic-cnn\",\"dataset\":{\"name\":@}}", "{\"experiment\":\"basic-cnn\",\"name\":@}",
            "{\"axes\":{\"preset\":[@]}}", "{\"experiment\":\"basic-cnn\",\"axes\":{@:[1]}}", "{\"experiment\":\"basic-cnn\",\"weights\":{\"tensors\":[@]}}",
            "{\"experiment\":\"basic-cnn\",\"weights\":{\"tensors\":@}}", "{\"experiment\":\"basic-cnn\",\"training\":{\"order\":@}}",
            "{\"experiment\":\"basic-cnn\",\"training\":{\"loss\":{\"type\":@}}}", "{\"experiment\":\"basic-cnn\",\"strategy\":{\"type\":@}}",
            "{\"experiment\":{\"model\":{\"input\":[1,28,28],\"layers\":[{\"type\":@}]},\"dataset\":{\"name\":\"strokes\"},\"training\":{}}}",
            "{\"experiment\":{\"model\":{\"input\":[1,28,28],\"layers\":[{\"type\":\"Flatten\",\"name\":@}]},\"dataset\":{\"name\":\"strokes\"},\"training\":{}}}");

    @TempDir
    static Path folder;

    private static TestServer server;
    private static String indexPage;

    @BeforeAll
    static void start() throws Exception {
        Path store = folder.resolve("store");
        Path custom = Files.createDirectories(store.resolve("datasets/custom"));
        for (Path place : List.of(folder, store, store.resolve("datasets"), custom)) {
            Files.writeString(place.resolve("canary.txt"), CANARY);
        }
        server = TestServer.start(store);
        indexPage = RawHttp.send(server.port(), RawHttp.head("GET", "/", host())).body();
    }

    @AfterAll
    static void close() throws Exception {
        server.close();
    }

    private static List<String> paths(int... depths) {
        List<String> paths = new ArrayList<>();
        for (String target : TARGETS) {
            for (String climb : CLIMBS) {
                for (int depth : depths) {
                    paths.add(climb.repeat(depth) + target);
                }
            }
        }
        for (String whole : List.of(folder.resolve("canary.txt").toString(), "/etc/passwd", "file:///etc/passwd", "C:\\Windows\\win.ini", "\\\\host\\share", "~/token", "token%00.js",
                "custom:../canary.txt", "jar:file:x!/logback.xml", "META-INF/MANIFEST.MF", "..", ".", "", "%00", "classpath:logback.xml")) {
            paths.add(whole);
            paths.add(URLEncoder.encode(whole, StandardCharsets.UTF_8));
        }
        return paths;
    }

    @Test
    void noAddressLeadsToAForeignFile() throws Exception {
        List<String> addresses = Stream.concat(ADDRESSES.stream(), everyParameter()).distinct().toList();
        List<String> paths = paths(1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertTrue(paths.size() >= INPUTS, "tried=" + paths.size());
        try (RawConnection connection = new RawConnection(server.port())) {
            for (String address : addresses) {
                List<String> targets = paths.stream().map(path -> address.replace("@", path)).toList();
                nothingForeign(targets, connection.send(targets.stream().map(target -> RawConnection.request("GET", target, host(), "", "Authorization: " + server.authorization())).toList()));
            }
        }
    }

    @Test
    void noFieldLeadsToAForeignFile() throws Exception {
        List<JsonObject> before = sweeps();
        List<String> asked = new ArrayList<>();
        List<byte[]> requests = new ArrayList<>();
        for (String path : Stream.concat(paths(2).stream(), Stream.of("../".repeat(8) + "etc/passwd\u0000.json", "custom:../../canary.txt")).toList()) {
            String text = new JsonArray().add(path).encode();
            String value = text.substring(1, text.length() - 1);
            for (String body : BODIES) {
                for (String route : new String[] {"/api/v1/sweeps/dry-run", "/api/v1/activations"}) {
                    String sent = body.replace("@", value);
                    asked.add(route + " " + sent);
                    requests.add(RawConnection.request("POST", route, host(), sent, "Authorization: " + server.authorization(), "Content-Type: application/json",
                            "Content-Length: " + sent.getBytes(StandardCharsets.UTF_8).length));
                }
            }
        }
        assertTrue(asked.size() >= INPUTS, "tried=" + asked.size());
        try (RawConnection connection = new RawConnection(server.port())) {
            nothingForeign(asked, connection.send(requests));
        }
        assertEquals(before, sweeps());
    }

    /** Of what the server describes: each parameter that stands in an address of a GET, one at a time. */
    private static Stream<String> everyParameter() throws Exception {
        List<String> addresses = new ArrayList<>();
        server.get("/openapi.json").json().getJsonObject("paths").forEach(path -> {
            JsonObject get = ((JsonObject) path.getValue()).getJsonObject("get");
            if (get != null) {
                get.getJsonArray("parameters", new JsonArray()).stream().map(JsonObject.class::cast).forEach(parameter -> {
                    String name = parameter.getString("name");
                    boolean inPath = parameter.getString("in").equals("path");
                    String address = "/api/v1" + (inPath ? path.getKey().replace("{" + name + "}", "@") : path.getKey());
                    addresses.add(address.replaceAll("\\{\\w+}", "1") + (inPath ? "" : "?" + name + "=@"));
                });
            }
        });
        assertTrue(addresses.size() >= 20, addresses::toString);
        return addresses.stream();
    }

    private static List<JsonObject> sweeps() throws Exception {
        return server.get("/sweeps").json().getJsonArray("sweeps").stream().map(JsonObject.class::cast).toList();
    }

    private static void nothingForeign(List<String> asked, List<Reply> replies) {
        assertEquals(asked.size(), replies.size());
        for (int i = 0; i < asked.size(); i++) {
            nothingForeign(asked.get(i), replies.get(i));
        }
    }

    private static void nothingForeign(String asked, Reply reply) {
        assertTrue(reply.status() >= 200 && reply.status() < 500, () -> asked + "\n" + reply.head() + reply.body());
        for (String foreign : new String[] {CANARY, "root:x:", "<configuration", "Manifest-Version", server.token(Access.FULL), server.token(Access.READ_ONLY)}) {
            assertFalse(reply.body().contains(foreign), () -> asked + " brought " + foreign);
        }
        // What is answered well is the page, or one of the interface's own answers: never a file by another name.
        boolean json = reply.head().contains("Content-Type: application/");
        assertTrue(json || reply.body().equals(indexPage), () -> asked + "\n" + reply.head());
    }

    private static String host() {
        return "localhost:" + server.port();
    }
}
