package dev.lockstep.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lockstep.server.Requests;
import dev.lockstep.server.TestServer;
import dev.lockstep.server.arrow.ArrowRows;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose curves come of a sweep. */
class CurveRouteTest {
    @TempDir
    Path store;

    @Test
    void thoseOfTheRunsThatAreNamed() throws Exception {
        try (TestServer server = TestServer.start(store)) {
            int other = server.launch(Requests.tiny());
            int sweep = server.launch(Requests.axis(Requests.tiny(), "training.optimizer.lr", 0.01, 0.02, 0.03));
            server.untilEnded(other);
            List<Integer> ids = server.untilEnded(sweep).stream().map(run -> run.getInteger("id")).toList();
            int foreign = server.runs(other).get(0).getInteger("id");
            assertEquals(ids, runs(server, sweep, ""), "all of them");
            assertEquals(List.of(ids.get(1)), runs(server, sweep, "?runs=" + ids.get(1)));
            assertEquals(List.of(ids.get(2), ids.get(0)), runs(server, sweep, "?runs=" + ids.get(2) + "," + ids.get(0) + "&buckets=16"), "in the order in which they are named");
            assertEquals(List.of(), runs(server, sweep, "?runs="));

            assertRefused(server, sweep, foreign + "," + ids.get(0), "runs: run=" + foreign + " is not part of sweep=" + sweep);
            assertRefused(server, sweep, "999", "runs: run=999 is not part of sweep=" + sweep);
            assertRefused(server, sweep, ids.get(0) + "," + ids.get(0), "runs: run=" + ids.get(0) + " is named twice");
            assertRefused(server, sweep, ids.get(0) + ",x", "runs: 'x' is not the id of a run; give ids with commas between them, for example 17,18");
            assertRefused(server, sweep, "1,", "runs: '' is not the id of a run; give ids with commas between them, for example 17,18");
            assertEquals(400, server.get("/runs/" + foreign + "/curve?runs=" + foreign).status(), "of one run there is nothing to name");

            // What a first page would ask for is asked for by the same routes.
            server.firstLook();
        }
    }

    private static List<Integer> runs(TestServer server, int sweep, String query) throws Exception {
        TestServer.Answer answer = server.get("/sweeps/" + sweep + "/curve" + query);
        assertEquals(200, answer.status(), () -> answer.body().toString());
        return ArrowRows.rows(answer.body().getBytes()).stream().map(row -> (Integer) row.get("run")).distinct().toList();
    }

    private static void assertRefused(TestServer server, int sweep, String runs, String detail) throws Exception {
        TestServer.Answer answer = server.get("/sweeps/" + sweep + "/curve?runs=" + runs);
        assertEquals(400, answer.status());
        assertEquals(detail, answer.json().getString("detail"));
        assertEquals("runs", answer.json().getString("path"));
    }
}
