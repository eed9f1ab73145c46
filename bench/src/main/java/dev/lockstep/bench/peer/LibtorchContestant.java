package dev.lockstep.bench.peer;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.lockstep.engine.plan.ParameterSlot;
import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.LayerSpec.BatchNorm2d;
import dev.lockstep.engine.spec.LayerSpec.Conv2d;
import dev.lockstep.engine.spec.LayerSpec.Flatten;
import dev.lockstep.engine.spec.LayerSpec.Linear;
import dev.lockstep.engine.spec.LayerSpec.MaxPool2d;
import dev.lockstep.engine.spec.LayerSpec.ReLU;
import dev.lockstep.engine.spec.Size2d;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * PyTorch's C++ library, eager, through the calls that DJL's own classes end in. They are called directly because those classes add to each step:
 * their gradient collector, for one, goes through every array there is. Images are float tensors beforehand, so that a step copies none.
 */
final class LibtorchContestant implements Contestant {
    private final PtNDManager manager;
    private final List<LayerSpec> layers;
    private final PtNDArray images;
    private final PtNDArray labels;
    /** By PyTorch's names. */
    private final Map<String, PtNDArray> tensors = new HashMap<>();
    private final PtNDArray[] trained;
    /** They stay where they are from the second step on, as in PyTorch. */
    private final PtNDArray[] gradients;
    private final TorchOptimizer optimizer;

    LibtorchContestant(Task task) {
        layers = PeerModels.of(task.name).layers();
        manager = (PtNDManager) Engine.getEngine("PyTorch").newBaseManager();
        if (JniUtils.getNumThreads() != 1 || JniUtils.getNumInteropThreads() != 1) {
            throw new IllegalStateException("libtorch has threads=" + JniUtils.getNumThreads() + ", expected 1");
        }
        float[] values = new float[task.pixels.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Task.value(task.pixels[i] & 0xFF);
        }
        long[] classes = new long[Task.IMAGES];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = task.labels[i];
        }
        images = (PtNDArray) manager.create(values, new Shape(Task.IMAGES, 1, Task.SIDE, Task.SIDE));
        labels = (PtNDArray) manager.create(classes, new Shape(Task.IMAGES, 1));
        List<ParameterSlot> slots = task.plan.slots();
        trained = new PtNDArray[task.plan.parameters().size()];
        gradients = new PtNDArray[trained.length];
        for (int i = 0; i < slots.size(); i++) {
            Shape shape = new Shape(slots.get(i).shape().dims().stream().mapToLong(Integer::longValue).toArray());
            PtNDArray tensor = (PtNDArray) manager.create(task.start(i), shape);
            tensors.put(slots.get(i).shape().name(), tensor);
            if (i < trained.length) {
                trained[i] = tensor;
                tensor.setRequiresGradient(true);
            }
        }
        optimizer = new TorchOptimizer(task.optimizer, trained);
    }

    @Override
    public double step(int from) {
        try (NDManager step = manager.newSubManager()) {
            PtNDArray x = JniUtils.slice(images, 0, from, from + Task.BATCH, 1);
            x.attach(step);
            PtNDArray y = JniUtils.slice(labels, 0, from, from + Task.BATCH, 1);
            y.attach(step);
            JniUtils.setGradMode(true);
            for (LayerSpec layer : layers) {
                x = forward(layer, x);
            }
            PtNDArray loss = JniUtils.neg(JniUtils.mean(JniUtils.gather(JniUtils.logSoftmax(x, 1, DataType.FLOAT32), y, 1)));
            JniUtils.backward(loss, (PtNDArray) loss.onesLike(), false, false);
            JniUtils.setGradMode(false);
            double value = loss.toFloatArray()[0];
            update();
            return value;
        }
    }

    private void update() {
        for (int i = 0; i < trained.length; i++) {
            if (gradients[i] == null) {
                gradients[i] = JniUtils.getGradient(trained[i]);
                gradients[i].attach(manager);
            }
        }
        optimizer.step(gradients);
    }

    private PtNDArray forward(LayerSpec layer, PtNDArray x) {
        if (layer instanceof Conv2d conv) {
            return JniUtils.convolution(x, tensor(conv, "weight"), tensor(conv, "bias"), shape(conv.stride()), shape(conv.padding()),
                    shape(conv.dilation()), 1);
        } else if (layer instanceof Linear) {
            return JniUtils.linear(x, tensor(layer, "weight"), tensor(layer, "bias"));
        } else if (layer instanceof BatchNorm2d norm) {
            return JniUtils.batchNorm(x, tensor(norm, "running_mean"), tensor(norm, "running_var"), tensor(norm, "weight"), tensor(norm, "bias"),
                    true, norm.momentum(), norm.eps());
        } else if (layer instanceof ReLU) {
            return JniUtils.relu(x);
        } else if (layer instanceof MaxPool2d pool) {
            return JniUtils.maxPool(x, shape(pool.kernelSize()), shape(pool.stride()), shape(pool.padding()), pool.ceilMode());
        } else if (layer instanceof Flatten) {
            return JniUtils.reshape(x, new long[] {Task.BATCH, -1});
        }
        throw new IllegalArgumentException("no counterpart: layer=" + layer);
    }

    private PtNDArray tensor(LayerSpec layer, String name) {
        return tensors.get(layer.name() + "." + name);
    }

    private static Shape shape(Size2d size) {
        return new Shape(size.height(), size.width());
    }
}
