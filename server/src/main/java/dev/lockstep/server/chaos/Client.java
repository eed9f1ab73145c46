package dev.lockstep.server.chaos;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;

/** Speaks with a server as a program does. */
final class Client {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;
    private final String token;

    /** @param address as the server prints it, with the token behind the # */
    Client(String address) {
        URI uri = URI.create(address);
        base = uri.getAuthority() + "/api/v1";
        token = uri.getFragment().substring("token=".length());
    }

    JsonObject get(String path) throws IOException {
        return send(HttpRequest.newBuilder().GET(), path, 200);
    }

    JsonObject post(String path, JsonObject body, int status) throws IOException {
        return send(HttpRequest.newBuilder().header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body.encode())), path, status);
    }

    /** The id of the new sweep. */
    int launch(JsonObject sweep) throws IOException {
        return post("/sweeps", sweep, 201).getInteger("id");
    }

    List<JsonObject> runs(int sweep) throws IOException {
        JsonArray runs = get("/sweeps/" + sweep + "/runs").getJsonArray("runs");
        return runs.stream().map(JsonObject.class::cast).toList();
    }

    private JsonObject send(HttpRequest.Builder request, String path, int status) throws IOException {
        try {
            HttpResponse<String> response = http.send(request.uri(URI.create("http://" + base + path)).timeout(PATIENCE).header("Authorization", "Bearer " + token)
                    .build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != status) {
                throw new IOException(path + " answered " + response.statusCode() + ", expected " + status + ": " + response.body());
            }
            return new JsonObject(response.body());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** To the live stream. */
    WebSocket stream(String query, WebSocket.Listener listener) throws IOException {
        try {
            return http.newWebSocketBuilder().header("Authorization", "Bearer " + token)
                    .buildAsync(URI.create("ws://" + base + "/stream?" + query), listener).join();
        } catch (CompletionException e) {
            throw new IOException("no stream of " + query, e.getCause());
        }
    }
}
