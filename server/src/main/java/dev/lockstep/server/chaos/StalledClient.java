package dev.lockstep.server.chaos;

import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Opens the stream and does not read on. A bare socket: a WebSocket client would read ahead, and close politely. */
final class StalledClient implements AutoCloseable {
    /** Small, so that what is not read soon waits in the server. */
    private static final int RECEIVE_BYTES = 16 << 10;
    private static final String KEY = Base64.getEncoder().encodeToString("sixteen bytes...".getBytes(StandardCharsets.US_ASCII));

    private final Socket socket = new Socket();

    StalledClient(WebSocketConnectOptions to) throws IOException {
        socket.setReceiveBufferSize(RECEIVE_BYTES);
        socket.connect(new InetSocketAddress(to.getHost(), to.getPort()));
        String head = "GET " + to.getURI() + " HTTP/1.1\r\nHost: " + to.getHost() + ":" + to.getPort() + "\r\nAuthorization: " + to.getHeaders().get("Authorization")
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        String status = new String(in.readNBytes(12), StandardCharsets.US_ASCII);
        if (!status.equals("HTTP/1.1 101")) {
            throw new IOException("no WebSocket: the answer began with " + status);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
