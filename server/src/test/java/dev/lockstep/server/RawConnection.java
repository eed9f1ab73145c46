package dev.lockstep.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Many requests, byte for byte, over one connection, several on their way at once. It is made anew when the server has closed it, which is what it does when it cannot read
 * a request; what stood behind that is sent again.
 */
public final class RawConnection implements AutoCloseable {
    private static final int PATIENCE_MS = 20_000;
    /** So few that neither they nor their answers fill what the system keeps of a connection. */
    private static final int AT_ONCE = 16;

    private final int port;
    private Socket socket;
    private InputStream in;

    public RawConnection(int port) {
        this.port = port;
    }

    /** The bytes of a request; {@code lines} are of its head, beside {@code Host}. */
    public static byte[] request(String method, String target, String host, String body, String... lines) {
        return (RawHttp.keptHead(method, target, host, lines) + body).getBytes(StandardCharsets.UTF_8);
    }

    /** @return the answer to each */
    public List<RawHttp.Reply> send(List<byte[]> requests) throws IOException {
        List<RawHttp.Reply> replies = new ArrayList<>();
        while (replies.size() < requests.size()) {
            boolean fresh = socket == null;
            if (fresh) {
                open();
            }
            List<byte[]> next = requests.subList(replies.size(), Math.min(requests.size(), replies.size() + AT_ONCE));
            write(next);
            for (int i = 0; i < next.size() && socket != null; i++) {
                RawHttp.Reply reply = RawHttp.read(in);
                if (reply.status() == 0) {
                    close();
                }
                // Not even the first request of a connection had an answer: that is what the server says to it.
                if (reply.status() != 0 || fresh && i == 0) {
                    replies.add(reply);
                }
            }
        }
        return replies;
    }

    private void open() throws IOException {
        socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
        socket.setSoTimeout(PATIENCE_MS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    private void write(List<byte[]> requests) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        requests.forEach(all::writeBytes);
        try {
            socket.getOutputStream().write(all.toByteArray());
        } catch (SocketException closed) {
            // Answers may have come before it was closed.
        }
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
