package dev.lockstep.engine.shape;

import dev.lockstep.engine.spec.LayerSpec.AvgPool2d;
import dev.lockstep.engine.spec.LayerSpec.BatchNorm2d;
import dev.lockstep.engine.spec.LayerSpec.Conv2d;
import dev.lockstep.engine.spec.LayerSpec.Dropout;
import dev.lockstep.engine.spec.LayerSpec.Flatten;
import dev.lockstep.engine.spec.LayerSpec.LeakyReLU;
import dev.lockstep.engine.spec.LayerSpec.Linear;
import dev.lockstep.engine.spec.LayerSpec.MaxPool2d;
import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.Size2d;
import dev.lockstep.engine.spec.SpecException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Computes every layer's output shape, parameters and cost from the input shape on. */
public final class ShapeInference {
    /** Values of one activation tensor per sample, and of one parameter tensor; what an index of 32 bits can address with room to spare. */
    static final long MAX_VALUES = 1L << 24;

    private ShapeInference() {}

    /** @throws SpecException naming the layer ({@code layers[2].kernel_size}) when the layers do not fit together */
    public static ModelShape infer(ModelSpec model) {
        Shape input = inputShape(model);
        if (model.layers().isEmpty()) {
            throw new SpecException("layers", "a model needs at least one layer");
        }
        List<LayerShape> layers = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Shape current = input;
        for (int i = 0; i < model.layers().size(); i++) {
            LayerSpec layer = model.layers().get(i);
            String path = "layers[" + i + "]";
            if (!names.add(layer.name())) {
                throw new SpecException(path + ".name", "name=" + layer.name() + " is taken by an earlier layer");
            }
            LayerShape shape = infer(layer, current, path);
            if (shape.output().size() > MAX_VALUES) {
                throw new SpecException(path, "output " + shape.output() + " has " + shape.output().size()
                        + " values per sample, allowed are " + MAX_VALUES);
            }
            for (ParameterShape parameter : shape.parameters()) {
                if (parameter.size() > MAX_VALUES) {
                    throw new SpecException(path, parameter.name() + " has " + parameter.size() + " values, allowed are " + MAX_VALUES);
                }
            }
            layers.add(shape);
            current = shape.output();
        }
        return new ModelShape(input, layers);
    }

    private static Shape inputShape(ModelSpec model) {
        List<Integer> dims = model.input();
        if (dims.size() != 3 || dims.stream().anyMatch(d -> d < 1)) {
            throw new SpecException("input", "input=" + dims + ", expected [channels, height, width], each at least 1");
        }
        Shape shape = new Shape(dims);
        if (dims.stream().anyMatch(d -> d > 4096) || shape.size() > MAX_VALUES) {
            throw new SpecException("input", "input=" + dims + ", each extent must be at most 4096 and all together at most " + MAX_VALUES + " values");
        }
        return shape;
    }

    private static LayerShape infer(LayerSpec layer, Shape in, String path) {
        if (layer instanceof Conv2d conv) {
            return conv(conv, in, path);
        }
        if (layer instanceof Linear linear) {
            return linear(linear, in, path);
        }
        if (layer instanceof MaxPool2d pool) {
            return pool(layer, pool.kernelSize(), pool.stride(), pool.padding(), pool.dilation(), pool.ceilMode(), in, path);
        }
        if (layer instanceof AvgPool2d pool) {
            return pool(layer, pool.kernelSize(), pool.stride(), pool.padding(), Size2d.ONE, pool.ceilMode(), in, path);
        }
        if (layer instanceof BatchNorm2d norm) {
            return norm(norm, in, path);
        }
        if (layer instanceof Flatten) {
            return plain(layer, in, Shape.of((int) in.size()));
        }
        if (layer instanceof LeakyReLU leaky && !(leaky.negativeSlope() >= 0 && leaky.negativeSlope() <= Float.MAX_VALUE)) {
            throw new SpecException(path + ".negative_slope", "negative_slope=" + leaky.negativeSlope() + ", must be at least 0 and finite");
        }
        if (layer instanceof Dropout dropout && !(dropout.p() >= 0 && dropout.p() < 1)) {
            throw new SpecException(path + ".p", "p=" + dropout.p() + ", must be at least 0 and below 1");
        }
        return plain(layer, in, in);
    }

    private static LayerShape plain(LayerSpec layer, Shape in, Shape out) {
        return new LayerShape(layer.name(), layer.type(), in, out, List.of(), List.of(), 0);
    }

