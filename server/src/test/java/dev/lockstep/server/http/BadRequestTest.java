package dev.lockstep.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.Requests;
import dev.lockstep.server.TestServer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with a request is said in a problem document, and where it is. */
class BadRequestTest {
    @TempDir
    static Path store;

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(store);
    }

    @AfterAll
    static void close() throws Exception {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{                                                                                          | ",
        "[]                                                                                         | ",
        "``                                                                                         | ",
        "{}                                                                                         | experiment",
        "{\"experiment\":\"basic-cn\"}                                                              | experiment",
        "{\"experiment\":7}                                                                         | experiment",
        "{\"experiment\":\"basic-cnn\",\"sedes\":[1]}                                               | sedes",
        "{\"experiment\":\"basic-cnn\",\"training\":{\"epochs\":0}}                                 | training.epochs",
        "{\"experiment\":\"basic-cnn\",\"training\":{\"epochs\":10001}}                             | training.epochs",
        "{\"experiment\":\"basic-cnn\",\"training\":{\"epochs\":1.5}}                               | training.epochs",
        "{\"experiment\":\"basic-cnn\",\"training\":{\"epochs\":\"two\"}}                           | training.epochs",
        "{\"experiment\":\"basic-cnn\",\"training\":{\"batch_size\":5000}}                          | training.batch_size",
        "{\"experiment\":\"basic-cnn\",\"training\":{\"optimizer\":{\"lr\":0}}}                     | training.optimizer.lr",
        "{\"experiment\":\"basic-cnn\",\"training\":{\"optimizer\":{\"lr\":1e400}}}                 | training.optimizer.lr",
        "{\"experiment\":\"basic-cnn\",\"training\":{\"optimizer\":{\"momentun\":0.5}}}             | training.optimizer.momentun",
        "{\"experiment\":\"basic-cnn\",\"dataset\":{\"name\":\"strokse\"}}                          | dataset.name",
        "{\"experiment\":\"basic-cnn\",\"dataset\":{\"name\":\"strokes\",\"train\":60001}}          | dataset.train",
        "{\"experiment\":\"basic-cnn\",\"dataset\":{\"name\":\"strokes\",\"test\":-1}}              | dataset.test",
        "{\"experiment\":\"basic-cnn\",\"dataset\":{\"name\":\"strokes\",\"normalisation\":{}}} | dataset.normalisation",
        "{\"experiment\":\"basic-cnn\",\"dataset\":{\"name\":\"strokes\",\"normalization\":[0.5]}} | dataset.normalization",
        "{\"experiment\":\"basic-cnn\",\"dataset\":{\"name\":\"strokes\",\"normalization\":{\"mean\":0.5}}} | dataset.normalization.mean",
        "{\"experiment\":\"basic-cnn\",\"dataset\":{\"name\":\"strokes\",\"normalization\":{\"mean\":[0.5,0.5]}}} | dataset.normalization.mean",
        "{\"experiment\":\"basic-cnn\",\"dataset\":{\"name\":\"strokes\",\"normalization\":{\"mean\":[\"x\"]}}} | dataset.normalization.mean[0]",
        "{\"experiment\":\"basic-cnn\",\"dataset\":{\"name\":\"strokes\",\"normalization\":{\"std\":[0]}}} | dataset.normalization.std[0]",
        "{\"experiment\":\"basic-cnn\",\"dataset\":{\"name\":\"strokes\",\"normalization\":{\"std\":[1e-60]}}} | dataset.normalization.std[0]",
        "{\"experiment\":\"basic-cnn\",\"dataset\":{\"name\":\"strokes\",\"normalization\":{\"variance\":[1]}}} | dataset.normalization.variance",
        "{\"experiment\":\"basic-cnn\",\"dataset\":{\"name\":\"strokes\",\"augmentation\":{\"shift\":28}}} | dataset.augmentation.shift",
        "{\"experiment\":\"basic-cnn\",\"dataset\":{\"name\":\"strokes\",\"augmentation\":{\"shift\":-1}}} | dataset.augmentation.shift",
        "{\"experiment\":\"basic-cnn\",\"dataset\":{\"name\":\"strokes\",\"augmentation\":{\"shift\":1.5}}} | dataset.augmentation.shift",
        "{\"experiment\":\"basic-cnn\",\"dataset\":{\"name\":\"strokes\",\"augmentation\":{\"flip\":\"yes\"}}} | dataset.augmentation.flip",
        "{\"experiment\":\"basic-cnn\",\"dataset\":{\"name\":\"strokes\",\"augmentation\":{\"turn\":3}}} | dataset.augmentation.turn",
        "{\"experiment\":\"basic-cnn\",\"dataset\":{\"name\":\"custom:../mnist\"}} | dataset.name",
        "{\"experiment\":\"basic-cnn\",\"dataset\":{\"name\":\"uniform3x3\"}} | experiment",
        "{\"experiment\":\"basic-cnn\",\"axes\":{\"training.optimizer.lr\":[]}}                     | axes.training.optimizer.lr",
        "{\"experiment\":\"basic-cnn\",\"axes\":{\"training.optimiser.lr\":[1]}}                    | axes.training.optimiser.lr",
        "{\"experiment\":\"basic-cnn\",\"seeds\":[1,1]}                                             | seeds[1]",
        "{\"experiment\":\"basic-cnn\",\"seeds\":[]}                                                | seeds",
        "{\"experiment\":\"basic-cnn\",\"strategy\":{\"type\":\"bayes\"}}                           | strategy.type",
        "{\"experiment\":\"basic-cnn\",\"weights\":{\"every\":-1}}                                  | weights.every",
        "{\"experiment\":\"basic-cnn\",\"weights\":{\"tensors\":[\"conv9.weight\"]}}                | weights.tensors[0]",
    })
    void aWrongSweepIsRefusedWithThePath(String body, String path) throws Exception {
        for (String route : new String[] {"/sweeps", "/sweeps/dry-run"}) {
            problem(server.post(route, body), 400, path);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/sweeps?limit=0, limit", "/sweeps?limit=201, limit", "/sweeps?limit=ten, limit", "/sweeps?limit=, limit", "/sweeps?limit=1&limit=2, limit",
        "/sweeps?before=0, before", "/sweeps?before=99999999999999, before", "/sweeps?page=2, page", "/sweeps/1?x=1, x", "/sweeps/zero, id",
        "/sweeps/0, id", "/sweeps/-1, id", "/runs/2147483648, id", "/runs/1/?limit=1, limit", "/presets?group=a, group", "/system?a=b, a", "/datasets?x=, x",
        "/datasets/strokes/samples?count=0, count", "/datasets/strokes/samples?count=101, count", "/datasets/strokes/samples?count=1e1, count",
        "/runs/1/history, format", "/runs/1/history?format=xml, format", "/sweeps/1/history?format=CSV, format", "/runs/1/weights?format=csv, format",
        "/stream, topic", "/stream?sweep=x, sweep", "/stream?topic=overview&from=1:2, from", "/openapi.json?v=2, v",
    })
    void aWrongQueryIsRefusedWithTheParameter(String path, String parameter) throws Exception {
        problem(server.get(path), 400, parameter);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sweeps/77", "/sweeps/77/runs", "/runs/77", "/sweeps/77/history?format=csv", "/runs/77/history?format=arrow",
        "/runs/77/weights?format=arrows", "/presets/none", "/datasets/none/samples", "/none", "/sweeps/1/none", ""})
    void whatIsNotThereIsNotFound(String path) throws Exception {
        problem(server.get(path), 404, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sweeps/77/stop", "/sweeps/77/pause", "/sweeps/77/resume", "/sweeps/77/retry", "/runs/77/stop", "/datasets/none/download"})
    void whatIsNotThereCannotBeChanged(String path) throws Exception {
        problem(server.post(path), 404, null);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "[]                        | `` | the body is not a JSON object",
        "{\"note\": \"\"}      | note | note is unknown, allowed are notes, tags",
        "{\"notes\": 1}          | notes | notes is not a text",
        "{\"tags\": \"a\"}     | tags | tags is not a list of texts",
        "{\"tags\": [\"a,b\"]} | tags[0] | tags[0] must be a text of 1 to 40 characters without commas or blanks around it",
        "{\"tags\": [\"a\", \"a\"]} | tags[1] | a is given twice, tags must be distinct",
    })
    void aWrongDescriptionIsRefusedWithThePath(String body, String path, String detail) throws Exception {
        int sweep = server.launch(Requests.tiny());
        TestServer.Answer answer = server.send(HttpMethod.PATCH, "/api/v1/sweeps/" + sweep, Map.of("Content-Type", "application/json"), Buffer.buffer(body));
        problem(answer, 400, path.isEmpty() ? null : path);
        assertEquals(detail, answer.json().getString("detail"));
        server.untilEnded(sweep);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{}                                                | `` | is empty, give axes, seeds or both",
        "{\"seed\": [1]}                                 | seed | seed: unknown field; did you mean \"seeds\"?",
        "{\"seeds\": [1, 1]}                             | seeds[1] | seeds[1]: 1 is given twice, seeds must be distinct",
        "{\"axes\": {\"training.optimizer.lr\": [0]}}  | axes.training.optimizer.lr[0] | axes.training.optimizer.lr[0]: lr=0, allowed are above 0 to 1000",
        "{\"axes\": {\"training.optimizer.rho\": [0.5]}}  | axes.training.optimizer.rho | axes.training.optimizer.rho: cannot become an axis: the runs of the sweep do not have it",
    })
    void aWrongExtensionIsRefusedWithThePath(String body, String path, String detail) throws Exception {
        int sweep = server.launch(Requests.tiny());
        TestServer.Answer answer = server.post("/sweeps/" + sweep + "/extend", body);
        problem(answer, 400, path.isEmpty() ? null : path);
        assertEquals(detail, answer.json().getString("detail"));
        server.untilEnded(sweep);
    }

    @Test
    void otherMethodsAreNamed() throws Exception {
        TestServer.Answer answer = server.send(HttpMethod.DELETE, "/api/v1/sweeps", Map.of(), null);
        problem(answer, 405, null);
        assertEquals("POST, GET", answer.headers().get("Allow"));
        problem(server.post("/system"), 405, null);
        problem(server.send(HttpMethod.POST, "/", Map.of(), null), 405, null);
    }

    @Test
    void bodiesMustBeJsonAndOfReasonableSize() throws Exception {
        Buffer body = Buffer.buffer("{}");
        problem(server.send(HttpMethod.POST, "/api/v1/sweeps", Map.of("Content-Type", "text/plain"), body), 415, null);
        problem(server.send(HttpMethod.POST, "/api/v1/sweeps", Map.of(), body), 415, null);
        TestServer.Answer large = server.post("/sweeps", " ".repeat((1 << 20) + 1));
        problem(large, 413, null);
        assertEquals("the body is too large, allowed are 1048576 bytes", large.json().getString("detail"));
        problem(server.post("/sweeps", "[".repeat(100_000)), 400, null);
    }

    @Test
    void onlyPagesOfThisServerMayUseIt() throws Exception {
        for (String host : new String[] {"evil.example", "localhost", "localhost:1", "localhost.evil.example:" + server.port(), "0.0.0.0:" + server.port()}) {
            problem(server.send(HttpMethod.GET, "/api/v1/system", Map.of("Host", host), null), 403, null);
            problem(server.send(HttpMethod.GET, "/", Map.of("Host", host), null), 403, null);
        }
        for (String origin : new String[] {"http://evil.example", "null", "http://localhost", "https://localhost:" + server.port()}) {
            problem(server.send(HttpMethod.POST, "/api/v1/sweeps/1/stop", Map.of("Origin", origin), null), 403, null);
            problem(server.send(HttpMethod.GET, "/api/v1/stream?topic=overview", webSocket(origin), null), 403, null);
        }
        for (String name : new String[] {"localhost", "127.0.0.1", "[::1]"}) {
            String host = name + ":" + server.port();
            assertEquals(200, server.send(HttpMethod.GET, "/api/v1/system", Map.of("Host", host, "Origin", "http://" + host), null).status());
        }
    }

    private static Map<String, String> webSocket(String origin) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Origin", origin);
        headers.put("Connection", "Upgrade");
        headers.put("Upgrade", "websocket");
        headers.put("Sec-WebSocket-Version", "13");
        headers.put("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        return headers;
    }

    private static void problem(TestServer.Answer answer, int status, String path) {
        assertEquals(status, answer.status(), () -> answer.body().toString());
        assertEquals("application/problem+json", answer.headers().get("Content-Type"));
        assertTrue(answer.headers().get("Content-Security-Policy").contains("frame-ancestors 'none'"));
        assertEquals("nosniff", answer.headers().get("X-Content-Type-Options"));
        JsonObject problem = answer.json();
        assertEquals(status, problem.getInteger("status"));
        assertEquals("about:blank", problem.getString("type"));
        assertNotNull(problem.getString("title"));
        assertFalse(problem.getString("detail").contains("Exception"), problem::encode);
        if (path == null) {
            assertNull(problem.getString("path"));
        } else {
            assertEquals(path, problem.getString("path"), problem::encode);
        }
    }
}
