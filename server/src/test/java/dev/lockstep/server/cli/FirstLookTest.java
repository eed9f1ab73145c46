package dev.lockstep.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.junit5.VertxExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a server that has just started asks itself for. */
@ExtendWith(VertxExtension.class)
class FirstLookTest {
    private static final Map<String, String> FILES = Map.of(
            "/", "<script src=\"/assets/index-a1.js\"></script><link href=\"/assets/index-b2.css\">",
            "/assets/index-a1.js", "import(\"./assets/home-c3.js\"); font(\"assets/mono-d4.woff2\"); import(\"assets/index-a1.js\")",
            "/assets/index-b2.css", "url(assets/never-looked-through.woff2)",
            "/assets/home-c3.js", "import(\"assets/known-to-the-first-script.js\")",
            "/assets/mono-d4.woff2", "");

    @Test
    void asksForEachFileOfThePageOnceAndAsBrowsersDo(Vertx vertx) throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        int port = vertx.createHttpServer().requestHandler(request -> {
            asked.add(request.path());
            answer(request);
        }).listen(0).await(10, TimeUnit.SECONDS).actualPort();
        FirstLook.at(vertx, "127.0.0.1", port, "token").otherwiseEmpty().await(10, TimeUnit.SECONDS);
        for (String file : FILES.keySet()) {
            assertEquals(1, asked.stream().filter(file::equals).count(), file + " of " + asked);
        }
        assertEquals(FILES.size(), asked.stream().filter(path -> path.equals("/") || path.startsWith("/assets/")).count(), asked.toString());
    }

    /** Compressed, for who takes that. */
    private static void answer(HttpServerRequest request) {
        String file = FILES.get(request.path());
        if (file == null) {
            request.response().setStatusCode(404).end();
        } else if (String.valueOf(request.getHeader("Accept-Encoding")).contains("gzip")) {
            request.response().putHeader("Content-Encoding", "gzip").end(Buffer.buffer(gzip(file)));
        } else {
            request.response().setStatusCode(406).end();
        }
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }
}
