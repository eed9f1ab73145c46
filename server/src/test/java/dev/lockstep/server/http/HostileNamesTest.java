package dev.lockstep.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.RawHttp;
import dev.lockstep.server.RawHttp.Reply;
import dev.lockstep.server.TestServer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Names that look like this server's and are not: none gets in, not even with the token, on the page, the interface or the WebSocket. */
class HostileNamesTest {
    /** P stands for the server's port. */
    private static final List<String> HOSTS = List.of(
            "", "*", "*:P", "evil.example", "evil.example:P", "localhost", "localhost:", "localhost:1", "localhost:0P", "localhost:P0", "localhost:+P", "localhost:P:P",
            "LOCALHOST:P", "Localhost:P", "localhost.:P", "localhost..:P", ".localhost:P", "localhost.evil.example:P", "evil-localhost:P", "notlocalhost:P",
            "sub.localhost:P", "localhost.localdomain:P", "ip6-localhost:P", "localhost:P.evil.example", "localhost:P@evil.example", "evil.example@localhost:P",
            "user:secret@localhost:P", "localhost:P,evil.example", "evil.example,localhost:P", "localhost:P evil.example", "localhost:P\r\nHost: evil.example",
            "evil.example\r\nHost: localhost:P", "localhost:P\r\nHost: localhost:P", "localhost:P/", "localhost:P#", "localhost:P?", "localhost\\:P", "localhost%3aP", "http://localhost:P",
            "//localhost:P", "loca1host:P", "l\u043ecalhost:P", "xn--lcalhost-5fg:P", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.:P", "127.0.0.1.nip.io:P",
            "127.0.0.1%00:P", "127.1:P", "127.0.0.2:P", "127.0.0.01:P", "0127.0.0.1:P", "0.0.0.0:P", "0:P", "2130706433:P", "0x7f000001:P", "192.168.1.1:P", "[::1]",
            "[::1]:1", "::1:P", "[::]:P", "[0:0:0:0:0:0:0:1]:P", "[::ffff:127.0.0.1]:P", "[::1%25lo]:P", "[::1].evil.example:P");

    private static final List<String> ORIGINS = List.of(
            "", "null", "*", "file://", "about:blank", "chrome-extension://abcdefghijklmnop", "http://evil.example", "https://evil.example", "http://evil.example:P",
            "http://localhost", "http://localhost:1", "http://localhost:0P", "http://localhost:P0", "http://localhost:P/", "http://localhost:P/path", "http://localhost:P#",
            "http://localhost:P?", "https://localhost:P", "ws://localhost:P", "HTTP://localhost:P", "http://LOCALHOST:P", "http://localhost.:P", "http://.localhost:P",
            "http://localhost.evil.example:P", "http://localhost:P.evil.example", "http://evil-localhost:P", "http://sub.localhost:P", "http://localhost:P@evil.example",
            "http://evil.example@localhost:P", "http://evil.example/http://localhost:P", "http://evil.example#http://localhost:P", "http://localhost:P, http://evil.example",
            "http://localhost:P http://evil.example", "http://localhost:P\r\nOrigin: http://evil.example", "http://evil.example\r\nOrigin: http://localhost:P",
            "http:localhost:P", "http:/localhost:P", "http:\\\\localhost:P", "localhost:P", "//localhost:P", "http://127.0.0.1", "http://127.0.0.2:P", "http://127.1:P",
            "http://0.0.0.0:P", "http://2130706433:P", "http://[::]:P", "http://[::ffff:127.0.0.1]:P", "http://l\u043ecalhost:P", "http://loca1host:P", "http://127.0.0.1.nip.io:P");

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

    static Stream<String> hosts() {
        assertTrue(HOSTS.stream().distinct().count() >= 50);
        return HOSTS.stream();
    }

