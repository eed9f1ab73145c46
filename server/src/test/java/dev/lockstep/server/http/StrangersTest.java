package dev.lockstep.server.http;

import static dev.lockstep.server.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server to which whoever asks for /known has shown a token. */
class StrangersTest {
    private static final long NEVER = TimeUnit.HOURS.toMillis(1);

    private final Vertx vertx = Vertx.vertx();
    private final long began = System.nanoTime();
    private HttpServer server;

    private void start(int max, long millis) throws Exception {
        start(max, millis, 100);
    }

    private void start(int max, long millis, int maxKnown) throws Exception {
        Promise<HttpServer> started = Promise.promise();
        vertx.getOrCreateContext().runOnContext(now -> {
            Strangers strangers = new Strangers(vertx, max, millis, maxKnown);
            vertx.createHttpServer(Limits.options()).connectionHandler(strangers::opened).requestHandler(request -> {
                if (request.path().equals("/known") && !strangers.known(request.connection())) {
                    request.response().setStatusCode(503);
                } else if (request.headers().contains("Upgrade")) {
                    request.toWebSocket();
                    return;
                }
                request.response().end();
            }).listen(0, "127.0.0.1").onComplete(started);
        });
        server = await(started.future());
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), server.actualPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void ask(Socket socket, String path) throws IOException {
        socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes());
        assertEquals("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", new String(socket.getInputStream().readNBytes(38)));
    }

    @Test
    void whoShowsNoTokenInTimeIsSentAway() throws Exception {
        start(10, 50);
        try (Socket silent = connect(); Socket slow = connect()) {
            slow.getOutputStream().write("GET /known HTTP/1.1\r\nHost: loc".getBytes());
            assertEquals(-1, silent.getInputStream().read());
            assertEquals(-1, slow.getInputStream().read());
        }
    }

    @Test
    void thereIsRoomForSoManyAndThoseWhoAreKnownAreNotAmongThem() throws Exception {
        start(1, NEVER);
        try (Socket first = connect(); Socket second = connectAfter(first); Socket stranger = connectAfter(second)) {
            ask(stranger, "/");
            try (Socket another = connect()) {
                assertEquals(-1, another.getInputStream().read());
            }
            ask(first, "/");
            ask(second, "/");
            // Makes room.
            ask(stranger, "/known");
            try (Socket another = connect()) {
                ask(another, "/");
            }
        }
    }

    @Test
    void thereIsRoomForSoManyThatAreKnown() throws Exception {
        start(10, NEVER, 2);
        try (Socket first = connect(); Socket second = connect(); Socket third = connect()) {
            ask(first, "/known");
            ask(first, "/known");
            ask(second, "/known");
            third.getOutputStream().write("GET /known HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes());
            assertEquals("HTTP/1.1 503", new String(third.getInputStream().readNBytes(12)));
            third.getInputStream().readNBytes("HTTP/1.1 200 Service Unavailable\r\ncontent-length: 0\r\n\r\n".length() - 12);
            ask(third, "/");
            second.close();
            // The server hears of it in its own time.
            String answer;
            do {
                try (Socket again = connect()) {
                    again.getOutputStream().write("GET /known HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes());
                    answer = new String(again.getInputStream().readNBytes(12));
                }
            } while (!answer.equals("HTTP/1.1 200"));
        }
    }

    @Test
    void aWebSocketThatHasClosedMakesRoomToo() throws Exception {
        start(10, NEVER, 2);
        for (int i = 0; i < 10; i++) {
            String answer;
            do {
                try (Socket stream = connect()) {
                    stream.getOutputStream().write(("GET /known HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n").getBytes());
                    answer = new String(stream.getInputStream().readNBytes(12));
                }
                assertTrue(System.nanoTime() - began < TimeUnit.SECONDS.toNanos(20), "the server hears of it in its own time, but " + i + " were all: " + answer);
            } while (!answer.equals("HTTP/1.1 101"));
        }
    }

    private Socket connectAfter(Socket known) throws IOException {
        ask(known, "/known");
        return connect();
    }
}
