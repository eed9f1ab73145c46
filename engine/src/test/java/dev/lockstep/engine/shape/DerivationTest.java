package dev.lockstep.engine.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.LayerSpec.Conv2d;
import dev.lockstep.engine.spec.LayerSpec.MaxPool2d;
import dev.lockstep.engine.spec.LayerSpec.ReLU;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.Size2d;
import java.util.List;
import org.junit.jupiter.api.Test;

class DerivationTest {
    @Test
    void writesTheFormulaOut() {
        assertEquals("(28 + 2·2 - 1·(5 - 1) - 1) / 1 + 1 = 28",
                of(new Conv2d("conv", 16, Size2d.square(5), Size2d.ONE, Size2d.square(2), Size2d.ONE, true), 28, 28));
        assertEquals("(28 + 2·0 - 1·(2 - 1) - 1) / 2 + 1 = 14", of(MaxPool2d.of("pool", 2), 28, 28));
        assertEquals("(7 + 2·0 - 1·(2 - 1) - 1) / 2 rounded down + 1 = 3", of(MaxPool2d.of("pool", 2), 7, 7));
        assertEquals("", of(new ReLU("relu"), 7, 7));
    }

    @Test
    void namesBothAxesWhereTheyDiffer() {
        assertEquals("(9 + 2·1 - 2·(3 - 1) - 1) / 2 + 1 = 4; (7 + 2·0 - 1·(2 - 1) - 1) / 1 + 1 = 6",
                of(new Conv2d("conv", 1, new Size2d(3, 2), new Size2d(2, 1), new Size2d(1, 0), new Size2d(2, 1), true), 9, 7));
    }

    @Test
    void saysWhatCeilModeRounds() {
        assertEquals("(32 + 2·0 - 1·(3 - 1) - 1) / 3 rounded up + 1 = 11",
                of(new MaxPool2d("pool", Size2d.square(3), Size2d.square(3), Size2d.ZERO, Size2d.ONE, true), 32, 32));
    }

    private static String of(LayerSpec layer, int height, int width) {
        return Derivation.of(layer, ShapeInference.infer(new ModelSpec(List.of(1, height, width), List.of(layer))).layers().get(0));
    }
}
