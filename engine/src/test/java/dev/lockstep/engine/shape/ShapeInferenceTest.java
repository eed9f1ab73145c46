package dev.lockstep.engine.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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

class ShapeInferenceTest {
    @Test
    void tenChannelsOfA3x3KernelOver100x100() {
        ModelShape shape = infer(List.of(5, 100, 100), Conv2d.of("conv", 10, 3));
        assertEquals(Shape.of(10, 98, 98), shape.output());
        assertEquals(List.of(new ParameterShape("conv.weight", List.of(10, 5, 3, 3)), new ParameterShape("conv.bias", List.of(10))),
                shape.parameters());
    }

    @Test
    void basicCnn() {
        ModelShape shape = infer(List.of(1, 28, 28), Conv2d.of("conv1", 10, 5), MaxPool2d.of("pool1", 2), new ReLU("relu1"),
                Conv2d.of("conv2", 20, 5), MaxPool2d.of("pool2", 2), new ReLU("relu2"), new Flatten("flat"), new Linear("fc", 10, true));
        assertEquals("[10x24x24, 10x12x12, 10x12x12, 20x8x8, 20x4x4, 20x4x4, 320, 10]",
                shape.layers().stream().map(LayerShape::output).toList().toString());
        assertEquals(8490, shape.parameterCount());
        assertEquals(144_000 + 320_000 + 3_200, shape.multiplyAdds());
    }

    @Test
    void strideDilationAndRectanglesFollowPyTorch() {
        Conv2d conv = new Conv2d("conv", 2, new Size2d(3, 5), new Size2d(2, 1), new Size2d(4, 2), new Size2d(3, 1), false);
        assertEquals(Shape.of(2, 26, 100), infer(List.of(1, 50, 100), conv).output());
        MaxPool2d pool = new MaxPool2d("pool", Size2d.square(3), Size2d.square(2), Size2d.ONE, Size2d.ONE, false);
        assertEquals(Shape.of(1, 14, 14), infer(List.of(1, 28, 28), pool).output());
    }

    @Test
    void saysWhatDoesNotFit() {
        assertEquals("layers: a model needs at least one layer", problem(List.of(1, 8, 8)));
        assertEquals("input: input=[8], expected [channels, height, width], each at least 1", problem(List.of(8), new ReLU("r")));
        assertEquals("layers[0].kernel_size: kernel_size=9 with padding=0 and dilation=1 does not fit into the 8x8 input of this layer:"
                + " (8 + 2·0 - 1·(9 - 1) - 1) / 1 + 1 = 0",
                problem(List.of(1, 8, 8), Conv2d.of("conv", 1, 9)));
        assertEquals("layers[0]: Linear needs a flat input and gets 1x8x8; put a Flatten before it",
                problem(List.of(1, 8, 8), new Linear("fc", 10, true)));
        assertEquals("layers[1]: Conv2d needs an image [channels, height, width] and gets the flat shape 64",
                problem(List.of(1, 8, 8), new Flatten("flat"), Conv2d.of("conv", 1, 3)));
        assertEquals("layers[1].name: name=a is taken by an earlier layer", problem(List.of(1, 8, 8), new ReLU("a"), new ReLU("a")));
        assertEquals("layers[0].padding: padding=2 must be at most half of kernel_size=3",
                problem(List.of(1, 8, 8), new MaxPool2d("p", Size2d.square(3), Size2d.ONE, Size2d.square(2), Size2d.ONE, false)));
        assertEquals("layers[0]: output 4096x100x100 has 40960000 values per sample, allowed are 16777216",
                problem(List.of(1, 100, 100), Conv2d.of("conv", 4096, 1)));
    }

    private static String problem(List<Integer> input, LayerSpec... layers) {
        return assertThrows(SpecException.class, () -> infer(input, layers)).getMessage();
    }

    private static ModelShape infer(List<Integer> input, LayerSpec... layers) {
        return ShapeInference.infer(new ModelSpec(input, List.of(layers)));
    }
}
