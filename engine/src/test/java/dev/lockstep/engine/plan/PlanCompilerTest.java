package dev.lockstep.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.engine.plan.Operation.Convolution;
import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.LayerSpec.Conv2d;
import dev.lockstep.engine.spec.LayerSpec.Flatten;
import dev.lockstep.engine.spec.LayerSpec.Linear;
import dev.lockstep.engine.spec.LayerSpec.MaxPool2d;
import dev.lockstep.engine.spec.LayerSpec.ReLU;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.Size2d;
import dev.lockstep.engine.spec.SpecException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanCompilerTest {
    private static final ModelSpec BASIC = model(List.of(1, 28, 28), Conv2d.of("conv1", 10, 5), MaxPool2d.of("pool1", 2), new ReLU("relu1"),
            Conv2d.of("conv2", 20, 5), MaxPool2d.of("pool2", 2), new ReLU("relu2"), new Flatten("flat"), new Linear("fc", 10, true));

    @Test
    void convolutionsWithoutPaddingHaveOneClassOfPositions() {
        Convolution conv = (Convolution) PlanCompiler.compile(BASIC, 64).operations().get(3);
        assertEquals(1, conv.forward().classes());
        assertEquals(64, conv.forward().positions());
        assertEquals(2 * 250, conv.forward().tapStart(1));
        assertEquals(1, conv.weightGradient().classes());
    }

    @Test
    void paddingOfOneMakesNineClasses() {
        Conv2d conv = new Conv2d("conv", 2, Size2d.square(3), Size2d.ONE, Size2d.ONE, Size2d.ONE, true);
        Plan plan = PlanCompiler.compile(model(List.of(1, 7, 7), conv), 16);
        IndirectTable table = ((Convolution) plan.operations().get(0)).forward();
        assertEquals(9, table.classes());
        assertEquals(2 * (4 * 4 + 4 * 6 + 9), table.taps().length);
    }

    @Test
    void theFirstLayerHasNoInputGradient() {
        List<Operation> operations = PlanCompiler.compile(BASIC, 64).operations();
        assertEquals(List.of(false, true, true, true, true, true, true), operations.stream().map(Operation::propagates).toList());
    }

    @Test
    void buffersDoNotOverlapAndFillTheWorkspace() {
        Plan plan = PlanCompiler.compile(BASIC, 50);
        for (Workspace workspace : List.of(plan.training(), plan.evaluation())) {
            long next = Plan.LEAD;
            for (Buffer buffer : workspace.buffers()) {
                assertEquals(next, buffer.offset(), buffer.name());
                next += buffer.size();
            }
            assertEquals(next, workspace.floats());
        }
        assertEquals(64, plan.training().samples());
    }

    @Test
    void memoryGrowsWithTheRunsByParametersGradientsAndMomentum() {
        Plan plan = PlanCompiler.compile(BASIC, 64);
        assertEquals(12L * plan.parameterFloats(), plan.memoryBytes(2) - plan.memoryBytes(1));
        assertTrue(plan.memoryBytes(1) < 20_000_000, plan.describe());
    }

    @Test
    void memoryDoesNotGrowWithTheBatchBeyondOnePass() {
        assertEquals(PlanCompiler.compile(BASIC, 64).memoryBytes(1), PlanCompiler.compile(BASIC, 4096).memoryBytes(1));
    }

    @Test
    void describesItself() {
        String text = PlanCompiler.compile(BASIC, 64).describe();
        assertTrue(text.startsWith("plan for batch size 64: 64 samples a training pass, 256 an evaluation pass\n"), text);
        assertTrue(text.contains("  conv1            Convolution      1x28x28 -> 10x24x24, no input gradient\n"), text);
        assertTrue(text.contains("  conv2.weight             offset          284  size        5,000  [20, 10, 5, 5]\n"), text);
    }

    @Test
    void saysWhatIsTooLarge() {
        assertEquals("batch_size: batch_size=0, must be at least 1", problem(0, BASIC));
        LayerSpec[] pools = new LayerSpec[9];
        for (int i = 0; i < pools.length; i++) {
            pools[i] = new MaxPool2d("pool" + i, Size2d.ONE, Size2d.ONE, Size2d.ZERO, Size2d.ONE, false);
        }
        assertEquals("layers: the activations need 22548578352 bytes, allowed are 4294967296; use fewer channels or a stride",
                problem(16, model(List.of(16, 1024, 1024), pools)));
        Conv2d wide = new Conv2d("conv", 1, Size2d.square(64), Size2d.ONE, Size2d.square(64), Size2d.ONE, true);
        assertTrue(problem(1, model(List.of(64, 64, 64), wide)).startsWith(
                "layers[0].kernel_size: the window meets the border in too many ways: its table needs "));
    }

    private static String problem(int batchSize, ModelSpec model) {
        return assertThrows(SpecException.class, () -> PlanCompiler.compile(model, batchSize)).getMessage();
    }

    private static ModelSpec model(List<Integer> input, LayerSpec... layers) {
        return new ModelSpec(input, List.of(layers));
    }
}
