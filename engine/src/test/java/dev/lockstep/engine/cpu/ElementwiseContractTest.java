package dev.lockstep.engine.cpu;

import dev.lockstep.engine.spec.GradientClipping;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.OptimizerSpec.Adadelta;
import dev.lockstep.engine.spec.OptimizerSpec.Adagrad;
import dev.lockstep.engine.spec.OptimizerSpec.Adam;
import dev.lockstep.engine.spec.OptimizerSpec.AdamW;
import dev.lockstep.engine.spec.OptimizerSpec.RMSprop;
import dev.lockstep.engine.spec.OptimizerSpec.SGD;
import dev.lockstep.engine.support.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The vector kernels that work value by value give the bits of the scalar ones on every kind of float: zeros of both signs, infinities, NaN, the smallest. */
class ElementwiseContractTest {
    private static final int COUNT = 256;

    private interface Kernel {
        void run(Kernels kernels, float[] memory);
    }

    @Test
    void activations() {
        for (int seed = 0; seed < Seeds.count(20); seed++) {
            Random random = new Random(seed);
            float slope = random.nextInt(4) == 0 ? 0 : random.nextFloat();
            same(random, "leak slope=" + slope, (kernels, memory) -> kernels.leak(memory, 0, COUNT, COUNT, slope));
            same(random, "leak in place slope=" + slope, (kernels, memory) -> kernels.leak(memory, 0, 0, COUNT, slope));
            same(random, "leakGradient", (kernels, memory) -> kernels.leakGradient(memory, 0, COUNT, 2 * COUNT, COUNT, slope));
            same(random, "rectify", (kernels, memory) -> kernels.rectify(memory, 0, COUNT, COUNT));
            same(random, "rectifyGradient", (kernels, memory) -> kernels.rectifyGradient(memory, 0, COUNT, 2 * COUNT, COUNT));
            same(random, "multiply", (kernels, memory) -> kernels.multiply(memory, 0, COUNT, 2 * COUNT, COUNT));
        }
    }

    private static void same(Random random, String name, Kernel kernel) {
        float[] scalar = floats(random, 3 * COUNT);
        float[] vector = scalar.clone();
        kernel.run(new ScalarKernels(0), scalar);
        kernel.run(VectorSupport.kernels(0), vector);
        Bits.assertEqual(scalar, vector, name);
    }

    @Test
    void optimizers() {
        for (int seed = 0; seed < Seeds.count(300); seed++) {
            Random random = new Random(seed);
            OptimizerSpec spec = optimizer(random);
            GradientClipping clipping = new GradientClipping(random.nextBoolean() ? 0 : random.nextDouble(), random.nextBoolean() ? 0 : random.nextDouble());
            Optimizer scalar = Optimizer.of(spec, COUNT);
            Optimizer vector = Optimizer.of(spec, COUNT);
            float[] expected = floats(random, COUNT);
            float[] actual = expected.clone();
            for (int step = 0; step < 3; step++) {
                float[] gradients = floats(random, COUNT);
                double momentum = random.nextBoolean() ? Double.NaN : random.nextDouble();
                step(scalar, new ScalarKernels(0), spec.lr(), momentum, clipping, expected, gradients.clone());
                step(vector, VectorSupport.kernels(0), spec.lr(), momentum, clipping, actual, gradients.clone());
                String name = "seed=" + seed + " step=" + step + " " + spec + " " + clipping;
                Bits.assertEqual(expected, actual, name);
                scalar.state().forEach((key, values) -> Bits.assertEqual(values, vector.state().get(key), key + " " + name));
            }
        }
    }

    private static void step(Optimizer optimizer, Kernels kernels, double lr, double momentum, GradientClipping clipping, float[] parameters,
            float[] gradients) {
        Clipping.apply(clipping, 0.75f, kernels.updates(), gradients, 0, COUNT);
        optimizer.begin(lr, momentum);
        float[] elsewhere = new float[COUNT + 32];
        System.arraycopy(gradients, 0, elsewhere, 32, COUNT);
        optimizer.update(kernels.updates(), parameters, elsewhere, 32, 0, COUNT);
    }

    private static OptimizerSpec optimizer(Random random) {
        double lr = random.nextDouble();
        double decay = random.nextBoolean() ? 0 : random.nextDouble();
        double eps = Math.pow(10, -10 * random.nextDouble());
        double share = random.nextDouble();
        double other = random.nextInt(3) == 0 ? 0 : random.nextDouble();
        boolean flag = random.nextBoolean();
        return switch (random.nextInt(6)) {
            case 0 -> new SGD(lr, other, flag ? 0 : share, decay, flag && other > 0);
            case 1 -> new Adam(lr, other, share, eps, decay, flag);
            case 2 -> new AdamW(lr, other, share, eps, decay, flag);
            case 3 -> new Adadelta(lr, share, eps, decay);
            case 4 -> new Adagrad(lr, other, decay, share, eps);
            default -> new RMSprop(lr, share, eps, decay, other, flag);
        };
    }

    private static float[] floats(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = Bits.any(random);
        }
        return values;
    }
}
