package dev.lockstep.server.http;

import static dev.lockstep.server.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.io.ByteArrayInputStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DashboardTest {
    private final Vertx vertx = Vertx.vertx();
    private final WebClient client = WebClient.create(vertx);
    private int port;

    @BeforeEach
    void start() throws Exception {
        Router router = Router.router(vertx);
        router.route().failureHandler(new Problem()).handler(new Dashboard(vertx, "dashboard-test"));
        port = await(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1")).actualPort();
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/sweeps/1", "/sweeps/1/", "/index.html", "/anything?x=1"})
    void itsOwnPathsGetThePage(String path) throws Exception {
        HttpResponse<Buffer> page = get(path, "identity");
        assertEquals(200, page.statusCode());
        assertEquals("text/html; charset=utf-8", page.getHeader("Content-Type"));
        assertEquals("no-cache", page.getHeader("Cache-Control"));
        assertEquals("<!doctype html><title>page</title>\n", page.bodyAsString());
    }

    @Test
    void hashedFilesMayBeKeptForeverAndTravelCompressed() throws Exception {
        HttpResponse<Buffer> script = get("/assets/app-1a2b.js", "gzip, br");
        assertEquals("public, max-age=31536000, immutable", script.getHeader("Cache-Control"));
        assertEquals("text/javascript; charset=utf-8", script.getHeader("Content-Type"));
        assertEquals("gzip", script.getHeader("Content-Encoding"));
        byte[] unpacked = new GZIPInputStream(new ByteArrayInputStream(script.body().getBytes())).readAllBytes();
        HttpResponse<Buffer> plain = get("/assets/app-1a2b.js", "identity");
        assertArrayEquals(plain.body().getBytes(), unpacked);
        assertNull(plain.getHeader("Content-Encoding"));
        assertNotEquals(script.getHeader("ETag"), plain.getHeader("ETag"));
    }

    @Test
    void whatTheBuildHasNotCompressedTravelsAsItIs() throws Exception {
        HttpResponse<Buffer> page = get("/", "gzip");
        assertNull(page.getHeader("Content-Encoding"));
        assertEquals("<!doctype html><title>page</title>\n", page.bodyAsString());
    }

    @Test
    void whatHasNotChangedIsNotSentAgain() throws Exception {
        String tag = get("/", "identity").getHeader("ETag");
        HttpResponse<Buffer> again = await(client.get(port, "127.0.0.1", "/").putHeader("If-None-Match", tag).send());
        assertEquals(304, again.statusCode());
        assertNull(again.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/assets/app-1a2b.js.gz", "/none.js", "/assets/../index.htm", "/../logback.xml", "/%2e%2e/logback.xml", "/assets", "//etc/passwd.txt", "/.hidden.js",
        "/assets/app-1a2b.class", "/api/none"})
    void nothingElseIsServed(String path) throws Exception {
        int status = get(path, "identity").statusCode();
        assertEquals(path.equals("/assets") ? 200 : 404, status);
    }

    private HttpResponse<Buffer> get(String path, String encoding) throws Exception {
        return await(client.get(port, "127.0.0.1", path).putHeader("Accept-Encoding", encoding).send());
    }
}
