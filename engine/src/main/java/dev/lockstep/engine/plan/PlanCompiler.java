package dev.lockstep.engine.plan;

import dev.lockstep.engine.plan.Operation.Activation;
import dev.lockstep.engine.shape.LayerShape;
import dev.lockstep.engine.shape.ModelShape;
import dev.lockstep.engine.shape.ParameterShape;
import dev.lockstep.engine.shape.Shape;
import dev.lockstep.engine.shape.ShapeInference;
import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.LayerSpec.AvgPool2d;
import dev.lockstep.engine.spec.LayerSpec.BatchNorm2d;
import dev.lockstep.engine.spec.LayerSpec.Conv2d;
import dev.lockstep.engine.spec.LayerSpec.MaxPool2d;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.Size2d;
import dev.lockstep.engine.spec.SpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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

    private final boolean reorders;
    private final List<Operation> operations = new ArrayList<>();
    private final List<Tensor> tensors = new ArrayList<>();
    private final List<ParameterSlot> parameters = new ArrayList<>();
    private final List<ParameterSlot> buffers = new ArrayList<>();
    private int parameterFloats = Plan.LEAD;
    private long tableBytes;
    private Tensor current;
    /** Whether the backward pass of the operation that wrote {@link #current} needs what it wrote, so that nothing may change it in place. */
    private boolean keepsOutput;

    private PlanCompiler(boolean reorders) {
        this.reorders = reorders;
    }

    /** @throws SpecException naming the layer when the layers do not fit together, or the model is too large for this batch size */
    public static Plan compile(ModelSpec model, int batchSize) {
        if (batchSize < 1) {
            throw new SpecException("batch_size", "batch_size=" + batchSize + ", must be at least 1");
        }
        return new PlanCompiler(true).plan(model, ShapeInference.infer(model), batchSize);
    }

    /** A plan with one operation for each layer that computes, in the order of the layers, so that what each of them gives can be looked at. */
    public static Plan layerByLayer(ModelSpec model) {
        return new PlanCompiler(false).plan(model, ShapeInference.infer(model), 1);
    }

    private Plan plan(ModelSpec model, ModelShape shape, int batchSize) {
        boolean wholeBatch = model.layers().stream().anyMatch(BatchNorm2d.class::isInstance);
        allocate(shape);
        current = tensor("input", shape.input());
        boolean trained = false;
        for (int i = 0; i < shape.layers().size(); i++) {
            if (reorders && rectifiesBeforePooling(model.layers(), i)) {
                add(model.layers().get(i + 1), i + 1, shape.layers().get(i + 1), trained, "layers[" + (i + 1) + "]");
                add(model.layers().get(i), i, shape.layers().get(i), trained, "layers[" + i + "]");
                i++;
                continue;
            }
            LayerShape layer = shape.layers().get(i);
            add(model.layers().get(i), i, layer, trained, "layers[" + i + "]");
            trained |= !layer.parameters().isEmpty();
        }
        int batchBlocks = (batchSize + Plan.LANES - 1) / Plan.LANES;
        int blocks = wholeBatch ? batchBlocks : Math.min(batchBlocks, passBlocks(shape, TRAINING_WORK, TRAINING_BLOCKS));
        Workspace training = Workspace.training(operations, tensors, blocks);
        Workspace evaluation = Workspace.evaluation(operations, tensors, passBlocks(shape, EVALUATION_WORK, EVALUATION_BLOCKS));
        long floats = Math.max(training.floats() + training.own(), evaluation.floats() + evaluation.own());
        if (floats > MAX_FLOATS) {
            throw new SpecException("layers", "the activations need " + 4 * floats + " bytes, allowed are " + 4 * MAX_FLOATS
                    + (wholeBatch ? "; use a smaller batch_size, for a batch normalization needs the whole batch at once" : "; use fewer channels or a stride"));
        }
        return new Plan(model, shape, batchSize, operations, tensors, current, parameters, buffers, training, evaluation, tableBytes);
    }

    /**
     * Whether the layer may change places with the next one: the largest of the rectified values is the rectified largest, and the gradient ends up at
     * the same place or is 0 in both orders. Pooled first, there are fewer values to rectify.
     */
    private static boolean rectifiesBeforePooling(List<LayerSpec> layers, int i) {
        return layers.get(i) instanceof LayerSpec.ReLU && i + 1 < layers.size() && layers.get(i + 1) instanceof MaxPool2d;
    }

    /** The trained tensors of all layers first, then the others. */
    private void allocate(ModelShape shape) {
        for (LayerShape layer : shape.layers()) {
            boolean constant = layer.type().equals("BatchNorm2d");
            for (ParameterShape parameter : layer.parameters()) {
                int fanIn = constant ? 0 : (int) layer.parameters().get(0).size() / layer.output().channels();
                allocate(parameter, fanIn, parameter.name().endsWith(".weight") ? 1 : 0, parameters);
            }
        }
        for (LayerShape layer : shape.layers()) {
            for (ParameterShape buffer : layer.buffers()) {
                allocate(buffer, 0, buffer.name().endsWith(".running_var") ? 1 : 0, buffers);
            }
        }
    }

    private void allocate(ParameterShape shape, int fanIn, float constant, List<ParameterSlot> slots) {
        if (parameterFloats + shape.size() > MAX_FLOATS) {
            throw new SpecException("layers", "the parameters up to " + shape.name() + " need " + 4 * (parameterFloats + shape.size())
                    + " bytes, allowed are " + 4 * MAX_FLOATS);
        }
        slots.add(new ParameterSlot(shape, fanIn, constant, parameterFloats));
        parameterFloats = Plan.roundUp((int) (parameterFloats + shape.size()));
    }

    private ParameterSlot slot(String layer, String name) {
        return Stream.concat(parameters.stream(), buffers.stream()).filter(slot -> slot.shape().name().equals(layer + "." + name)).findFirst().orElse(null);
    }

    private static int passBlocks(ModelShape shape, long work, int most) {
        long activations = shape.layers().stream().mapToLong(layer -> layer.output().size()).sum();
        long blocks = Math.max(1, Math.min(most, work / (Plan.LANES * (shape.multiplyAdds() + ACTIVATION_WORK * activations))));
        return (int) (blocks < TRAINING_BLOCKS ? blocks : blocks / TRAINING_BLOCKS * TRAINING_BLOCKS);
    }

    private void add(LayerSpec layer, int index, LayerShape shape, boolean propagates, String path) {
        if (layer instanceof Conv2d conv) {
            add(conv, shape, propagates, path);
        } else if (layer instanceof MaxPool2d pool) {
            add(pool, shape, propagates, path);
        } else if (layer instanceof AvgPool2d pool) {
            add(pool, shape, propagates, path);
        } else if (layer instanceof BatchNorm2d norm) {
            add(norm, shape, propagates);
        } else if (layer instanceof LayerSpec.Flatten) {
            current = new Tensor(current.id(), current.name(), shape.output());
        } else if (layer instanceof LayerSpec.Linear) {
            addLinear(shape, propagates);
        } else {
            addElementwise(layer, index, shape, propagates);
        }
    }

    private void addElementwise(LayerSpec layer, int index, LayerShape shape, boolean propagates) {
        Tensor input = current;
        Tensor output = keepsOutput ? tensor(layerOutput(shape), input.shape()) : input;
        current = output;
        keepsOutput = true;
        if (layer instanceof LayerSpec.ReLU) {
            operations.add(new Operation.Rectify(layer.name(), input, output, propagates));
        } else if (layer instanceof LayerSpec.LeakyReLU leaky) {
            operations.add(new Operation.Activate(layer.name(), Activation.LEAKY_RELU, (float) leaky.negativeSlope(), input, output, propagates));
        } else if (layer instanceof LayerSpec.Sigmoid) {
            operations.add(new Operation.Activate(layer.name(), Activation.SIGMOID, 0, input, output, propagates));
        } else if (layer instanceof LayerSpec.Tanh) {
            operations.add(new Operation.Activate(layer.name(), Activation.TANH, 0, input, output, propagates));
        } else if (layer instanceof LayerSpec.Softmax) {
            operations.add(new Operation.Softmax(layer.name(), input, output, propagates));
        } else if (layer instanceof LayerSpec.Dropout drop) {
            Tensor mask = tensor(layerOutput(shape) + ", mask", input.shape());
            operations.add(new Operation.Drop(layer.name(), index, input, output, mask, (float) drop.p(), Operation.Drop.scale(drop.p()), propagates));
            keepsOutput = false;
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
        IndirectTable forward = table(AxisTaps.forward(row), AxisTaps.forward(column), input, in, conv.kernelSize(), path);
        IndirectTable backward = !propagates ? null
                : table(AxisTaps.backward(row), AxisTaps.backward(column), output, shape.output().channels(), conv.kernelSize(), path);
        requireTable(TableSize.weightGradient(row, column, in), path);
        WeightGradientTable gradient = WeightGradientTable.of(row, column, in);
        tableBytes += gradient.bytes();
        operations.add(new Operation.Convolution(conv.name(), input, output, slot(shape.name(), "weight"), slot(shape.name(), "bias"), forward, backward, gradient));
        became(output);
    }

    private void addLinear(LayerShape shape, boolean propagates) {
        Tensor input = current;
        Tensor output = tensor(layerOutput(shape), shape.output());
        operations.add(new Operation.FullyConnected(shape.name(), input, output, slot(shape.name(), "weight"), slot(shape.name(), "bias"), propagates));
        became(output);
    }

    private void add(MaxPool2d pool, LayerShape shape, boolean propagates, String path) {
        Axis row = axis(shape, true, pool.kernelSize(), pool.stride(), pool.padding(), pool.dilation());
        Axis column = axis(shape, false, pool.kernelSize(), pool.stride(), pool.padding(), pool.dilation());
        Tensor input = current;
        Tensor output = tensor(layerOutput(shape), shape.output());
        Tensor choice = tensor(layerOutput(shape) + ", choice", shape.output());
        IndirectTable forward = table(AxisTaps.forward(row), AxisTaps.forward(column), input, 1, pool.kernelSize(), path);
        for (int k = 0; k < forward.classes(); k++) {
            if (forward.tapStart(k) == forward.tapStart(k + 1)) {
                throw new SpecException(path + ".dilation", "dilation=" + pool.dilation() + " lets a window of kernel_size=" + pool.kernelSize()
                        + " fall beside the input; use a smaller dilation or padding");
            }
        }
        IndirectTable backward = propagates ? table(AxisTaps.backward(row), AxisTaps.backward(column), output, 1, pool.kernelSize(), path) : null;
        operations.add(new Operation.MaxPool(pool.name(), input, output, choice, forward, backward, row.disjoint() && column.disjoint()));
        became(output);
    }

    private void add(AvgPool2d pool, LayerShape shape, boolean propagates, String path) {
        Axis row = axis(shape, true, pool.kernelSize(), pool.stride(), pool.padding(), Size2d.ONE);
        Axis column = axis(shape, false, pool.kernelSize(), pool.stride(), pool.padding(), Size2d.ONE);
        Tensor input = current;
        Tensor output = tensor(layerOutput(shape), shape.output());
        IndirectTable forward = table(AxisTaps.forward(row), AxisTaps.forward(column), input, 1, pool.kernelSize(), path);
        float[] divisors = new float[forward.classes()];
        for (int k = 0; k < divisors.length; k++) {
            int position = forward.destination()[forward.classStart(k)] / Plan.LANES;
            divisors[k] = row.counted(position / column.out(), pool.countIncludePad()) * column.counted(position % column.out(), pool.countIncludePad());
        }
        IndirectTable backward = propagates ? table(AxisTaps.backward(row), AxisTaps.backward(column), output, 1, pool.kernelSize(), path) : null;
        operations.add(new Operation.AveragePool(pool.name(), input, output, forward, divisors, backward));
        became(output);
    }

    private void add(BatchNorm2d norm, LayerShape shape, boolean propagates) {
        Tensor output = tensor(layerOutput(shape), shape.output());
        operations.add(new Operation.Normalize(norm.name(), current, output, slot(norm.name(), "weight"), slot(norm.name(), "bias"),
                slot(norm.name(), "running_mean"), slot(norm.name(), "running_var"), slot(norm.name(), "num_batches_tracked"), (float) norm.eps(),
                norm.momentum(), propagates));
        became(output);
    }

    /** The output of an operation that does not need it any more. */
    private void became(Tensor output) {
        current = output;
        keepsOutput = false;
    }

    private IndirectTable table(AxisTaps rows, AxisTaps columns, Tensor source, int channels, Size2d kernel, String path) {
        requireTable(TableSize.indirect(rows, columns, channels), path);
        IndirectTable table = IndirectTable.of(rows, columns, source.shape().width(), source.plane(), channels, kernel.height(), kernel.width());
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

    private Tensor tensor(String name, Shape shape) {
        Tensor tensor = new Tensor(tensors.size(), name, shape);
        tensors.add(tensor);
        return tensor;
    }

    private static String layerOutput(LayerShape shape) {
        return shape.name() + " (" + shape.type() + ")";
    }
}
