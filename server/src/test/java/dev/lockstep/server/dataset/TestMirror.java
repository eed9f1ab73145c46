package dev.lockstep.server.dataset;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real HTTP server on a free port that serves files in pieces, and can misbehave. */
final class TestMirror {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");

    /** Asked before the file is served; answers whether it took care of the request. {@code number} counts this mirror's requests from 1. */
    interface Mischief {
        boolean takes(HttpServerRequest request, int number);
    }

    /** What was asked for, {@code name range}, in the order of arrival. */
    final List<String> requests = new CopyOnWriteArrayList<>();
    final String url;
    private final HttpServer server;

    TestMirror(Vertx vertx, Map<String, byte[]> files, Mischief mischief) throws Exception {
        server = vertx.createHttpServer().requestHandler(request -> {
            String name = request.path().substring(request.path().lastIndexOf('/') + 1);
            requests.add(name + " " + request.getHeader("range"));
            if (!mischief.takes(request, requests.size())) {
                serve(request, files.get(name));
            }
        });
        server.listen(0, "127.0.0.1").await(20, TimeUnit.SECONDS);
        url = "http://127.0.0.1:" + server.actualPort() + "/files/";
    }

    static TestMirror honest(Vertx vertx, Map<String, byte[]> files) throws Exception {
        return new TestMirror(vertx, files, (request, number) -> false);
    }

    void close() throws Exception {
        server.close().await(20, TimeUnit.SECONDS);
    }

    /** The ranges asked of one file. */
    List<String> ranges(String name) {
        return requests.stream().filter(request -> request.startsWith(name)).map(request -> request.split(" ")[1]).toList();
    }

    static void serve(HttpServerRequest request, byte[] file) {
        Matcher range = RANGE.matcher(String.valueOf(request.getHeader("range")));
        if (file == null) {
            request.response().setStatusCode(404).end("no such file");
        } else if (!range.matches()) {
            request.response().end(Buffer.buffer(file));
        } else if (Integer.parseInt(range.group(1)) >= file.length) {
            request.response().setStatusCode(416).end();
        } else {
            int from = Integer.parseInt(range.group(1));
            int to = Math.min(file.length - 1, Integer.parseInt(range.group(2)));
            request.response().setStatusCode(206).putHeader("content-range", "bytes " + from + "-" + to + "/" + file.length)
                    .end(Buffer.buffer(file).slice(from, to + 1));
        }
    }

    /** Promises a piece of 1000 bytes and closes the connection after 400 of them. */
    static void breakOff(HttpServerRequest request, byte[] file) {
        Matcher range = RANGE.matcher(request.getHeader("range"));
        if (!range.matches()) {
            throw new IllegalArgumentException(request.getHeader("range"));
        }
        int from = Integer.parseInt(range.group(1));
        request.response().setStatusCode(206).putHeader("content-length", "1000")
                .putHeader("content-range", "bytes " + from + "-" + (from + 999) + "/" + file.length)
                .write(Buffer.buffer(file).slice(from, from + 400)).onComplete(written -> request.connection().close());
    }
}