    private static LayerShape pool(LayerSpec layer, Size2d kernel, Size2d stride, Size2d padding, Size2d dilation, boolean ceilMode, Shape in,
            String path) {
        requireImage(layer, in, path);
        if (2 * padding.height() > kernel.height() || 2 * padding.width() > kernel.width()) {
            throw new SpecException(path + ".padding", "padding=" + padding + " must be at most half of kernel_size=" + kernel);
        }
        Size2d out = window(in, kernel, stride, padding, dilation, ceilMode, path);
        return plain(layer, in, Shape.of(in.channels(), out.height(), out.width()));
    }

    private static LayerShape norm(BatchNorm2d norm, Shape in, String path) {
        requireImage(norm, in, path);
        if (!(norm.eps() > 0 && norm.eps() <= Float.MAX_VALUE)) {
            throw new SpecException(path + ".eps", "eps=" + norm.eps() + ", must be above 0 and finite");
        }
        if (!(norm.momentum() >= 0 && norm.momentum() <= 1)) {
            throw new SpecException(path + ".momentum", "momentum=" + norm.momentum() + ", allowed are 0 to 1");
        }
        List<Integer> channels = List.of(in.channels());
        List<ParameterShape> parameters = norm.affine()
                ? List.of(new ParameterShape(norm.name() + ".weight", channels), new ParameterShape(norm.name() + ".bias", channels)) : List.of();
        List<ParameterShape> buffers = List.of(new ParameterShape(norm.name() + ".running_mean", channels),
                new ParameterShape(norm.name() + ".running_var", channels), new ParameterShape(norm.name() + ".num_batches_tracked", List.of()));
        return new LayerShape(norm.name(), norm.type(), in, in, parameters, buffers, 0);
    }

    private static LayerShape conv(Conv2d conv, Shape in, String path) {
        requireImage(conv, in, path);
        Size2d out = window(in, conv.kernelSize(), conv.stride(), conv.padding(), conv.dilation(), false, path);
        Shape output = Shape.of(conv.outChannels(), out.height(), out.width());
        List<Integer> weight = List.of(conv.outChannels(), in.channels(), conv.kernelSize().height(), conv.kernelSize().width());
        long macs = output.size() * in.channels() * conv.kernelSize().area();
        return new LayerShape(conv.name(), conv.type(), in, output, parameters(conv.name(), weight, conv.bias()), List.of(), macs);
    }

    private static LayerShape linear(Linear linear, Shape in, String path) {
        if (in.isImage()) {
            throw new SpecException(path, "Linear needs a flat input and gets " + in + "; put a Flatten before it");
        }
        List<Integer> weight = List.of(linear.outFeatures(), in.channels());
        long macs = (long) linear.outFeatures() * in.channels();
        return new LayerShape(linear.name(), linear.type(), in, Shape.of(linear.outFeatures()),
                parameters(linear.name(), weight, linear.bias()), List.of(), macs);
    }

    private static List<ParameterShape> parameters(String layer, List<Integer> weight, boolean bias) {
        ParameterShape first = new ParameterShape(layer + ".weight", weight);
        return bias ? List.of(first, new ParameterShape(layer + ".bias", List.of(weight.get(0)))) : List.of(first);
    }

    private static void requireImage(LayerSpec layer, Shape in, String path) {
        if (!in.isImage()) {
            throw new SpecException(path, layer.type() + " needs an image [channels, height, width] and gets the flat shape " + in);
        }
    }

    private static Size2d window(Shape in, Size2d kernel, Size2d stride, Size2d padding, Size2d dilation, boolean ceilMode, String path) {
        int height = extent(in.height(), kernel.height(), stride.height(), padding.height(), dilation.height(), ceilMode);
        int width = extent(in.width(), kernel.width(), stride.width(), padding.width(), dilation.width(), ceilMode);
        if (height < 1 || width < 1) {
            throw new SpecException(path + ".kernel_size", "kernel_size=" + kernel + " with padding=" + padding + " and dilation=" + dilation
                    + " does not fit into the " + in.height() + "x" + in.width() + " input of this layer: "
                    + Derivation.tooLarge(in, kernel, stride, padding, dilation, height < 1));
        }
        return new Size2d(height, width);
    }

    /**
     * W' = floor((W + 2p - d(F - 1) - 1) / s) + 1, as in {@code torch.nn.Conv2d}. In ceil mode the quotient is rounded up, but the last window must
     * start inside the input or the padding before it, as in {@code torch.nn.MaxPool2d}.
     */
    static int extent(int size, int kernel, int stride, int padding, int dilation, boolean ceilMode) {
        long room = (long) size + 2L * padding - (long) dilation * (kernel - 1) - 1;
        if (room < 0 && !ceilMode) {
            return 0;
        }
        long extent = Math.floorDiv(room + (ceilMode ? stride - 1 : 0), (long) stride) + 1;
        return (int) (ceilMode && (extent - 1) * stride >= (long) size + padding ? extent - 1 : extent);
    }
}
