package dev.lockstep.engine.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.engine.backend.Backend;
import dev.lockstep.engine.backend.Backends;
import dev.lockstep.engine.cpu.CpuBackend;
import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.numerics.Numerics;
import dev.lockstep.engine.spec.RunSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A run that goes on from a checkpoint reports what it would have, and ends with the same bits. */
public class CheckpointTest {
    private static final Dataset DATA = Runs.squares(62, 5);

    static Stream<String> kindsOfRuns() {
        return DigestRuns.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("kindsOfRuns")
    void aRunGoesOnAfterEveryStepAsIfNothingHadHappened(String name) {
        requireGoesOn(DigestRuns.all().get(name), Backends.best(), Backends.best());
    }

    @ParameterizedTest
    @MethodSource("kindsOfRuns")
    void itHasAsManyNumbersOfEachWeightAsTheOptimizerSays(String name) {
        RunSpec run = DigestRuns.all().get(name);
        try (TrainingSession session = TrainingSession.open(List.of(run), DATA, Backends.best())) {
            assertEquals(run.training().optimizer().states() + (run.training().zeroGrad() ? 0 : 1), session.checkpoint(0).state().size());
        }
    }

    @Test
    void otherKernelsGoOnWithIt() {
        requireGoesOn(DigestRuns.all().get("normalized, Adam"), Backends.best(), CpuBackend.scalar());
    }

    /** With a checkpoint wherever one can be, up to a dozen of them. */
    public static void requireGoesOn(RunSpec run, Backend before, Backend after) {
        List<TrainingEvent> events = new ArrayList<>();
        Map<Integer, Checkpoint> checkpoints = new HashMap<>();
        String sha256;
        try (TrainingSession session = TrainingSession.open(List.of(run), DATA, before)) {
            while (!session.done()) {
                if (session.betweenSteps() && checkpoints.size() < 12) {
                    checkpoints.put(events.size(), session.checkpoint(0));
                }
                events.addAll(session.advance());
            }
            sha256 = session.weightsSha256(0);
        }
        assertTrue(checkpoints.size() >= 6, "checkpoints=" + checkpoints.size());
        checkpoints.forEach((at, checkpoint) -> {
            try (TrainingSession session = TrainingSession.open(List.of(run), DATA, after)) {
                session.restore(0, checkpoint);
                assertEquals(checkpoint.step(), session.step(0));
                assertEquals(events.subList(at, events.size()), Runs.toTheEnd(session), () -> "from step " + checkpoint.step());
                assertEquals(sha256, session.weightsSha256(0), () -> "from step " + checkpoint.step());
            }
        });
    }

    /** A batch of 100 is a pass of 64 and one of 36. */
    @Test
    void thereIsNoneWithinAStepAndNoneOfARunThatIsOver() {
        try (TrainingSession session = TrainingSession.open(List.of(Runs.run(1, 100, 1, 0.05)), Runs.squares(100, 70), Backends.best())) {
            session.advance();
            assertFalse(session.betweenSteps());
            assertEquals("no checkpoint of member=0: it is within a step",
                    assertThrows(IllegalStateException.class, () -> session.checkpoint(0)).getMessage());
            Runs.toTheEnd(session);
            assertEquals("no checkpoint of member=0: it is over", assertThrows(IllegalStateException.class, () -> session.checkpoint(0)).getMessage());
        }
    }

    @Test
    void anotherRunOrAnotherNumericsIsRefused() {
        Map<String, RunSpec> runs = DigestRuns.all();
        Checkpoint adam = first(runs.get("normalized, Adam"));
        assertEquals("the checkpoint has numerics_version=1, this program computes version " + Numerics.VERSION, refused(runs.get("normalized, Adam"),
                new Checkpoint(1, adam.step(), adam.epoch(), adam.trained(), adam.evaluating(), adam.weights(), adam.state())));
        assertEquals("the checkpoint is of another run: step=7, allowed are 0 to 6; trained=0, allowed are 0 to 61", refused(runs.get("normalized, Adam"),
                new Checkpoint(Numerics.VERSION, 7, 1, 0, false, adam.weights(), adam.state())));
        assertTrue(refused(runs.get("one sample a step"), adam).startsWith("the weights are those of another model: names=["));
        Checkpoint sgd = first(runs.get("convolutions, SGD"));
        assertEquals("the state is one of another optimizer: names=[], expected [momentum_buffer]", refused(runs.get("convolutions, SGD"),
                new Checkpoint(Numerics.VERSION, 0, 1, 0, false, sgd.weights(), Map.of())));
        assertTrue(refused(runs.get("convolutions, SGD"), new Checkpoint(Numerics.VERSION, 0, 1, 0, false, sgd.weights(), Map.of("momentum_buffer", new float[1])))
                .startsWith("the state is one of another plan: momentum_buffer: values.length=1, expected "));
    }

    private static Checkpoint first(RunSpec run) {
        try (TrainingSession session = TrainingSession.open(List.of(run), DATA, Backends.best())) {
            return session.checkpoint(0);
        }
    }

    private static String refused(RunSpec run, Checkpoint checkpoint) {
        try (TrainingSession session = TrainingSession.open(List.of(run), DATA, Backends.best())) {
            return assertThrows(IllegalArgumentException.class, () -> session.restore(0, checkpoint)).getMessage();
        }
    }

    @Test
    void membersThatAreAtTheSamePlaceGoOnTogether() {
        List<RunSpec> cohort = List.of(Runs.run(2, 24, 1, 0.05), Runs.run(2, 24, 2, 0.1));
        List<Checkpoint> checkpoints = new ArrayList<>();
        List<String> digests = new ArrayList<>();
        try (TrainingSession session = TrainingSession.open(cohort, DATA, Backends.best())) {
            while (session.step(0) < 4) {
                session.advance();
            }
            checkpoints.add(session.checkpoint(0));
            checkpoints.add(session.checkpoint(1));
            Runs.toTheEnd(session);
            digests.add(session.weightsSha256(0));
            digests.add(session.weightsSha256(1));
        }
        assertTrue(checkpoints.get(0).isBeside(checkpoints.get(1)));
        try (TrainingSession session = TrainingSession.open(cohort, DATA, Backends.best())) {
            session.restore(0, checkpoints.get(0));
            session.restore(1, checkpoints.get(1));
            Runs.toTheEnd(session);
            assertEquals(digests, List.of(session.weightsSha256(0), session.weightsSha256(1)));
        }
    }
}
