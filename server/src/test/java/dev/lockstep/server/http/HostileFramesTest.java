package dev.lockstep.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.RawHttp;
import dev.lockstep.server.TestServer;
import io.vertx.core.http.HttpMethod;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WebSocket frames byte for byte, as no proper client sends them. How long frames may be: {@link LimitsTest}. */
class HostileFramesTest {
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int PING = 9;
    private static final int LAST = 0x80;
    private static final int MASKED = 0x80;

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

    /** An open stream of the overview. */
    private static final class Stream implements AutoCloseable {
        private final Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), server.port());
        private final DataInputStream in = new DataInputStream(socket.getInputStream());
        private int pongs;
        private int status = -1;
        private String reason = "";

        private Stream() throws IOException {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(RawHttp.webSocket("/api/v1/stream?topic=overview", "localhost:" + server.port(), null,
                    "Authorization: " + server.authorization()).getBytes(StandardCharsets.US_ASCII));
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.readUnsignedByte());
            }
            assertTrue(head.toString().startsWith("HTTP/1.1 101"), head::toString);
        }

        /** What the server no longer takes is no longer sent. */
        private void send(byte[] frames) throws IOException {
            try {
                socket.getOutputStream().write(frames);
            } catch (SocketException closed) {
                // What it said before is read all the same.
            }
        }

        /** The next frame but data: its operation code; -1 at the end of the connection. */
        private int control() throws IOException {
            try {
                for (int first = in.read(); first >= 0; first = in.read()) {
                    int length = in.readUnsignedByte();
                    assertEquals(0, length & MASKED, "a server masks nothing");
                    byte[] content = in.readNBytes(length < 126 ? length : length == 126 ? in.readUnsignedShort() : Math.toIntExact(in.readLong()));
                    if ((first & 15) == 8) {
                        status = content.length < 2 ? 1005 : (content[0] & 255) << 8 | content[1] & 255;
                        reason = content.length < 2 ? "" : new String(content, 2, content.length - 2, StandardCharsets.UTF_8);
                    }
                    if ((first & 15) > 2) {
                        pongs += (first & 15) == 10 ? 1 : 0;
                        return first & 15;
                    }
                }
            } catch (SocketException reset) {
                // Also an end.
            }
            return -1;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static byte[] frame(int first, byte[] content) {
        return frame(first, content, true);
    }

    /** Masked with zeros, which leave the content as it is. */
    private static byte[] frame(int first, byte[] content, boolean masked) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        if (content.length < 126) {
            out.write((masked ? MASKED : 0) | content.length);
        } else {
            out.writeBytes(new byte[] {(byte) ((masked ? MASKED : 0) | 126), (byte) (content.length >> 8), (byte) content.length});
        }
        out.writeBytes(masked ? new byte[4] : new byte[0]);
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] frame(String what) {
        byte[] word = "hello".getBytes(StandardCharsets.US_ASCII);
        return switch (what) {
            case "not masked" -> frame(LAST | TEXT, word, false);
            case "compressed" -> frame(LAST | 0x40 | TEXT, word);
            case "second reserved bit" -> frame(LAST | 0x20 | TEXT, word);
            case "third reserved bit" -> frame(LAST | 0x10 | BINARY, word);
            case "unknown data" -> frame(LAST | 3, word);
            case "unknown control" -> frame(LAST | 11, word);
            case "ping in parts" -> frame(PING, word);
            case "long ping" -> frame(LAST | PING, new byte[126]);
            case "end without a beginning" -> frame(LAST, word);
            case "close of one byte" -> frame(LAST | 8, new byte[1]);
            case "close with a code that nobody may send" -> frame(LAST | 8, new byte[] {3, (byte) 0xed});
            case "beginning within a message" -> join(frame(TEXT, word), frame(LAST | TEXT, word));
            case "text" -> frame(LAST | TEXT, word);
            case "binary" -> frame(LAST | BINARY, new byte[] {0, 1, 2});
            case "text in parts" -> join(frame(TEXT, word), frame(0, word), frame(LAST, word));
            case "ping between parts" -> join(frame(TEXT, word), frame(LAST | PING, word), frame(LAST, word));
            case "not UTF-8" -> frame(LAST | TEXT, new byte[] {(byte) 0xc3, 0x28, (byte) 0xff});
            case "empty" -> join(frame(LAST | TEXT, new byte[0]), frame(LAST | BINARY, new byte[0]));
            case "unasked pong" -> frame(LAST | 10, word);
            default -> throw new IllegalArgumentException(what);
        };
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({"not masked", "compressed", "second reserved bit", "third reserved bit", "unknown data", "unknown control", "ping in parts", "long ping",
        "end without a beginning", "close of one byte", "close with a code that nobody may send", "beginning within a message"})
    void whatBreaksTheProtocolEndsTheConnectionAndNoOther(String what) throws Exception {
        try (Stream beside = new Stream(); Stream hostile = new Stream()) {
            hostile.send(join(frame(what), frame(LAST | PING, new byte[0])));
            int found = hostile.control();
            assertTrue(found == 8 || found == -1, what + " was answered with operation code " + found);
            assertAlive(beside);
        }
        assertStreams(0);
    }

    /** Nobody listens to what clients say. */
    @ParameterizedTest
    @CsvSource({"text", "binary", "text in parts", "ping between parts", "not UTF-8", "empty", "unasked pong"})
    void whatAClientSaysIsReadByNobody(String what) throws Exception {
        try (Stream stream = new Stream()) {
            stream.send(frame(what));
            assertAlive(stream);
        }
        assertStreams(0);
    }

    @ParameterizedTest
    @CsvSource({"9, 125", "10, 0", "2, 1", "0, 0"})
    void aFloodIsCutOff(int code, int length) throws Exception {
        try (Stream beside = new Stream(); Stream flood = new Stream()) {
            byte[] one = frame(code == 0 ? 0 : LAST | code, new byte[length]);
            Thread sender = new Thread(() -> {
                try {
                    OutputStream out = flood.socket.getOutputStream(); // not to be closed here: the socket would be, before the reason is read
                    out.write(code == 0 ? frame(TEXT, new byte[1]) : new byte[0]);
                    for (int i = 0; i < 200_000; i++) {
                        out.write(one);
                    }
                } catch (IOException closed) {
                    // As it should be.
                }
            });
            sender.start();
            while (flood.status < 0 && flood.control() >= 0) {
                assertTrue(flood.pongs < 20_000, "pongs=" + flood.pongs);
            }
            assertEquals(1008, flood.status);
            assertTrue(flood.reason.equals("more than 2000 frames in 10 s, allowed are 2000")
                    || code == PING && flood.reason.equals("more than 100 pings whose answers are not read, allowed are 100"), flood.reason);
            flood.close();
            sender.join();
            assertAlive(beside);
        }
        assertStreams(0);
    }

    /** A connection that breaks off within a frame leaves nothing behind. */
    @Test
    void halfAFrame() throws Exception {
        try (Stream stream = new Stream()) {
            byte[] whole = frame(LAST | BINARY, new byte[1000]);
            for (int i = 0; i < whole.length / 2; i++) {
                stream.send(new byte[] {whole[i]});
            }
        }
        assertStreams(0);
    }

    private static void assertAlive(Stream stream) throws IOException {
        int before = stream.pongs;
        stream.send(frame(LAST | PING, new byte[] {7}));
        while (stream.pongs == before) {
            assertTrue(stream.control() >= 0, "the connection has ended");
        }
        stream.send(frame(LAST | PING, new byte[] {7}));
        assertEquals(10, stream.control());
    }

    /** Sooner or later. */
    private static void assertStreams(int open) throws Exception {
        String line = "lockstep_streams " + (double) open;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (server.send(HttpMethod.GET, "/metrics", Map.of(), null).body().toString().lines().noneMatch(line::equals)) {
            assertTrue(System.nanoTime() < end, "streams are still open");
        }
    }
}
