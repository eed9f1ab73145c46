package dev.lockstep.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.plan.PlanCompiler;
import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.LayerSpec.Conv2d;
import dev.lockstep.engine.spec.LayerSpec.MaxPool2d;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.Size2d;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers that tutorials work out by hand. */
class WorkedNumbersTest {
    private static final float[] IMAGE = {3, 4, 6, 5, 7, 2, 4, 6, 8, 2, 1, 6, 7, 8, 4, 9, 7, 4, 6, 2, 3, 7, 5, 4, 1};
    private static final float[] KERNEL = {1, 2, 3, 4, 5, 6, 7, 8, 9};

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void kernelOfOneToNineOverAFiveByFiveImage(boolean vector) {
        assertArrayEquals(new float[] {211, 295, 262, 259, 282, 214, 251, 253, 169}, output(vector, conv(1, 0), IMAGE, KERNEL));
        assertArrayEquals(new float[] {
            91, 168, 224, 215, 127, 114, 211, 295, 262, 149, 192, 259, 282, 214, 122, 194, 251, 253, 169, 86, 96, 112, 110, 68, 31},
                output(vector, conv(1, 1), IMAGE, KERNEL));
        assertArrayEquals(new float[] {211, 262, 251, 169}, output(vector, conv(2, 0), IMAGE, KERNEL));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void largestOfEachWindow(boolean vector) {
        float[] image = {1, 2, 0, 3, 1, 0, 1, 2, 3, 1, 1, 2, 1, 0, 0, 5, 2, 3, 1, 1, 2, 1, 0, 1, 1};
        assertArrayEquals(new float[] {2}, output(vector, MaxPool2d.of("pool", 3), image, null));
        assertArrayEquals(new float[] {2, 3, 3, 5, 3, 3, 5, 3, 3},
                output(vector, new MaxPool2d("pool", Size2d.square(3), Size2d.ONE, Size2d.ZERO, Size2d.ONE, false), image, null));
        assertArrayEquals(new float[] {2, 3, 5, 1},
                output(vector, new MaxPool2d("pool", Size2d.square(3), Size2d.square(3), Size2d.ZERO, Size2d.ONE, true), image, null), "ceil_mode");
    }

    private static Conv2d conv(int stride, int padding) {
        return new Conv2d("conv", 1, Size2d.square(3), Size2d.square(stride), Size2d.square(padding), Size2d.ONE, false);
    }

    private static float[] output(boolean vector, LayerSpec layer, float[] image, float[] weights) {
        Plan plan = PlanCompiler.compile(new ModelSpec(List.of(1, 5, 5), List.of(layer)), 1);
        float[] parameters = new float[plan.parameterFloats()];
        if (weights != null) {
            System.arraycopy(weights, 0, parameters, plan.parameters().get(0).offset(), weights.length);
        }
        try (Team team = new Team(1, vector ? VectorSupport::kernels : ScalarKernels::new)) {
            return Activations.of(new Pass(plan, plan.evaluation()), team, parameters, image)[0];
        }
    }
}
