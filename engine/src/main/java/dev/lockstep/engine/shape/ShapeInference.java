package dev.lockstep.engine.shape;

import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.LayerSpec.Conv2d;
import dev.lockstep.engine.spec.LayerSpec.Flatten;
import dev.lockstep.engine.spec.LayerSpec.Linear;
import dev.lockstep.engine.spec.LayerSpec.MaxPool2d;
import dev.lockstep.engine.spec.LayerSpec.ReLU;
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
        if (layer instanceof MaxPool2d pool) {
            requireImage(layer, in, path);
            if (2 * pool.padding().height() > pool.kernelSize().height() || 2 * pool.padding().width() > pool.kernelSize().width()) {
                throw new SpecException(path + ".padding", "padding=" + pool.padding() + " must be at most half of kernel_size=" + pool.kernelSize());
            }
            Size2d out = window(in, pool.kernelSize(), pool.stride(), pool.padding(), Size2d.ONE, path);
            return new LayerShape(layer.name(), layer.type(), in, Shape.of(in.channels(), out.height(), out.width()), List.of(), 0);
        }
        if (layer instanceof ReLU) {
            return new LayerShape(layer.name(), layer.type(), in, in, List.of(), 0);
        }
        if (layer instanceof Flatten) {
            return new LayerShape(layer.name(), layer.type(), in, Shape.of((int) in.size()), List.of(), 0);
        }
        if (layer instanceof Linear linear) {
            return linear(linear, in, path);
        }
        throw new AssertionError(layer);
    }

    private static LayerShape conv(Conv2d conv, Shape in, String path) {
        requireImage(conv, in, path);
        Size2d out = window(in, conv.kernelSize(), conv.stride(), conv.padding(), conv.dilation(), path);
        Shape output = Shape.of(conv.outChannels(), out.height(), out.width());
        List<Integer> weight = List.of(conv.outChannels(), in.channels(), conv.kernelSize().height(), conv.kernelSize().width());
        long macs = output.size() * in.channels() * conv.kernelSize().area();
        return new LayerShape(conv.name(), conv.type(), in, output, parameters(conv.name(), weight, conv.bias()), macs);
    }

    private static LayerShape linear(Linear linear, Shape in, String path) {
        if (in.isImage()) {
            throw new SpecException(path, "Linear needs a flat input and gets " + in + "; put a Flatten before it");
        }
        List<Integer> weight = List.of(linear.outFeatures(), in.channels());
        long macs = (long) linear.outFeatures() * in.channels();
        return new LayerShape(linear.name(), linear.type(), in, Shape.of(linear.outFeatures()),
                parameters(linear.name(), weight, linear.bias()), macs);
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

    private static Size2d window(Shape in, Size2d kernel, Size2d stride, Size2d padding, Size2d dilation, String path) {
        int height = extent(in.height(), kernel.height(), stride.height(), padding.height(), dilation.height());
        int width = extent(in.width(), kernel.width(), stride.width(), padding.width(), dilation.width());
        if (height < 1 || width < 1) {
            throw new SpecException(path + ".kernel_size", "kernel_size=" + kernel + " with padding=" + padding + " and dilation=" + dilation
                    + " does not fit into the " + in.height() + "x" + in.width() + " input of this layer");
        }
        return new Size2d(height, width);
    }

    /** W' = floor((W + 2p - d(F - 1) - 1) / s) + 1, as in {@code torch.nn.Conv2d}. */
    static int extent(int size, int kernel, int stride, int padding, int dilation) {
        long room = (long) size + 2L * padding - (long) dilation * (kernel - 1) - 1;
        return room < 0 ? 0 : (int) (room / stride + 1);
    }
}
