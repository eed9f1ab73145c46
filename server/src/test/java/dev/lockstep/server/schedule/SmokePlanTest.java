package dev.lockstep.server.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.experiments.Presets;
import dev.lockstep.server.Requests;
import dev.lockstep.server.schedule.SmokePlan.Measured;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a sweep takes on GPUs, where runs of the same batches train together. */
class SmokePlanTest {
    private static Presets presets;

    @BeforeAll
    static void load() throws Exception {
        presets = Presets.load();
    }

    /** @param most runs that train together */
    private static Placement gpus(int count, int most) {
        return new Placement() {
            @Override
            public List<String> devices(RunSpec run) {
                return IntStream.range(0, count).mapToObj(gpu -> "cuda:" + gpu).toList();
            }

            @Override
            public Object cohort(RunSpec run) {
                return run.training().batchSize();
            }

            @Override
            public int most(String device) {
                return most;
            }

            @Override
            public boolean single(String device) {
                return true;
            }
        };
    }

    /** One epoch of 512 images in each run, and an evaluation of 128. */
    private static SmokePlan plan(Placement placement, int seeds, Object... batches) {
        return plan(placement, 10_000, seeds, batches);
    }

    private static SmokePlan plan(Placement placement, int concurrency, int seeds, Object[] batches) {
        JsonArray numbers = new JsonArray();
        IntStream.rangeClosed(1, seeds).forEach(numbers::add);
        JsonObject request = Requests.axis(Requests.tiny(), "training.batch_size", batches).put("seeds", numbers).put("concurrency", concurrency);
        request.getJsonObject("dataset").put("train", 512).put("test", 128);
        SweepPlanner planner = new SweepPlanner(presets, () -> List.of(new JsonObject().put("name", "strokes").put("train", 60_000).put("test", 10_000)
                .put("channels", 1).put("height", 28).put("width", 28).put("class_names", new JsonArray(IntStream.range(0, 10).mapToObj(Integer::toString).toList()))));
        return new SmokePlan(planner, planner.parse(request.encode()), placement);
    }

    private static Measured measured(int samples, double alone, int together, double togetherSeconds) {
        return new Measured(1, 0, samples, 10, alone, alone, 0, 1, together, togetherSeconds);
    }

    @Test
    void runsOfACohortAreTriedTogether() {
        assertEquals(10, plan(gpus(1, 256), 10, 64, 32).together().size(), "batches of 64");
        assertEquals(5, plan(gpus(2, 256), 10, 64, 32).together().size(), "each GPU takes its share");
        assertEquals(4, plan(gpus(1, 4), 10, 64).together().size());
        plan(gpus(1, 256), 3, 32, 64, 16).together().forEach(run -> assertEquals(64, run.training().batchSize()));
    }

    /** Ten runs for the time of one that is little longer, not ten times one. */
    @Test
    void theTimeIsThatOfTheirCohorts() {
        JsonObject answer = plan(gpus(1, 256), 10, 64).answer(measured(64, 0.001, 10, 0.0019), 4, 0);
        assertEquals(8 * 0.0019, answer.getDouble("estimated_s"), 1e-9);
        assertEquals(10, answer.getInteger("at_once"));
        assertEquals(10, answer.getInteger("together"));
        assertEquals(0.0019, answer.getDouble("together_step_s"));
    }

    /** Four fit, so that there are cohorts of 4, 4 and 2; one run adds 0.1 ms to 0.9 ms. */
    @Test
    void whatDoesNotFitComesBehind() {
        JsonObject answer = plan(gpus(1, 256), 10, 64).answer(measured(64, 0.001, 4, 0.0013), 4, 0);
        assertEquals(8 * (0.0013 + 0.0013 + 0.0011), answer.getDouble("estimated_s"), 1e-9);
        assertEquals(4, answer.getInteger("at_once"));
    }

    /** Half the batch adds half as much for each run, and takes twice as many steps. */
    @Test
    void otherBatchesGoByTheirWork() {
        JsonObject answer = plan(gpus(1, 256), 10, 64, 32).answer(measured(64, 0.001, 10, 0.0019), 4, 0);
        assertEquals(8 * 0.0019 + 16 * (0.0009 + 10 * 0.00005), answer.getDouble("estimated_s"), 1e-9);
    }

    @Test
    void gpusShareTheCohorts() {
        JsonObject answer = plan(gpus(2, 256), 10, 64).answer(measured(64, 0.001, 5, 0.0014), 4, 0);
        assertEquals(8 * 0.0014, answer.getDouble("estimated_s"), 1e-9);
        assertEquals(10, answer.getInteger("at_once"));
    }

    /** Two at once on each of two GPUs, though there were more places: cohorts of two. */
    @Test
    void asManyTrainAtOnceAsTheSweepMay() {
        SmokePlan plan = plan(gpus(2, 256), 4, 8, new Object[] {64});
        assertEquals(2, plan.together().size());
        JsonObject answer = plan.answer(measured(64, 0.001, 2, 0.0012), 4, 0);
        assertEquals(4, answer.getInteger("at_once"));
        assertEquals(8 * 0.0012 * 2, answer.getDouble("estimated_s"), 1e-9);
    }
}
