package dev.lockstep.engine.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lockstep.engine.backend.Backend;
import dev.lockstep.engine.cpu.Bits;
import dev.lockstep.engine.cpu.CpuBackend;
import dev.lockstep.engine.cuda.RandomCohorts;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Samples taken together come out as they do one by one, whatever else the session does. */
class OutputsTest {
    /** More than two passes of a small model's evaluation. */
    private static final int MANY = 530;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void areTheBitsOfEachSampleAlone(int seed) {
        Random random = new Random(seed);
        RandomCohorts cohort = RandomCohorts.next(random, 2);
        float[][] inputs = new float[MANY][cohort.data().train().imageSize()];
        for (float[] input : inputs) {
            for (int i = 0; i < input.length; i++) {
                input[i] = seed % 3 == 0 ? Bits.any(random) : (float) random.nextGaussian();
            }
        }
        float[][] alone = new float[MANY][];
        try (TrainingSession session = open(cohort, CpuBackend.scalar(), 1)) {
            Runs.toTheEnd(session);
            for (int n = 0; n < MANY; n++) {
                float[][] layers = session.activations(1, inputs[n]);
                alone[n] = layers[layers.length - 1];
            }
            requireEqual(alone, session.outputs(1, inputs), "scalar, seed=" + seed);
        }
        for (int threads : new int[] {1, 3}) {
            try (TrainingSession session = open(cohort, CpuBackend.vector(), threads)) {
                session.outputs(0, new float[][] {inputs[0]});
                Runs.toTheEnd(session);
                TrainingEvent.Evaluated before = session.evaluate(1);
                requireEqual(alone, session.outputs(1, inputs), "threads=" + threads + ", seed=" + seed);
                assertEquals(before, session.evaluate(1));
            }
        }
    }

    @Test
    void saysWhatDoesNotFit() {
        try (TrainingSession session = open(RandomCohorts.next(new Random(1), 1), CpuBackend.scalar(), 1)) {
            assertEquals(0, session.outputs(0, new float[0][]).length);
            String message = assertThrows(IllegalArgumentException.class, () -> session.outputs(0, new float[][] {new float[1]})).getMessage();
            assertEquals("input.length=1, expected " + RandomCohorts.next(new Random(1), 1).data().train().imageSize(), message);
        }
    }

    private static TrainingSession open(RandomCohorts cohort, Backend backend, int threads) {
        return TrainingSession.open(cohort.runs(), cohort.data(), backend, threads);
    }

    private static void requireEqual(float[][] expected, float[][] actual, String name) {
        assertEquals(expected.length, actual.length, name);
        for (int n = 0; n < expected.length; n++) {
            Bits.assertEqual(expected[n], actual[n], name + ", sample=" + n);
        }
    }
}
