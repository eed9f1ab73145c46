package dev.lockstep.engine.spec;

/**
 * One layer of a {@link ModelSpec}, with the names and defaults of {@code torch.nn}.
 *
 * <p>Input sizes ({@code in_channels}, {@code in_features}) are not stated: they follow from the layer before.
 */
public sealed interface LayerSpec {
    /**
     * What the layer's tensors are named after: {@code conv1} gives {@code conv1.weight}. Unique within a model; by default the layer's
     * index, as in {@code torch.nn.Sequential}.
     */
    String name();

    /** The class name in {@code torch.nn}. */
    default String type() {
        return getClass().getSimpleName();
    }

    /** Cross-correlation with {@code outChannels} kernels; weight shape [out_channels, in_channels, kernel height, kernel width]. */
    record Conv2d(String name, int outChannels, Size2d kernelSize, Size2d stride, Size2d padding, Size2d dilation, boolean bias)
            implements LayerSpec {
        public static Conv2d of(String name, int outChannels, int kernelSize) {
            return new Conv2d(name, outChannels, Size2d.square(kernelSize), Size2d.ONE, Size2d.ZERO, Size2d.ONE, true);
        }
    }

    /** Largest value of each window. Padding counts as minus infinity; a stride of PyTorch's default equals the kernel size. */
    record MaxPool2d(String name, Size2d kernelSize, Size2d stride, Size2d padding) implements LayerSpec {
        public static MaxPool2d of(String name, int kernelSize) {
            return new MaxPool2d(name, Size2d.square(kernelSize), Size2d.square(kernelSize), Size2d.ZERO);
        }
    }

    /** max(0, x); the gradient at 0 is 0. */
    record ReLU(String name) implements LayerSpec {}

    /** [channels, height, width] to [channels * height * width]. */
    record Flatten(String name) implements LayerSpec {}

    /** y = x W^T + b; weight shape [out_features, in_features]. */
    record Linear(String name, int outFeatures, boolean bias) implements LayerSpec {}
}
