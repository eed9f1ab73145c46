package dev.lockstep.server.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.engine.backend.Availability;
import dev.lockstep.engine.backend.Backend;
import dev.lockstep.engine.backend.Backends;
import dev.lockstep.engine.backend.DeviceInfo;
import dev.lockstep.engine.backend.DeviceMemoryException;
import dev.lockstep.engine.backend.Execution;
import dev.lockstep.engine.backend.Samples;
import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.spec.TrainingSpec;
import dev.lockstep.server.Requests;
import dev.lockstep.server.TestServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that a worker trains together end as each does alone, whatever becomes of the others. */
class CohortsTest {
    private static final Map<String, List<JsonObject>> ALONE = new HashMap<>();

    @TempDir
    Path store;
    @TempDir
    Path other;

    /** The sizes of the cohorts that were opened; with a limit on how many fit. */
    private record Limited(int most, long bytesOfRun, List<Integer> opened) implements Backend {
        static Limited to(int most) {
            return to(most, 100);
        }

        /** @param bytesOfRun 0 where the driver needs memory of its own, and nobody knows how much */
        static Limited to(int most, long bytesOfRun) {
            return new Limited(most, bytesOfRun, Collections.synchronizedList(new ArrayList<>()));
        }

        @Override
        public String id() {
            return "cpu";
        }

        @Override
        public String name() {
            return "limited";
        }

        @Override
        public Availability availability() {
            return Availability.yes("");
        }

        @Override
        public List<DeviceInfo> devices() {
            return List.of();
        }

        @Override
        public Execution open(Plan plan, List<TrainingSpec> runs, Samples samples, int threads) {
            if (runs.size() > most) {
                throw new DeviceMemoryException("bytes=" + bytesOfRun * runs.size() + ", free are " + 100 * most, bytesOfRun * runs.size(), 100L * most);
            }
            opened.add(runs.size());
            return Backends.best().open(plan, runs, samples, threads);
        }
    }

    /** Four learning rates, one of which diverges, and two seeds. */
    private static JsonObject sweep() {
        return Requests.axis(Requests.tiny(), "training.optimizer.lr", 0.01, 0.05, 1000, 0.1).put("seeds", new JsonArray().add(1).add(2))
                .put("experiment", "fully-connected");
    }

    /** What runs end with is the same whenever they train, so that each request is trained alone once. */
    private List<JsonObject> alone(JsonObject request) throws Exception {
        synchronized (ALONE) {
            if (!ALONE.containsKey(request.encode())) {
                try (TestServer server = TestServer.start(other, 2, Sessions.chosen())) {
                    ALONE.put(request.encode(), server.untilEnded(server.launch(request)));
                }
            }
            return ALONE.get(request.encode());
        }
    }

    private static void requireSame(List<JsonObject> expected, List<JsonObject> actual) {
        for (int i = 0; i < expected.size(); i++) {
            for (String what : List.of("state", "weights_sha256", "reason", "step", "best_test_accuracy")) {
                assertEquals(expected.get(i).getValue(what), actual.get(i).getValue(what), actual.get(i)::encode);
            }
        }
    }

    @Test
    void trainTheSameBitsAsAlone() throws Exception {
        Limited backend = Limited.to(100);
        List<JsonObject> expected = alone(sweep());
        assertEquals("diverged", expected.get(4).getString("state"));
        try (TestServer server = TestServer.start(store, 1, 5, Sessions.on(backend))) {
            requireSame(expected, server.untilEnded(server.launch(sweep())));
            assertEquals(List.of(5, 3), backend.opened());
            JsonObject sizes = Requests.axis(Requests.tiny(), "training.batch_size", 32, 64).put("seeds", new JsonArray().add(1).add(2));
            server.untilEnded(server.launch(sizes));
            assertEquals(List.of(5, 3, 2, 2), backend.opened(), "batch sizes do not go together");
        }
    }

    @Test
    void whatDoesNotFitStartsBehind() throws Exception {
        Limited backend = Limited.to(3);
        try (TestServer server = TestServer.start(store, 1, 8, Sessions.on(backend))) {
            requireSame(alone(sweep()), server.untilEnded(server.launch(sweep())));
            assertTrue(backend.opened().stream().allMatch(size -> size <= 3), backend.opened()::toString);
            assertEquals(8, backend.opened().stream().mapToInt(Integer::intValue).sum());
        }
    }

