package dev.lockstep.server.cli;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a server that has just started for what the first page will ask: the dashboard's files, the newest sweep, its runs, the curves of the best of them. Classes are loaded
 * by that, and files and curves lie in memory; otherwise the first page of a sweep of 1,000 runs waits for all of it.
 */
final class FirstLook {
    private static final Logger LOG = LoggerFactory.getLogger(FirstLook.class);
    private static final Pattern FILE = Pattern.compile("assets/[A-Za-z0-9._-]+\\.(?:js|css|woff2)");
    /** As many curves, and as fine, as the page of a large sweep draws. */
    private static final int BEST = 20;
    private static final int BUCKETS = 256;

    private final String host;
    private final int port;
    private final String token;
    private final HttpClient client;
    private final WebSocketClient sockets;

    private FirstLook(Vertx vertx, String host, int port, String token) {
        this.host = host;
        this.port = port;
        this.token = token;
        // As browsers do, which take files compressed.
        client = vertx.createHttpClient(new HttpClientOptions().setDecompressionSupported(true));
        sockets = vertx.createWebSocketClient();
    }

    /** Done when everything was answered; whatever goes wrong, nobody waits for it. */
    static Future<Void> at(Vertx vertx, String host, int port, String token) {
        FirstLook look = new FirstLook(vertx, host, port, token);
        Promise<Void> done = Promise.promise();
        // All on one context: what is answered before somebody listens, on another thread, is lost. The curves take longest, and a page asks for the files first.
        vertx.runOnContext(go -> Future.join(look.files(), look.sweep()).<Void>mapEmpty().onComplete(done));
        return done.future().onFailure(e -> LOG.debug("the first look ended early", e))
                .eventually(() -> Future.join(look.client.close(), look.sockets.close()));
    }

    /** What the page names, and what that names in turn: its script knows all files of all pages, so that the others need not be looked through. */
    private Future<?> files() {
        // A server can be built without the dashboard.
        return get("/").map(FirstLook::named).recover(e -> Future.succeededFuture(Set.of())).compose(first -> {
            return take(first, true).compose(found -> {
                found.removeAll(first);
                return take(found, false);
            });
        });
    }

    /** One file after the other. @return what they name, where they are looked through */
    private Future<Set<String>> take(Set<String> files, boolean look) {
        Future<Set<String>> taken = Future.succeededFuture(new LinkedHashSet<>());
        for (String file : files) {
            taken = taken.compose(found -> get("/" + file).map(body -> {
                if (look && file.endsWith(".js")) {
                    found.addAll(named(body));
                }
                return found;
            }));
        }
        return taken;
    }

    private static Set<String> named(Buffer body) {
        Set<String> names = new LinkedHashSet<>();
        for (Matcher match = FILE.matcher(body.toString()); match.find(); ) {
            names.add(match.group());
        }
        return names;
    }

    private Future<Void> sweep() {
        return get("/api/v1/sweeps").compose(body -> {
            JsonArray sweeps = body.toJsonObject().getJsonArray("sweeps");
            if (sweeps.isEmpty()) {
                return Future.succeededFuture();
            }
            int sweep = sweeps.getJsonObject(0).getInteger("id");
            return runs(sweep).compose(runs -> runs.isEmpty() ? Future.succeededFuture() : get("/api/v1/sweeps/" + sweep + "/curve?buckets=" + BUCKETS + "&runs=" + best(runs)).mapEmpty());
        });
    }

    private static String best(Collection<JsonObject> runs) {
        return String.join(",", runs.stream().sorted(Comparator.comparingDouble((JsonObject run) -> run.getValue("best_test_accuracy") instanceof Number n ? -n.doubleValue() : 1))
                .limit(BEST).map(run -> run.getInteger("id").toString()).toList());
    }

    /** As the stream tells them. */
    private Future<Collection<JsonObject>> runs(int sweep) {
        Told told = new Told();
        Promise<Collection<JsonObject>> whole = Promise.promise();
        WebSocketConnectOptions stream = new WebSocketConnectOptions().setHost(host).setPort(port).setURI("/api/v1/stream?sweep=" + sweep + "&runs=")
                .putHeader("Authorization", "Bearer " + token);
        sockets.connect(stream).onFailure(whole::tryFail).onSuccess(socket -> {
            socket.textMessageHandler(text -> {
                told.hear(new JsonObject(text));
                if (told.runs.size() >= told.all) {
                    socket.close();
                }
            });
            socket.closeHandler(closed -> whole.tryComplete(told.runs.values()));
        });
        return whole.future();
    }

    /** What a stream has told of a sweep so far. */
    private static final class Told {
        /** By id: what changes in between is told again. */
        private final Map<Integer, JsonObject> runs = new HashMap<>();
        private int all = Integer.MAX_VALUE;

        private void hear(JsonObject notice) {
            if (notice.getString("type").equals("sweep")) {
                all = notice.getJsonObject("sweep").getInteger("runs");
            } else if (notice.getString("type").equals("runs")) {
                notice.getJsonArray("runs").forEach(run -> runs.put(((JsonObject) run).getInteger("id"), (JsonObject) run));
            }
        }
    }

    private Future<Buffer> get(String path) {
        return client.request(HttpMethod.GET, port, host, path).compose(request -> request.putHeader("Authorization", "Bearer " + token).send())
                .compose(response -> response.statusCode() == 200 ? response.body() : Future.failedFuture(path + " answered " + response.statusCode()));
    }
}
