package dev.lockstep.engine.cpu;

import dev.lockstep.engine.plan.Operation.MaxPool;
import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.plan.PlanCompiler;
import dev.lockstep.engine.spec.LayerSpec.Conv2d;
import dev.lockstep.engine.spec.LayerSpec.MaxPool2d;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.Size2d;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Pooling of images full of equal values, infinities and NaN: the vector kernels choose what the scalar kernels choose. */
class PoolContractTest {
    @Test
    void choosesTheSameOfEqualInfiniteAndMissingValues() {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            int kernel = 2 + random.nextInt(3);
            ModelSpec model = new ModelSpec(List.of(1, 9, 8), List.of(Conv2d.of("conv", 3, 1),
                    new MaxPool2d("pool", Size2d.square(kernel), Size2d.square(1 + random.nextInt(3)), Size2d.square(random.nextInt(kernel / 2 + 1)), Size2d.ONE, false)));
            Plan plan = PlanCompiler.compile(model, 32);
            MaxPool pool = (MaxPool) plan.operations().get(1);
            float[] scalar = new float[(int) plan.training().floats()];
            for (int i = 0; i < scalar.length; i++) {
                scalar[i] = Bits.any(random);
            }
            float[] vector = scalar.clone();
            run(new ScalarKernels(0), plan, pool, scalar);
            run(VectorSupport.kernels(0), plan, pool, vector);
            Bits.assertEqual(scalar, vector, "seed=" + seed);
        }
    }

    private static void run(Kernels kernels, Plan plan, MaxPool pool, float[] memory) {
        Pass pass = new Pass(plan, plan.training());
        Place choice = pass.activation(pool.choice());
        kernels.maxPool(pool.forward(), memory, pass.activation(pool.input()), pass.activation(pool.output()), choice, 3, 0, 2);
        kernels.maxPoolGradient(pool.inputGradient(), pool.disjoint() ? pool.forward() : null, memory, pass.gradient(pool.output()), choice, pass.gradient(pool.input()), 3, 0, 2);
    }
}
