package dev.lockstep.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** Many requests, byte for byte, over one connection, which is made anew when the server has closed it: what it does when it cannot read a request. */
public final class RawConnection implements AutoCloseable {
    private static final int PATIENCE_MS = 20_000;

    private final int port;
    private Socket socket;
    private InputStream in;

    public RawConnection(int port) {
        this.port = port;
    }

    /** @param lines of the head, beside {@code Host} */
    public RawHttp.Reply send(String method, String target, String host, String body, String... lines) throws IOException {
        byte[] request = (RawHttp.keptHead(method, target, host, lines) + body).getBytes(StandardCharsets.UTF_8);
        if (socket != null) {
            RawHttp.Reply reply = exchange(request);
            if (reply.status() != 0) {
                return reply;
            }
            close();
        }
        socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
        socket.setSoTimeout(PATIENCE_MS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
        return exchange(request);
    }

    private RawHttp.Reply exchange(byte[] request) throws IOException {
        try {
            socket.getOutputStream().write(request);
        } catch (SocketException closed) {
            // An answer may have come before it was closed.
        }
        return RawHttp.read(in);
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