    static Stream<String> origins() {
        assertTrue(ORIGINS.stream().distinct().count() >= 40);
        return ORIGINS.stream();
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void noOtherHostGetsIn(String pattern) throws Exception {
        String host = pattern.replace("P", port());
        for (String target : new String[] {"/", "/api/v1/system", "/api/v1/none"}) {
            refused(RawHttp.send(server.port(), RawHttp.head("GET", target, host, token())));
        }
        refused(RawHttp.send(server.port(), RawHttp.head("POST", "/api/v1/session", host, token(), "Content-Length: 0")));
        refused(RawHttp.send(server.port(), RawHttp.webSocket("/api/v1/stream?topic=overview", host, null, token())));
    }

    @ParameterizedTest
    @MethodSource("origins")
    void noOtherOriginGetsIn(String pattern) throws Exception {
        String origin = pattern.replace("P", port());
        for (String method : new String[] {"GET", "POST", "OPTIONS", "DELETE"}) {
            refused(RawHttp.send(server.port(), RawHttp.head(method, "/api/v1/system", own(), token(), "Origin: " + origin, "Content-Length: 0")));
        }
        refused(RawHttp.send(server.port(), RawHttp.webSocket("/api/v1/stream?topic=overview", own(), origin, token())));
    }

    @Test
    void theOwnNamesGetIn() throws Exception {
        for (String name : new String[] {"localhost", "127.0.0.1", "[::1]"}) {
            String host = name + ":" + port();
            assertEquals(200, RawHttp.send(server.port(), RawHttp.head("GET", "/api/v1/system", host, token(), "Origin: http://" + host)).status());
            assertEquals(101, RawHttp.send(server.port(), RawHttp.webSocket("/api/v1/stream?topic=overview", host, "http://" + host, token())).status());
        }
    }

    @Test
    void aRequestWithoutAHostOrForAnotherOneGetsNothing() throws Exception {
        refused(RawHttp.send(server.port(), "GET /api/v1/system HTTP/1.0\r\n" + token() + "\r\n\r\n"));
        refused(RawHttp.send(server.port(), "GET /api/v1/system HTTP/1.1\r\nConnection: close\r\n" + token() + "\r\n\r\n"));
        for (String target : new String[] {"http://evil.example/api/v1/system", "http://" + own() + "/api/v1/system", "*", "evil.example:80"}) {
            Reply reply = RawHttp.send(server.port(), RawHttp.head("GET", target, own(), token()));
            assertTrue(List.of(400, 404).contains(reply.status()), reply::head);
        }
    }

    @Test
    void furtherNamesAreTakenExactlyAsTheyWereGiven(@TempDir Path other) throws Exception {
        Binding binding = new Binding("localhost", 0, null, List.of("lab.example.org", "lab.example.org:8443"), List.of("https://lab.example.org"));
        try (TestServer named = TestServer.start(binding, other)) {
            String token = "Authorization: " + named.authorization();
            for (String host : new String[] {"lab.example.org", "lab.example.org:8443", "localhost:" + named.port()}) {
                assertEquals(200, RawHttp.send(named.port(), RawHttp.head("GET", "/api/v1/system", host, token, "Origin: https://lab.example.org")).status(), host);
            }
            for (String host : new String[] {"lab.example.org:" + named.port(), "www.lab.example.org", "lab.example.org."}) {
                refused(RawHttp.send(named.port(), RawHttp.head("GET", "/api/v1/system", host, token)));
            }
            for (String origin : new String[] {"https://lab.example.org:8443", "https://lab.example.org.evil.example"}) {
                refused(RawHttp.send(named.port(), RawHttp.webSocket("/api/v1/stream?topic=overview", "lab.example.org", origin, token)));
            }
        }
    }

    /** 403 from the guard, or 400 or nothing where it is no HTTP; anything else, 401 included, has come too far. */
    private static void refused(Reply reply) {
        assertTrue(List.of(0, 400, 403).contains(reply.status()), reply::head);
    }

    private static String port() {
        return Integer.toString(server.port());
    }

    private static String own() {
        return "localhost:" + port();
    }

    private static String token() {
        return "Authorization: " + server.authorization();
    }
}
