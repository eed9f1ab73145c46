package dev.lockstep.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Requests byte for byte as a hostile client writes them: a proper client would refuse to send, or put right, much of it. */
public final class RawHttp {
    private static final int PATIENCE_MS = 20_000;
    private static final Pattern CHUNKED = Pattern.compile("(?i)\r\ntransfer-encoding: chunked");
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: ([0-9]+)");

    /** @param status 0 when the server closed without an answer */
    public record Reply(int status, String head, String body) {}

    private RawHttp() {}

    /** @param request head and body, with what makes the server close the connection afterwards */
    public static Reply send(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            socket.setSoTimeout(PATIENCE_MS);
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            } catch (SocketException refused) {
                // The server may answer and close before it has read everything.
            }
            return read(socket.getInputStream());
        }
    }

    /** A whole request line and {@code Host}, with further lines; the server is asked to close the connection behind its answer. */
    public static String head(String method, String target, String host, String... lines) {
        return keptHead(method, target, host, Stream.concat(Stream.of("Connection: close"), Stream.of(lines)).toArray(String[]::new));
    }

    /** As {@link #head}, for connections that are to live on. */
    static String keptHead(String method, String target, String host, String... lines) {
        StringBuilder head = new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\nHost: ").append(host).append("\r\n");
        for (String line : lines) {
            head.append(line).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    /** @param origin null for none */
    public static String webSocket(String target, String host, String origin, String... lines) {
        return "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + (origin == null ? "" : "Origin: " + origin + "\r\n")
                + String.join("\r\n", lines) + (lines.length == 0 ? "" : "\r\n") + "\r\n";
    }

    /** Until the end of what the head announces, or of the connection where it announces nothing. */
    static Reply read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            int ends = 0; // of the four bytes that end a head, those that have come
            for (int b; ends < 4 && (b = in.read()) >= 0; ) {
                head.write(b);
                ends = b == "\r\n\r\n".charAt(ends) ? ends + 1 : b == '\r' ? 1 : 0;
            }
            String text = head.toString(StandardCharsets.ISO_8859_1);
            Matcher length = LENGTH.matcher(text);
            body.writeBytes(text.startsWith("HTTP/1.1 101") ? new byte[0] : length.find() ? in.readNBytes(Integer.parseInt(length.group(1)))
                    : CHUNKED.matcher(text).find() ? chunks(in) : in.readAllBytes());
        } catch (SocketException reset) {
            // As good as an end: what came before counts.
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        return new Reply(text.startsWith("HTTP/1.") ? Integer.parseInt(text.substring(9, 12)) : 0, text, body.toString(StandardCharsets.ISO_8859_1));
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = -1; size != 0; ) {
            StringBuilder line = new StringBuilder();
            for (int b; (b = in.read()) >= 0 && b != '\n'; ) {
                line.append((char) b);
            }
            if (line.isEmpty()) {
                break;
            }
            size = Integer.parseInt(line.toString().trim(), 16);
            body.writeBytes(in.readNBytes(size));
            in.readNBytes(2);
        }
        return body.toByteArray();
    }
}
