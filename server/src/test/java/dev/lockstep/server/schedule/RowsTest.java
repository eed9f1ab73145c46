package dev.lockstep.server.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowsTest {
    @Test
    void aRunComesBackFromTheCatalogueAsItWas() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("preset", null);
        parameters.put("training.optimizer.lr", 0.01);
        parameters.put("training.optimizer.nesterov", false);
        parameters.put("training.epochs", 3);
        RunInfo info = new RunInfo(7, 2, 1, parameters, "strokes", 3, 282, 1.5e12, new TensorRef("conv1.weight", List.of(10, 1, 5, 5)), Sample.T0, null);
        Progress progress = new Progress(9, 1, Float.NaN, 0.1f, Float.POSITIVE_INFINITY, 0.3f, 0.3f, 1234.5, 6.25);
        Run run = Run.queued(info).started(Sample.worker("a"), "cpu", Sample.at(1)).progressed(progress)
                .ended(new Outcome(RunState.DIVERGED, "the loss became NaN at step 9", "abc"), Sample.at(2));
        assertEquals(run, Rows.run(Rows.row(run)));
        Run told = Run.queued(info).started(Sample.worker("a"), "cpu", Sample.at(1)).stopWish();
        assertEquals(told, Rows.run(Rows.row(told)));
        assertEquals(Run.queued(info), Rows.run(Rows.row(Run.queued(info))));
    }

    @Test
    void soDoesWhereOneGoesOnFrom() {
        Progress there = new Progress(188, 2, 0.25f, 0.5f, 0.3f, 0.9f, 0.91f, 1234.5, 6.25);
        RunInfo info = new RunInfo(7, 2, 1, Map.of(), "strokes", 3, 282, 1.5e12, null, Sample.T0, new Origin(4, List.of(94L, 188L), there));
        Run queued = Run.queued(info);
        assertEquals(there, queued.progress(), "it has all that before it begins");
        assertEquals(queued, Rows.run(Rows.row(queued)));
        assertEquals(4, Rows.row(queued).continues().orElseThrow());
        assertEquals(188L, RunJson.of(queued).getJsonObject("continues").getLong("step"));
        assertNull(queued.started(Sample.worker("a"), "cpu", Sample.at(1)).givenBack().startedAt(), "it has not trained a step of its own");
    }

    @Test
    void numbersThatJsonCannotWriteAreNames() {
        Run run = Run.queued(Sample.run(1, 1, 0, "strokes", 10))
                .progressed(new Progress(3, 1, Float.NEGATIVE_INFINITY, 0.5f, Float.NaN, null, null, null, 1));
        assertEquals("-Infinity", RunJson.of(run).getValue("loss"));
        assertEquals("NaN", RunJson.of(run).getValue("test_loss"));
        assertEquals(0.5f, RunJson.of(run).getValue("accuracy"));
    }
}
