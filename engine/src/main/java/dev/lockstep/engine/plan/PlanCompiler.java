package dev.lockstep.engine.plan;

import dev.lockstep.engine.shape.LayerShape;
import dev.lockstep.engine.shape.ModelShape;
import dev.lockstep.engine.shape.ParameterShape;
import dev.lockstep.engine.shape.Shape;
import dev.lockstep.engine.shape.ShapeInference;
import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.LayerSpec.Conv2d;
import dev.lockstep.engine.spec.LayerSpec.MaxPool2d;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.Size2d;
import dev.lockstep.engine.spec.SpecException;
import java.util.ArrayList;
import java.util.List;

/** Turns a specification into a {@link Plan}. */
public final class PlanCompiler {
    /** Lane blocks that kernels like to have together; a pass holds these at most. Larger batches are several passes, with the same bits. */
    private static final int TRAINING_BLOCKS = 4;
    private static final int EVALUATION_BLOCKS = 16;
    /** In multiply-adds of the forward pass over all its samples, so that a pass of a large model still ends within tens of milliseconds. */
    private static final long TRAINING_WORK = 600_000_000;
    private static final long EVALUATION_WORK = 400_000_000;
    /** What writing an activation costs, in multiply-adds. */
    private static final int ACTIVATION_WORK = 8;
    private static final long MAX_FLOATS = 1L << 30;
    private static final long MAX_TABLE_BYTES = 1L << 28;

    private final List<Operation> operations = new ArrayList<>();
    private final List<Tensor> tensors = new ArrayList<>();
    private final List<ParameterSlot> parameters = new ArrayList<>();
    private int parameterFloats;
    private long tableBytes;
    private Tensor current;

    private PlanCompiler() {}

    /** @throws SpecException naming the layer when the layers do not fit together, or the model is too large for this batch size */
    public static Plan compile(ModelSpec model, int batchSize) {
        if (batchSize < 1) {
            throw new SpecException("batch_size", "batch_size=" + batchSize + ", must be at least 1");
        }
        return new PlanCompiler().plan(model, ShapeInference.infer(model), batchSize);
    }

    private Plan plan(ModelSpec model, ModelShape shape, int batchSize) {
        current = tensor("input", shape.input());
        boolean trained = false;
        for (int i = 0; i < shape.layers().size(); i++) {
            LayerShape layer = shape.layers().get(i);
            add(model.layers().get(i), layer, trained, "layers[" + i + "]");
            trained |= !layer.parameters().isEmpty();
        }
        int batchBlocks = (batchSize + Plan.LANES - 1) / Plan.LANES;
        int blocks = Math.min(batchBlocks, passBlocks(shape, TRAINING_WORK, TRAINING_BLOCKS));
        Workspace training = Workspace.training(operations, tensors, blocks);
        Workspace evaluation = Workspace.evaluation(operations, tensors, passBlocks(shape, EVALUATION_WORK, EVALUATION_BLOCKS));
        long floats = Math.max(training.floats(), evaluation.floats());
        if (floats > MAX_FLOATS) {
            throw new SpecException("layers", "the activations need " + 4 * floats + " bytes, allowed are " + 4 * MAX_FLOATS
                    + "; use fewer channels or a stride");
        }
        return new Plan(shape, batchSize, operations, tensors, current, parameters, training, evaluation, tableBytes);
    }

    private static int passBlocks(ModelShape shape, long work, int most) {
        long activations = shape.layers().stream().mapToLong(layer -> layer.output().size()).sum();
        long blocks = Math.max(1, Math.min(most, work / (Plan.LANES * (shape.multiplyAdds() + ACTIVATION_WORK * activations))));
        return (int) (blocks < TRAINING_BLOCKS ? blocks : blocks / TRAINING_BLOCKS * TRAINING_BLOCKS);
    }

    private void add(LayerSpec layer, LayerShape shape, boolean propagates, String path) {
        if (layer instanceof Conv2d conv) {
            add(conv, shape, propagates, path);
        } else if (layer instanceof MaxPool2d pool) {
            add(pool, shape, propagates, path);
        } else if (layer instanceof LayerSpec.ReLU) {
            operations.add(new Operation.Rectify(layer.name(), current, propagates));
        } else if (layer instanceof LayerSpec.Flatten) {
            current = new Tensor(current.id(), current.name(), shape.output());
        } else if (layer instanceof LayerSpec.Linear) {
            addLinear(shape, propagates);
        } else {
            throw new AssertionError(layer);
        }
    }

