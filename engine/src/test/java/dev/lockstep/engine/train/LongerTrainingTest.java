package dev.lockstep.engine.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.engine.backend.Backend;
import dev.lockstep.engine.backend.Backends;
import dev.lockstep.engine.cpu.CpuBackend;
import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.spec.RunSpec;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A run of more epochs that goes on from the end of one of fewer reports what it would have, and ends with the same bits. */
public class LongerTrainingTest {
    private static final Dataset DATA = Runs.squares(62, 5);
    private static final int MORE = 5;

    static Stream<String> kindsOfRuns() {
        return DigestRuns.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("kindsOfRuns")
    void itGoesOnFromTheEndAsIfItHadBegunWithAllItsEpochs(String name) {
        requireLonger(DigestRuns.all().get(name), Backends.best(), Backends.best());
    }

    @Test
    void otherKernelsGoOnWithIt() {
        requireLonger(DigestRuns.all().get("normalized, Adam"), Backends.best(), CpuBackend.scalar());
    }

    /** Where the schedule knows how long the training is, the first epochs are others instead. */
    public static void requireLonger(RunSpec run, Backend before, Backend after) {
        List<TrainingEvent> events;
        Checkpoint end;
        try (TrainingSession session = TrainingSession.open(List.of(run), DATA, before)) {
            events = steps(Runs.toTheEnd(session));
            end = session.end(0);
        }
        RunSpec longer = more(run);
        List<TrainingEvent> straight;
        String sha256;
        try (TrainingSession session = TrainingSession.open(List.of(longer), DATA, after)) {
            straight = steps(Runs.toTheEnd(session));
            sha256 = session.weightsSha256(0);
        }
        if (run.training().schedule().dependsOnLength()) {
            assertNotEquals(events, straight.subList(0, events.size()));
            return;
        }
        assertEquals(events, straight.subList(0, events.size()));
        try (TrainingSession session = TrainingSession.open(List.of(longer), DATA, after)) {
            session.restore(0, end);
            assertEquals(straight.subList(events.size(), straight.size()), steps(Runs.toTheEnd(session)));
            assertEquals(sha256, session.weightsSha256(0));
        }
    }

    @Test
    void theOthersOfACohortMayHaveGoneOn() {
        List<RunSpec> cohort = List.of(Runs.run(2, 24, 1, 0.05), Runs.run(4, 24, 2, 0.1));
        Checkpoint end;
        try (TrainingSession session = TrainingSession.open(cohort, DATA, Backends.best())) {
            assertTrue(assertThrows(IllegalStateException.class, () -> session.end(0)).getMessage().contains("step=0 of 6"));
            Runs.toTheEnd(session);
            end = session.end(0);
        }
        try (TrainingSession session = TrainingSession.open(List.of(more(cohort.get(0))), DATA, Backends.best())) {
            session.restore(0, end);
            Runs.toTheEnd(session);
            assertEquals(Runs.sha256(List.of(more(cohort.get(0))), 0, DATA, Backends.best()), session.weightsSha256(0));
        }
    }

    @Test
    void aRunThatItsLimitOfStepsEndedHasNone() {
        RunSpec limited = Runs.run(2, 24, 1, 0.05);
        limited = new RunSpec(limited.model(), limited.dataset(), limited.training().withSteps(4));
        try (TrainingSession session = TrainingSession.open(List.of(limited), DATA, Backends.best())) {
            Runs.toTheEnd(session);
            assertTrue(assertThrows(IllegalStateException.class, () -> session.end(0)).getMessage().contains("steps=4"));
        }
    }

    private static RunSpec more(RunSpec run) {
        return new RunSpec(run.model(), run.dataset(), run.training().withEpochs(MORE));
    }

    /** All but that a run is over, which the longer one is not there. */
    private static List<TrainingEvent> steps(List<TrainingEvent> events) {
        return events.stream().filter(event -> !(event instanceof TrainingEvent.Finished)).toList();
    }
}
