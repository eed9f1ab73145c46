package dev.lockstep.bench.peer;

import dev.lockstep.bench.engine.Models;
import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.LayerSpec.BatchNorm2d;
import dev.lockstep.engine.spec.LayerSpec.Conv2d;
import dev.lockstep.engine.spec.LayerSpec.Flatten;
import dev.lockstep.engine.spec.LayerSpec.Linear;
import dev.lockstep.engine.spec.LayerSpec.MaxPool2d;
import dev.lockstep.engine.spec.LayerSpec.ReLU;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.Size2d;
import java.util.ArrayList;
import java.util.List;

/** The models of the comparison, in the order of its table. */
final class PeerModels {
    static final String BATCH_NORM = "batch-norm";
    static final List<String> NAMES = List.of(Models.BASIC_CNN, Models.EXERCISE, BATCH_NORM, Models.FULLY_CONNECTED);

    private PeerModels() {}

    static ModelSpec of(String name) {
        return name.equals(BATCH_NORM) ? new ModelSpec(List.of(1, 28, 28), blocks()) : Models.of(name);
    }

    /** Four blocks of convolution (k5 p2), normalization but in the first, rectifier and pooling; 28, 14, 7, 3, 1 pixels wide. */
    private static List<LayerSpec> blocks() {
        List<LayerSpec> layers = new ArrayList<>();
        for (int block = 1; block <= 4; block++) {
            layers.add(new Conv2d("conv" + block, 8 << block, Size2d.square(5), Size2d.ONE, Size2d.square(2), Size2d.ONE, true));
            if (block > 1) {
                layers.add(BatchNorm2d.of("norm" + block));
            }
            layers.add(new ReLU("relu" + block));
            layers.add(MaxPool2d.of("pool" + block, 2));
        }
        layers.add(new Flatten("flat"));
        layers.add(new Linear("fc", 10, true));
        return layers;
    }
}
