package dev.lockstep.server.chaos;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A program that uses a server. Blocks. */
final class Api implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 120;

    private final Vertx vertx = Vertx.vertx();
    private final WebClient client = WebClient.create(vertx);
    private final ServerProcess server;

    Api(ServerProcess server) {
        this.server = server;
    }

    Vertx vertx() {
        return vertx;
    }

    WebSocketConnectOptions stream(String query) {
        return stream(server.port(), server.token(), query);
    }

    static WebSocketConnectOptions stream(int port, String token, String query) {
        return new WebSocketConnectOptions().setHost("127.0.0.1").setPort(port).setURI("/api/v1/stream?" + query).putHeader("Authorization", "Bearer " + token);
    }

    JsonObject get(String path) {
        return send(HttpMethod.GET, "/api/v1" + path, null).bodyAsJsonObject();
    }

    Buffer getBytes(String path) {
        return send(HttpMethod.GET, "/api/v1" + path, null).body();
    }

    JsonObject post(String path, JsonObject body) {
        return send(HttpMethod.POST, "/api/v1" + path, body == null ? Buffer.buffer() : body.toBuffer()).bodyAsJsonObject();
    }

    List<JsonObject> runs(int sweep) {
        JsonArray runs = get("/sweeps/" + sweep + "/runs").getJsonArray("runs");
        return runs.stream().map(JsonObject.class::cast).toList();
    }

    int launch(JsonObject sweep) {
        return post("/sweeps", sweep).getInteger("id");
    }

    /** One number of the server's metrics; fails when there is none. */
    double metric(String series) {
        return send(HttpMethod.GET, "/metrics", null).bodyAsString().lines().filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1))).findFirst().orElseThrow();
    }

    private HttpResponse<Buffer> send(HttpMethod method, String uri, Buffer body) {
        HttpRequest<Buffer> request = client.request(method, server.port(), "127.0.0.1", uri).putHeader("Authorization", "Bearer " + server.token())
                .putHeader("Content-Type", "application/json");
        HttpResponse<Buffer> answer = await(body == null ? request.send() : request.sendBuffer(body));
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(method + " " + uri + " was answered with " + answer.statusCode() + ": " + answer.bodyAsString());
        }
        return answer;
    }

    static <T> T await(Future<T> future) {
        try {
            return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the server did not answer within " + PATIENCE_SECONDS + " s", e);
        }
    }

    /** Before the server: sockets that it would still have to hear from keep their client waiting. */
    @Override
    public void close() {
        await(vertx.close());
    }
}
