package dev.lockstep.engine.spec;

/**
 * One layer of a {@link ModelSpec}, with the names and defaults of {@code torch.nn}.
 *
 * <p>Input sizes ({@code in_channels}, {@code in_features}, {@code num_features}) are not stated: they follow from the layer before.
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

    /**
     * Largest value of each window. Padding counts as minus infinity; a stride of PyTorch's default equals the kernel size.
     *
     * @param ceilMode whether a last window that hangs over the far border counts, as long as it starts inside the input or its near padding
     */
    record MaxPool2d(String name, Size2d kernelSize, Size2d stride, Size2d padding, Size2d dilation, boolean ceilMode) implements LayerSpec {
        public static MaxPool2d of(String name, int kernelSize) {
            return new MaxPool2d(name, Size2d.square(kernelSize), Size2d.square(kernelSize), Size2d.ZERO, Size2d.ONE, false);
        }
    }

    /**
     * Mean of each window.
     *
     * @param ceilMode as in {@link MaxPool2d}
     * @param countIncludePad whether padding counts as zeros in the mean; what hangs over the padding under {@code ceilMode} never does
     */
    record AvgPool2d(String name, Size2d kernelSize, Size2d stride, Size2d padding, boolean ceilMode, boolean countIncludePad)
            implements LayerSpec {
        public static AvgPool2d of(String name, int kernelSize) {
            return new AvgPool2d(name, Size2d.square(kernelSize), Size2d.square(kernelSize), Size2d.ZERO, false, true);
        }
    }

    /**
     * (x - mean) / sqrt(variance + eps) * weight + bias by channel: in training with the biased statistics of the batch, in evaluation with the
     * running ones.
     *
     * @param momentum share of the batch's statistics in the running ones; the running variance takes the unbiased one
     * @param affine whether there are a weight, 1 at first, and a bias, 0 at first
     */
    record BatchNorm2d(String name, double eps, double momentum, boolean affine) implements LayerSpec {
        public static BatchNorm2d of(String name) {
            return new BatchNorm2d(name, 1e-5, 0.1, true);
        }
    }

    /** max(0, x); the gradient at 0 is 0. */
    record ReLU(String name) implements LayerSpec {}

    /** x above 0, otherwise x times {@code negativeSlope}, at least 0; the gradient at 0 is the slope. */
    record LeakyReLU(String name, double negativeSlope) implements LayerSpec {}

    /** 1 / (1 + exp(-x)). */
    record Sigmoid(String name) implements LayerSpec {}

    /** The hyperbolic tangent. */
    record Tanh(String name) implements LayerSpec {}

    /** In training each value is 0 with probability {@code p} in [0, 1) and divided by 1 - p otherwise; nothing in evaluation. */
    record Dropout(String name, double p) implements LayerSpec {}

    /** [channels, height, width] to [channels * height * width]. */
    record Flatten(String name) implements LayerSpec {}

    /** y = x W^T + b; weight shape [out_features, in_features]. */
    record Linear(String name, int outFeatures, boolean bias) implements LayerSpec {}

    /** exp(x) / sum of exp(x) over the features of a flat input or the channels at each place of an image: {@code dim=1}. */
    record Softmax(String name) implements LayerSpec {}
}