    private void add(Conv2d conv, LayerShape shape, boolean propagates, String path) {
        Axis row = axis(shape, true, conv.kernelSize(), conv.stride(), conv.padding(), conv.dilation());
        Axis column = axis(shape, false, conv.kernelSize(), conv.stride(), conv.padding(), conv.dilation());
        Tensor input = current;
        Tensor output = tensor(layerOutput(shape), shape.output());
        int in = shape.input().channels();
        int area = conv.kernelSize().area();
        int width = conv.kernelSize().width();
        IndirectTable forward = table(AxisTaps.forward(row), AxisTaps.forward(column), input, in, area, width, path);
        IndirectTable backward = !propagates ? null
                : table(AxisTaps.backward(row), AxisTaps.backward(column), output, shape.output().channels(), in * area, width, path);
        requireTable(TableSize.weightGradient(row, column, in), path);
        WeightGradientTable gradient = WeightGradientTable.of(row, column, in);
        tableBytes += gradient.bytes();
        List<ParameterSlot> slots = parameters(shape, in * area);
        operations.add(new Operation.Convolution(conv.name(), input, output, slots.get(0), bias(slots), forward, backward, gradient));
        current = output;
    }

    private void addLinear(LayerShape shape, boolean propagates) {
        Tensor input = current;
        Tensor output = tensor(layerOutput(shape), shape.output());
        int in = shape.input().channels();
        AxisTaps one = AxisTaps.forward(new Axis(1, 1, 1, 1, 0, 1));
        IndirectTable forward = table(one, one, input, in, 1, 1, "");
        IndirectTable backward = propagates ? table(one, one, output, shape.output().channels(), in, 1, "") : null;
        List<ParameterSlot> slots = parameters(shape, in);
        operations.add(new Operation.FullyConnected(shape.name(), input, output, slots.get(0), bias(slots), forward, backward));
        current = output;
    }

    private void add(MaxPool2d pool, LayerShape shape, boolean propagates, String path) {
        Axis row = axis(shape, true, pool.kernelSize(), pool.stride(), pool.padding(), Size2d.ONE);
        Axis column = axis(shape, false, pool.kernelSize(), pool.stride(), pool.padding(), Size2d.ONE);
        Tensor input = current;
        Tensor output = tensor(layerOutput(shape), shape.output());
        Tensor choice = tensor(layerOutput(shape) + ", choice", shape.output());
        int width = pool.kernelSize().width();
        IndirectTable forward = table(AxisTaps.forward(row), AxisTaps.forward(column), input, 1, 0, width, path);
        IndirectTable backward = propagates ? table(AxisTaps.backward(row), AxisTaps.backward(column), output, 1, 0, width, path) : null;
        operations.add(new Operation.MaxPool(pool.name(), input, output, choice, forward, backward));
        current = output;
    }

    private IndirectTable table(AxisTaps rows, AxisTaps columns, Tensor source, int channels, int channelWeights, int kernelWidth, String path) {
        requireTable(TableSize.indirect(rows, columns, channels), path);
        IndirectTable table = IndirectTable.of(rows, columns, source.shape().width(), source.plane(), channels, channelWeights, kernelWidth);
        tableBytes += table.bytes();
        return table;
    }

    private static void requireTable(long bytes, String path) {
        if (bytes > MAX_TABLE_BYTES) {
            throw new SpecException(path + ".kernel_size", "the window meets the border in too many ways: its table needs " + bytes
                    + " bytes, allowed are " + MAX_TABLE_BYTES + "; use a smaller kernel_size or padding");
        }
    }

    private static Axis axis(LayerShape shape, boolean rows, Size2d kernel, Size2d stride, Size2d padding, Size2d dilation) {
        Shape in = shape.input();
        Shape out = shape.output();
        return rows
                ? new Axis(in.height(), out.height(), kernel.height(), stride.height(), padding.height(), dilation.height())
                : new Axis(in.width(), out.width(), kernel.width(), stride.width(), padding.width(), dilation.width());
    }

    private List<ParameterSlot> parameters(LayerShape shape, int fanIn) {
        List<ParameterSlot> slots = new ArrayList<>();
        for (ParameterShape parameter : shape.parameters()) {
            if (parameterFloats + parameter.size() > MAX_FLOATS) {
                throw new SpecException("layers", "the parameters up to " + parameter.name() + " need "
                        + 4 * (parameterFloats + parameter.size()) + " bytes, allowed are " + 4 * MAX_FLOATS);
            }
            ParameterSlot slot = new ParameterSlot(parameter, fanIn, parameterFloats);
            parameterFloats = Plan.roundUp(parameterFloats + slot.size());
            slots.add(slot);
        }
        parameters.addAll(slots);
        return slots;
    }

    private static ParameterSlot bias(List<ParameterSlot> slots) {
        return slots.size() > 1 ? slots.get(1) : null;
    }

    private Tensor tensor(String name, Shape shape) {
        Tensor tensor = new Tensor(tensors.size(), name, shape);
        tensors.add(tensor);
        return tensor;
    }

    private static String layerOutput(LayerShape shape) {
        return shape.name() + " (" + shape.type() + ")";
    }
}
