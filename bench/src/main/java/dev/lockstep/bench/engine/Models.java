package dev.lockstep.bench.engine;

import dev.lockstep.engine.shape.LayerShape;
import dev.lockstep.engine.shape.ModelShape;
import dev.lockstep.engine.shape.ShapeInference;
import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.LayerSpec.Conv2d;
import dev.lockstep.engine.spec.LayerSpec.Flatten;
import dev.lockstep.engine.spec.LayerSpec.Linear;
import dev.lockstep.engine.spec.LayerSpec.MaxPool2d;
import dev.lockstep.engine.spec.LayerSpec.ReLU;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.Size2d;
import java.util.ArrayList;
import java.util.List;

/** The models that are measured, on 28x28 gray images of ten classes. */
public final class Models {
    public static final String BASIC_CNN = "basic-cnn";
    public static final String FULLY_CONNECTED = "fully-connected";
    public static final String EXERCISE = "exercise-10-1";

    private Models() {}

    public static ModelSpec of(String name) {
        return new ModelSpec(List.of(1, 28, 28), switch (name) {
            case BASIC_CNN -> List.of(Conv2d.of("conv1", 10, 5), MaxPool2d.of("pool1", 2), new ReLU("relu1"), Conv2d.of("conv2", 20, 5),
                    MaxPool2d.of("pool2", 2), new ReLU("relu2"), new Flatten("flat"), new Linear("fc", 10, true));
            case FULLY_CONNECTED -> flat(512, 256, 128, 64, 10);
            case EXERCISE -> exercise();
            default -> throw new IllegalArgumentException("model=" + name);
        });
    }

    private static List<LayerSpec> exercise() {
        List<LayerSpec> layers = new ArrayList<>();
        for (int channels = 16; channels <= 64; channels *= 2) {
            layers.add(new Conv2d("conv" + channels, channels, Size2d.square(3), Size2d.ONE, Size2d.ONE, Size2d.ONE, true));
            layers.add(new ReLU("relu" + channels));
            layers.add(MaxPool2d.of("pool" + channels, 2));
        }
        layers.addAll(flat(128, 64, 10));
        return layers;
    }

    private static List<LayerSpec> flat(int... widths) {
        List<LayerSpec> layers = new ArrayList<>(List.of(new Flatten("flat")));
        for (int i = 0; i < widths.length; i++) {
            if (i > 0) {
                layers.add(new ReLU("flat-relu" + i));
            }
            layers.add(new Linear("fc" + i, widths[i], true));
        }
        return layers;
    }

    static long trainingMultiplyAdds(String name) {
        return trainingMultiplyAdds(of(name));
    }

    /** Of one image in training: forward, weight gradient, and input gradient but for the first layer with weights. */
    public static long trainingMultiplyAdds(ModelSpec model) {
        ModelShape shape = ShapeInference.infer(model);
        long first = shape.layers().stream().mapToLong(LayerShape::multiplyAdds).filter(adds -> adds > 0).findFirst().orElseThrow();
        return 3 * shape.multiplyAdds() - first;
    }

    static long multiplyAdds(String name) {
        return ShapeInference.infer(of(name)).multiplyAdds();
    }
}
