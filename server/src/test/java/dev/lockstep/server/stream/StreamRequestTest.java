package dev.lockstep.server.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamRequestTest {
    @TempDir
    Path store;

    private StreamServer server;

    @BeforeEach
    void start() throws Exception {
        server = new StreamServer(store);
        server.state.sweep(1, 11, 12).sweep(2, 21);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "''                          | 400 | topic | give exactly one of sweep=<id>, run=<id> and topic=overview",
        "topic=metrics               | 400 | topic | give exactly one of sweep=<id>, run=<id> and topic=overview",
        "sweep=1&run=11              | 400 | run   | give exactly one of sweep=<id>, run=<id> and topic=overview",
        "sweep=x                     | 400 | sweep | sweep: sweep=x, allowed are 1 to 2147483647",
        "sweep=0                     | 400 | sweep | sweep: sweep=0, allowed are 1 to 2147483647",
        "run=-1                      | 400 | run   | run: run=-1, allowed are 1 to 2147483647",
        "run=2147483648              | 400 | run   | run: run=2147483648, allowed are 1 to 2147483647",
        "run=99999999999999999999    | 400 | run   | run: run=99999999999999999999, allowed are 1 to 2147483647",
        "run=                        | 400 | run   | run: run=, allowed are 1 to 2147483647",
        "run=11&run=12               | 400 | run   | run: given 2 times; give it once",
        "run=11&topic=loss           | 400 | topic | topic: topic=loss, allowed are metrics, weights and overview",
        "sweep=1&topic=weights       | 400 | topic | topic: topic=weights, which needs run=<id>; a sweep streams metrics only",
        "topic=overview&run=11       | 400 | run   | run: not allowed with topic=overview",
        "topic=overview&from=11:0    | 400 | from  | from: not allowed with topic=overview",
        "run=11&form=11:0            | 400 | form  | form: no such parameter; allowed are sweep, run, topic, runs, from and joined",
        "run=11&from=11              | 400 | from  | from: '11' is not <run>:<records>, for example 17:120",
        "run=11&from=11:-1           | 400 | from  | from: '11:-1' is not <run>:<records>, for example 17:120",
        "run=11&from=11:1,           | 400 | from  | from: '' is not <run>:<records>, for example 17:120",
        "run=11&from=11:1:2          | 400 | from  | from: '11:1:2' is not <run>:<records>, for example 17:120",
        "run=11&from=11:1,11:2       | 400 | from  | from: run=11 is named twice",
        "sweep=1&from=11:0,21:0      | 400 | from  | from: run=21 is not part of sweep=1",
        "run=11&from=12:0            | 400 | from  | from: run=12 is not part of run=11",
        "run=11&runs=11              | 400 | runs  | runs: only with sweep=<id>, of which it names some runs",
        "topic=overview&runs=11      | 400 | runs  | runs: not allowed with topic=overview",
        "sweep=1&runs=11,21          | 400 | runs  | runs: run=21 is not part of sweep=1",
        "sweep=1&runs=11,            | 400 | runs  | runs: '' is not the id of a run; give ids with commas between them, for example 17,18",
        "sweep=1&runs=best           | 400 | runs  | runs: 'best' is not the id of a run; give ids with commas between them, for example 17,18",
        "sweep=1&runs=11,11          | 400 | runs  | runs: run=11 is named twice",
        "sweep=1&runs=11&from=12:0   | 400 | from  | from: run=12 is not among runs",
        "run=11&joined=true          | 400 | joined | joined: only with sweep=<id>, of whose runs it joins records",
        "topic=overview&joined=true  | 400 | joined | joined: not allowed with topic=overview",
        "sweep=1&joined=1            | 400 | joined | joined: joined=1, allowed are true and false",
        "run=99                      | 404 |       | no such run: run=99",
        "sweep=99                    | 404 |       | no such sweep: sweep=99",
    })
    void wrongRequestsAreAnsweredBeforeTheUpgrade(String query, int status, String path, String detail) {
        UpgradeRejectedException e = assertThrows(UpgradeRejectedException.class, () -> server.open(query));
        assertEquals(status, e.getStatus());
        assertEquals(new JsonObject().put("path", path).put("detail", detail), e.getBody().toJsonObject());
        assertEquals(0, server.handler.sockets().size());
    }

    @Test
    void aPlainRequestIsToldToUpgrade() {
        var client = server.vertx.createHttpClient();
        var response = client.request(HttpMethod.GET, server.port(), "127.0.0.1", "/api/v1/stream?run=11").compose(request -> request.send()).await();
        assertEquals(426, response.statusCode());
        assertEquals("websocket", response.getHeader("Upgrade"));
    }

    @Test
    void compressionIsNotAgreedTo() {
        StreamClient client = StreamClient.open(server.vertx, new WebSocketConnectOptions().setHost("127.0.0.1").setPort(server.port())
                .setURI("/api/v1/stream?run=11").addHeader("Sec-WebSocket-Extensions", "permessage-deflate"));
        assertEquals(null, client.header("Sec-WebSocket-Extensions"));
    }
}
