package dev.lockstep.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.spec.LayerSpec.Flatten;
import dev.lockstep.engine.spec.LayerSpec.Linear;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.support.Seeds;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The vector kernels give the bits of the scalar kernels, on one thread and on several. */
class KernelContractTest {
    private static final int CLASSES = 11;

    @BeforeAll
    static void needsVectors() {
        assertTrue(VectorSupport.availability().available(), VectorSupport.availability().detail());
    }

    @Test
    void stepsOnRandomModelsAreEqual() {
        for (int seed = 0; seed < Seeds.count(150); seed++) {
            Random random = new Random(seed);
            ModelSpec model = RandomModels.next(random, CLASSES);
            int samples = 1 + random.nextInt(64);
            OneStep scalar = new OneStep(model, samples, CLASSES, ScalarKernels::new, seed);
            OneStep vector = new OneStep(model, samples, CLASSES, VectorSupport::kernels, seed);
            OneStep shared = new OneStep(model, samples, CLASSES, VectorSupport::kernels, 2 + seed % 4, seed);
            scalar.run();
            vector.run();
            shared.run();
            String name = "seed=" + seed + " samples=" + samples + " " + model;
            assertTrue(Double.isFinite(scalar.slot.lossSum), name);
            assertEquals(scalar.slot.lossSum, vector.slot.lossSum, 0, name);
            assertEquals(scalar.slot.correct, vector.slot.correct, name);
            Bits.assertEqual(logits(scalar), logits(vector), name);
            Bits.assertEqual(scalar.gradients, vector.gradients, name);
            assertEquals(scalar.slot.lossSum, shared.slot.lossSum, 0, "threads, " + name);
            Bits.assertEqual(scalar.gradients, shared.gradients, "threads, " + name);
            Bits.assertFinite(vector.gradients, name);
        }
    }

    @Test
    void rowsOfWeightsLongerThanAChunkAreEqual() {
        ModelSpec model = new ModelSpec(List.of(1, 41, 53), List.of(new Flatten("flat"), new Linear("hidden", 55, true), new Linear("out", CLASSES, true)));
        for (int samples : new int[] {64, 49, 16}) {
            OneStep scalar = new OneStep(model, samples, CLASSES, ScalarKernels::new, samples);
            OneStep vector = new OneStep(model, samples, CLASSES, VectorSupport::kernels, samples);
            scalar.run();
            vector.run();
            Bits.assertEqual(logits(scalar), logits(vector), "samples=" + samples);
            Bits.assertEqual(scalar.gradients, vector.gradients, "samples=" + samples);
        }
    }

    private static float[] logits(OneStep step) {
        Place place = step.pass.activation(step.plan.output());
        float[] logits = new float[step.samples * CLASSES];
        for (int n = 0; n < step.samples; n++) {
            for (int c = 0; c < CLASSES; c++) {
                logits[n * CLASSES + c] = step.pass.memory[place.at(n / Plan.LANES) + c * Plan.LANES + n % Plan.LANES];
            }
        }
        return logits;
    }

    @Test
    void rectifiersAreEqualOnEveryKindOfFloat() {
        float[] scalar = new float[4096];
        Random random = new Random(3);
        for (int i = 0; i < scalar.length; i++) {
            scalar[i] = Bits.any(random);
        }
        float[] vector = scalar.clone();
        new ScalarKernels(0).rectify(scalar, 0, 0, 2048);
        VectorSupport.kernels(0).rectify(vector, 0, 0, 2048);
        Bits.assertEqual(scalar, vector, "rectify");
        new ScalarKernels(0).rectifyGradient(scalar, 0, 2048, 2048, 2048);
        VectorSupport.kernels(0).rectifyGradient(vector, 0, 2048, 2048, 2048);
        Bits.assertEqual(scalar, vector, "rectifyGradient");
    }
}
