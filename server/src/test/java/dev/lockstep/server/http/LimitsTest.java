package dev.lockstep.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.RawHttp;
import dev.lockstep.server.RawHttp.Reply;
import dev.lockstep.server.TestServer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What docs/security.md states, one byte below each limit and above it. */
class LimitsTest {
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

    @Test
    void requestLines() throws Exception {
        int room = (160 << 10) - "GET /api/v1/sweeps?limit= HTTP/1.1".length();
        assertEquals(400, get("/api/v1/sweeps?limit=" + "1".repeat(room)).status(), "read, and no number");
        assertEquals(414, get("/api/v1/sweeps?limit=" + "1".repeat(room + 1)).status());
    }

    @Test
    void theCursorOfTheLargestSweepFits() throws Exception {
        String from = IntStream.rangeClosed(1_000_000, 1_009_999).mapToObj(run -> run + ":123456").collect(Collectors.joining(","));
        Reply reply = RawHttp.send(server.port(), RawHttp.webSocket("/api/v1/stream?sweep=77&from=" + from, host(), null, token()));
        assertEquals(404, reply.status(), reply::body);
    }

    @Test
    void headers() throws Exception {
        assertEquals(200, get("/api/v1/system", "X-Long: " + "x".repeat(15 << 10)).status());
        assertEquals(431, get("/api/v1/system", "X-Long: " + "x".repeat(16 << 10)).status());
        String[] many = IntStream.range(0, 3000).mapToObj(i -> "X-" + i + ": x").toArray(String[]::new);
        assertEquals(431, get("/api/v1/system", many).status());
    }

    @Test
    void bodies() throws Exception {
        assertEquals(400, post(" ".repeat(1 << 20)).status());
        assertEquals(413, post(" ".repeat((1 << 20) + 1)).status());
        String chunk = "8000\r\n" + " ".repeat(0x8000) + "\r\n";
        Reply chunked = RawHttp.send(server.port(), RawHttp.head("POST", "/api/v1/sweeps", host(), token(), "Content-Type: application/json",
                "Transfer-Encoding: chunked") + chunk.repeat(33) + "0\r\n\r\n");
        assertEquals(413, chunked.status());
        Reply packed = RawHttp.send(server.port(), RawHttp.head("POST", "/api/v1/sweeps", host(), token(), "Content-Type: application/json",
                "Content-Encoding: gzip", "Content-Length: 4") + "\u001f\u0008ab");
        assertEquals(400, packed.status(), "nothing is unpacked");
    }

    /** A mask of zeros leaves the payload as it is. */
    @ParameterizedTest
    @CsvSource({"65536, true, 1, true", "65537, true, 1, false", "40000, false, 2, false", "2147483647, true, 0, false"})
    void framesAndMessages(int length, boolean last, int frames, boolean kept) throws Exception {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(RawHttp.webSocket("/api/v1/stream?topic=overview", host(), null, token()).getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            readHead(in);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            try {
                for (int i = 0; i < Math.max(1, frames); i++) {
                    out.write((last || i == frames - 1 ? 0x80 : 0) | (i == 0 ? 2 : 0));
                    out.write(0x80 | 127);
                    out.writeLong(length);
                    out.writeInt(0);
                    out.write(new byte[frames == 0 ? 0 : length]);
                }
                // A ping, whose pong shows that the socket still lives.
                out.write(new byte[] {(byte) 0x89, (byte) 0x80, 0, 0, 0, 0});
            } catch (SocketException closed) {
                assertFalse(kept);
            }
            assertEquals(kept, pongs(in));
        }
    }

    /** Whether a pong comes before the end, or a close frame. */
    private static boolean pongs(InputStream in) throws Exception {
        try {
            for (int first; (first = in.read()) >= 0; ) {
                int length = in.read() & 0x7f;
                length = length < 126 ? length : length == 126 ? in.read() << 8 | in.read() : (int) new DataInputStream(in).readLong();
                in.readNBytes(length);
                if ((first & 15) == 10 || (first & 15) == 8) {
                    return (first & 15) == 10;
                }
            }
        } catch (SocketException reset) {
            // Also an end.
        }
        return false;
    }

    @Test
    void noCompressionIsAgreedOn() throws Exception {
        for (String extension : new String[] {"permessage-deflate", "permessage-deflate; client_max_window_bits", "x-webkit-deflate-frame", "deflate-frame"}) {
            Reply reply = RawHttp.send(server.port(), RawHttp.webSocket("/api/v1/stream?topic=overview", host(), null, token(), "Sec-WebSocket-Extensions: " + extension));
            assertEquals(101, reply.status());
            assertFalse(reply.head().toLowerCase(Locale.ROOT).contains("extensions"), reply::head);
        }
    }

    @Test
    void theyAreStated() throws Exception {
        String stated = Files.readString(Path.of(System.getProperty("lockstep.root"), "docs", "security.md"));
        for (String limit : new String[] {"1 MiB", "160 KiB", "16 KiB", "64 KiB", "1,000", "30 s", "12,000"}) {
            assertTrue(stated.contains(limit), limit);
        }
    }

    private static void readHead(InputStream in) throws Exception {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        assertTrue(head.toString().startsWith("HTTP/1.1 101"), head::toString);
    }

    private static Reply get(String target, String... lines) throws Exception {
        String[] all = Arrays.copyOf(lines, lines.length + 1);
        all[lines.length] = token();
        return RawHttp.send(server.port(), RawHttp.head("GET", target, host(), all));
    }

    private static Reply post(String body) throws Exception {
        return RawHttp.send(server.port(), RawHttp.head("POST", "/api/v1/sweeps", host(), token(), "Content-Type: application/json",
                "Content-Length: " + body.length()) + body);
    }

    private static String host() {
        return "localhost:" + server.port();
    }

    private static String token() {
        return "Authorization: " + server.authorization();
    }
}