    @Test
    void whatDoesNotFitForAReasonWithoutSizesIsTriedByHalves() throws Exception {
        Limited backend = Limited.to(3, 0);
        try (TestServer server = TestServer.start(store, 1, 8, Sessions.on(backend))) {
            requireSame(alone(sweep()), server.untilEnded(server.launch(sweep())));
            assertEquals(List.of(2, 3, 3), backend.opened());
        }
    }

    @Test
    void whatNeverFitsIsTheErrorOfItsRunAndTheWorkerLives() throws Exception {
        Limited none = Limited.to(0);
        Sessions sessions = (cohort, dataset) -> (cohort.get(0).training().epochs() == 7 ? Sessions.on(none) : Sessions.chosen()).open(cohort, dataset);
        try (TestServer server = TestServer.start(store, 1, 4, sessions)) {
            JsonObject large = Requests.tiny().put("seeds", new JsonArray().add(1).add(2).add(3));
            large.getJsonObject("training").put("epochs", 7);
            List<JsonObject> runs = server.untilEnded(server.launch(large));
            runs.forEach(run -> assertEquals("out of memory: bytes=100, free are 0; a smaller batch or model needs less", run.getString("reason")));
            assertEquals("done", server.untilEnded(server.launch(Requests.tiny())).get(0).getString("state"));
        }
    }

    @Test
    void aStoppedRunLeavesTheOthersTheirBits() throws Exception {
        JsonObject request = longer();
        List<JsonObject> expected = alone(request);
        try (TestServer server = TestServer.start(store, 1, 4, Sessions.chosen())) {
            int sweep = server.launch(request);
            JsonObject run = server.untilRun(sweep, now -> now.getInteger("index") == 1 && now.getInteger("step") > 20);
            server.post("/runs/" + run.getInteger("id") + "/stop");
            List<JsonObject> runs = server.untilEnded(sweep);
            assertEquals("stopped", runs.get(1).getString("state"));
            assertEquals(64, runs.get(1).getString("weights_sha256").length());
            requireSame(List.of(expected.get(0), expected.get(2)), List.of(runs.get(0), runs.get(2)));
        }
    }

    @Test
    void aPausedCohortGoesOnWithoutThoseThatWereStoppedMeanwhile() throws Exception {
        JsonObject request = longer();
        List<JsonObject> expected = alone(request);
        try (TestServer server = TestServer.start(store, 2, 3, Sessions.chosen())) {
            int sweep = server.launch(request.copy().put("seeds", new JsonArray().add(1).add(2).add(3).add(4).add(5).add(6)));
            server.untilRun(sweep, run -> run.getInteger("index") == 1 && run.getInteger("step") > 20);
            server.post("/sweeps/" + sweep + "/pause");
            JsonObject aside = server.untilRun(sweep, run -> run.getInteger("index") == 1 && run.getString("state").equals("paused"));
            server.untilEnded(server.launch(Requests.tiny()));
            server.post("/runs/" + aside.getInteger("id") + "/stop");
            JsonObject stopped = server.untilRun(sweep, run -> run.getInteger("index") == 1 && run.getString("state").equals("stopped"));
            assertEquals(aside.getInteger("step"), stopped.getInteger("step"));
            server.post("/sweeps/" + sweep + "/resume");
            List<JsonObject> runs = server.untilEnded(sweep);
            requireSame(List.of(expected.get(0), expected.get(2)), List.of(runs.get(0), runs.get(2)));
            assertEquals(5, runs.stream().filter(run -> run.getString("state").equals("done")).count());
        }
    }

    @Test
    void aCohortThatARestartInterruptsGoesOnAsOne() throws Exception {
        JsonObject request = longer();
        List<JsonObject> expected = alone(request);
        int sweep;
        try (TestServer server = TestServer.start(store, 1, 4, Sessions.chosen())) {
            sweep = server.launch(request);
            server.untilRun(sweep, run -> run.getInteger("step") > 20);
        }
        Limited backend = Limited.to(100);
        try (TestServer server = TestServer.start(store, 1, 4, Sessions.on(backend))) {
            requireSame(expected, server.untilEnded(sweep));
            assertEquals(List.of(3), backend.opened());
        }
    }

    private static JsonObject longer() {
        JsonObject request = Requests.tiny().put("seeds", new JsonArray().add(1).add(2).add(3));
        request.getJsonObject("training").put("epochs", 30);
        return request;
    }
}
