package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import dev.lockstep.engine.backend.RunSlot;
import dev.lockstep.engine.plan.Operation;
import dev.lockstep.engine.plan.Operation.Convolution;
import dev.lockstep.engine.plan.Operation.FullyConnected;
import dev.lockstep.engine.plan.Operation.MaxPool;
import dev.lockstep.engine.plan.Operation.Rectify;
import dev.lockstep.engine.plan.ParameterSlot;
import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.plan.Tensor;
import dev.lockstep.engine.plan.Workspace;

/** The operations of a plan on the samples that lie in one workspace. */
final class Pass {
    private final Plan plan;
    private final Kernels kernels;
    private final Workspace workspace;
    private final float[] memory;
    private final Place[] activation;
    private final Place[] gradient;
    /** As a fully connected layer sees them: every value is a channel. */
    private final Place[] flatGradient;
    private final Operation[] operations;

    Pass(Plan plan, Workspace workspace, Kernels kernels) {
        this.plan = plan;
        this.kernels = kernels;
        this.workspace = workspace;
        this.memory = new float[(int) workspace.floats()];
        this.operations = plan.operations().toArray(Operation[]::new);
        this.activation = new Place[plan.tensors().size()];
        this.gradient = new Place[plan.tensors().size()];
        this.flatGradient = new Place[plan.tensors().size()];
        for (Tensor tensor : plan.tensors()) {
            activation[tensor.id()] = place(tensor, workspace.activation(tensor));
            gradient[tensor.id()] = place(tensor, workspace.gradient(tensor));
            flatGradient[tensor.id()] = gradient[tensor.id()] == null ? null : gradient[tensor.id()].flat();
        }
    }

    private static Place place(Tensor tensor, int offset) {
        return offset < 0 ? null : Place.of(tensor, offset);
    }

    float[] memory() {
        return memory;
    }

    Place input() {
        return activation[0];
    }

    void forward(float[] parameters, int samples) {
        int blocks = (samples + LANES - 1) / LANES;
        for (Operation operation : operations) {
            Place in = activation[operation.input().id()];
            Place out = activation[operation.output().id()];
            if (operation instanceof Convolution conv) {
                kernels.indirect(conv.forward(), parameters, conv.weight().offset(), conv.kernelSize(), offset(conv.bias()),
                        conv.output().shape().channels(), memory, in, out, blocks);
            } else if (operation instanceof FullyConnected full) {
                kernels.indirect(full.forward(), parameters, full.weight().offset(), full.input().values(), offset(full.bias()),
                        full.output().values(), memory, in, out, blocks);
            } else if (operation instanceof MaxPool pool) {
                kernels.maxPool(pool.forward(), memory, in, out, activation[pool.choice().id()], pool.input().shape().channels(), blocks);
            } else if (operation instanceof Rectify) {
                kernels.rectify(memory, in.offset(), in.at(blocks));
            }
        }
    }

    /** Adds the losses and hits of the samples, in order. */
    void score(RunSlot slot, byte[] labels, int[] order, int from, int samples) {
        int classes = plan.output().values();
        Place logits = activation[plan.output().id()];
        for (int n = 0; n < samples; n++) {
            int at = logits.at(n / LANES) + n % LANES;
            int label = labels[order == null ? from + n : order[from + n]];
            slot.lossSum += CrossEntropy.loss(memory, at, classes, label);
            slot.correct += CrossEntropy.correct(memory, at, classes, label) ? 1 : 0;
        }
    }

    void lossGradient(byte[] labels, int[] order, int from, int samples, int batch) {
        int classes = plan.output().values();
        Place logits = activation[plan.output().id()];
        Place to = gradient[plan.output().id()];
        for (int n = 0; n < samples; n++) {
            int lane = n % LANES;
            CrossEntropy.gradient(memory, logits.at(n / LANES) + lane, classes, labels[order[from + n]], batch, to.at(n / LANES) + lane);
        }
    }

    /** Adds to {@code gradients}, which are laid out as the parameters. */
    void backward(float[] parameters, float[] gradients, int samples) {
        int blocks = (samples + LANES - 1) / LANES;
        for (int i = operations.length - 1; i >= 0; i--) {
            Operation operation = operations[i];
            Place dy = gradient[operation.output().id()];
            Place dx = gradient[operation.input().id()];
            if (operation instanceof Convolution conv) {
                backward(conv, parameters, gradients, dy, dx, samples);
            } else if (operation instanceof FullyConnected full) {
                backward(full, parameters, gradients, dy, flatGradient[full.input().id()], samples);
            } else if (operation instanceof MaxPool pool && pool.propagates()) {
                kernels.maxPoolGradient(pool.inputGradient(), memory, dy, activation[pool.choice().id()], dx,
                        pool.input().shape().channels(), blocks);
            } else if (operation instanceof Rectify && operation.propagates()) {
                kernels.rectifyGradient(memory, activation[operation.output().id()].offset(), dy.offset(), blocks * dy.block());
            }
        }
    }

    private void backward(Convolution conv, float[] parameters, float[] gradients, Place dy, Place dx, int samples) {
        int channels = conv.output().shape().channels();
        kernels.weightGradient(conv.weightGradient(), memory, activation[conv.input().id()], dy, channels, conv.kernelSize(), gradients,
                conv.weight().offset(), samples);
        if (conv.bias() != null) {
            kernels.biasGradient(memory, dy, channels, gradients, conv.bias().offset(), samples);
        }
        if (conv.propagates()) {
            kernels.indirect(conv.inputGradient(), parameters, conv.weight().offset(), conv.kernelArea(), -1,
                    conv.input().shape().channels(), memory, dy, dx, (samples + LANES - 1) / LANES);
        }
    }

    private void backward(FullyConnected full, float[] parameters, float[] gradients, Place dy, Place dx, int samples) {
        int features = full.input().values();
        int outputs = full.output().values();
        int x = workspace.scratch();
        int d = x + features * samples;
        Transpose.samplesFirst(memory, activation[full.input().id()], features, samples, x);
        Transpose.samplesFirst(memory, dy, outputs, samples, d);
        kernels.fullyConnectedWeightGradient(memory, x, features, d, outputs, gradients, full.weight().offset(), samples);
        if (full.bias() != null) {
            Transpose.addRows(memory, d, outputs, samples, gradients, full.bias().offset());
        }
        if (full.propagates()) {
            kernels.indirect(full.inputGradient(), parameters, full.weight().offset(), 1, -1, features, memory, dy, dx,
                    (samples + LANES - 1) / LANES);
        }
    }

    private static int offset(ParameterSlot slot) {
        return slot == null ? -1 : slot.offset();
    }
}
