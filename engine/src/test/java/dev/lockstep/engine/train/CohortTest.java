package dev.lockstep.engine.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.engine.backend.Backends;
import dev.lockstep.engine.cpu.CpuBackend;
import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.train.TrainingEvent.Diverged;
import dev.lockstep.engine.train.TrainingEvent.Finished;
import dev.lockstep.engine.train.TrainingEvent.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Members of a cohort do not feel each other, nor the backend, nor the lanes that hold no sample. */
class CohortTest {
    private static final Dataset DATA = Runs.squares(100, 33);
    private static final RunSpec A = Runs.run(2, 24, 1, 0.05);
    private static final RunSpec B = Runs.run(3, 24, 2, 0.01);
    private static final RunSpec C = Runs.run(1, 24, 3, 0.2);

    @Test
    void threeTogetherAreThreeAlone() {
        List<RunSpec> cohort = List.of(A, B, C);
        try (TrainingSession session = TrainingSession.open(cohort, DATA, Backends.best())) {
            List<TrainingEvent> events = Runs.toTheEnd(session);
            assertEquals(List.of(new Finished(2, 5), new Finished(0, 10), new Finished(1, 15)),
                    events.stream().filter(Finished.class::isInstance).toList());
            for (int m = 0; m < 3; m++) {
                assertEquals(alone(cohort.get(m)), session.weightsSha256(m), "member " + m);
            }
        }
    }

    @Test
    void aDivergedMemberLeavesItsSiblingsBits() {
        RunSpec wild = Runs.run(2, 24, 5, 1e30);
        try (TrainingSession session = TrainingSession.open(List.of(A, wild, B), DATA, Backends.best())) {
            List<TrainingEvent> events = Runs.toTheEnd(session);
            List<TrainingEvent> itsOwn = events.stream().filter(e -> e instanceof Diverged || e instanceof Step s && s.member() == 1).toList();
            Diverged diverged = (Diverged) itsOwn.get(itsOwn.size() - 1);
            Step last = (Step) itsOwn.get(itsOwn.size() - 2);
            assertEquals(1, diverged.member());
            assertEquals(diverged.step(), last.step());
            assertFalse(Float.isFinite(last.loss()));
            assertEquals(diverged.step(), session.step(1));
            assertEquals(alone(A), session.weightsSha256(0));
            assertEquals(alone(B), session.weightsSha256(2));
        }
    }

    @Test
    void aStoppedMemberKeepsItsWeights() {
        try (TrainingSession session = TrainingSession.open(List.of(A, B), DATA, Backends.best())) {
            session.advance();
            String before = session.weightsSha256(1);
            session.stop(1);
            Runs.toTheEnd(session);
            assertEquals(1, session.step(1));
            assertEquals(before, session.weightsSha256(1));
            assertEquals(alone(A), session.weightsSha256(0));
            session.stop(0);
            assertTrue(session.done());
        }
    }

    @Test
    void scalarAndVectorKernelsTrainTheSameWeights() {
        for (int batch : new int[] {1, 7, 16, 50, 100}) {
            List<RunSpec> run = List.of(Runs.run(1, batch, 9, 0.05));
            assertEquals(Runs.sha256(run, 0, DATA, CpuBackend.scalar()), Runs.sha256(run, 0, DATA, CpuBackend.vector()), "batch size " + batch);
        }
    }

    /** Bits of version 1 of the numerics contract. When they change, the version must. */
    @Test
    void keepsItsBits() {
        assertEquals("5b00d5cb660be9e449d38ae077e826fe6640cdbe91b9c44a61604d36cf90fec1", alone(A));
    }

    @Test
    void refusesRunsThatCannotTrainTogether() {
        String message = assertThrows(IllegalArgumentException.class,
                () -> TrainingSession.open(List.of(A, Runs.run(1, 16, 1, 0.1)), DATA, Backends.best())).getMessage();
        assertEquals("runs of a cohort must have the same model, but for what they drop, and batch size", message);
    }

    private static String alone(RunSpec run) {
        return Runs.sha256(List.of(run), 0, DATA, Backends.best());
    }
}
