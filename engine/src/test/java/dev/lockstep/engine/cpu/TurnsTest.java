package dev.lockstep.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.plan.PlanCompiler;
import dev.lockstep.engine.spec.LayerSpec.Conv2d;
import dev.lockstep.engine.spec.LayerSpec.Flatten;
import dev.lockstep.engine.spec.LayerSpec.Linear;
import dev.lockstep.engine.spec.LayerSpec.MaxPool2d;
import dev.lockstep.engine.spec.LayerSpec.ReLU;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.support.Seeds;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Nothing that one thread does between two barriers may depend on what another one does there. Threads would show it only now and then; the extremes of
 * their timing, one whole thread after the other, show it every time.
 */
class TurnsTest {
    private static final int CLASSES = 11;
    /** Its backward pass goes from a small gradient to a large one and on to another small one without a barrier. */
    private static final ModelSpec CHAIN = new ModelSpec(List.of(1, 16, 16), List.of(Conv2d.of("conv1", 3, 3), MaxPool2d.of("pool1", 2), new ReLU("relu1"),
            Conv2d.of("conv2", 4, 3), MaxPool2d.of("pool2", 2), new ReLU("relu2"), new Flatten("flat"), new Linear("out", CLASSES, true)));

    @Test
    void threadsThatGoAheadOrStayBehindGiveTheSameBits() {
        for (int seed = 0; seed < Seeds.count(80); seed++) {
            Random random = new Random(seed);
            ModelSpec model = seed == 0 ? CHAIN : RandomModels.next(random, CLASSES);
            int samples = 17 + random.nextInt(48);
            OneStep alone = new OneStep(model, samples, CLASSES, VectorSupport::kernels, seed);
            alone.run();
            for (int members = 2; members < 5; members++) {
                for (boolean lastFirst : new boolean[] {false, true}) {
                    OneStep turns = new OneStep(model, samples, CLASSES, VectorSupport::kernels, members, seed);
                    turns.runInTurns(members, lastFirst);
                    String name = "seed=" + seed + " members=" + members + " lastFirst=" + lastFirst + " samples=" + samples + " " + model;
                    assertEquals(alone.slot.lossSum, turns.slot.lossSum, 0, name);
                    Bits.assertEqual(alone.gradients, turns.gradients, name);
                }
            }
        }
    }

    @Test
    void evaluationsToo() {
        for (int seed = 0; seed < Seeds.count(80); seed++) {
            Random random = new Random(seed);
            ModelSpec model = RandomModels.next(random, CLASSES);
            Plan plan = PlanCompiler.compile(model, 64);
            float[] alone = evaluate(plan, 1, seed);
            for (int members = 2; members < 5; members++) {
                Bits.assertEqual(alone, evaluate(plan, members, seed), "seed=" + seed + " members=" + members + " " + model);
            }
        }
    }

    /** @return the outputs */
    private static float[] evaluate(Plan plan, int members, long seed) {
        Random random = new Random(seed);
        Pass pass = new Pass(plan, plan.evaluation(), members);
        pass.samples = Math.min(plan.evaluation().samples(), 128);
        pass.parameters = floats(random, plan.parameterFloats());
        float[] input = floats(random, pass.blocks() * plan.input().values() * Plan.LANES);
        int size = plan.input().values() * Plan.LANES;
        for (int block = 0; block < pass.blocks(); block++) {
            System.arraycopy(input, block * size, pass.memory, pass.input().at(block), size);
        }
        Turns.run(pass.forwardStages().toArray(Stage[]::new), pass.blocks(), members, true);
        float[] output = new float[pass.blocks() * CLASSES * Plan.LANES];
        for (int block = 0; block < pass.blocks(); block++) {
            System.arraycopy(pass.memory, pass.activation(plan.output()).at(block), output, block * CLASSES * Plan.LANES, CLASSES * Plan.LANES);
        }
        return output;
    }

    private static float[] floats(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
