package dev.lockstep.engine.plan;

/** One operation of a plan, forward and backward. Tables are shared by every workspace, because their offsets stay inside a lane block. */
public sealed interface Operation {
    /** The layer's name. */
    String name();

    Tensor input();

    Tensor output();

    /** Whether anything before this operation is trained; the backward pass ends where this is false. */
    boolean propagates();

    /**
     * @param bias null for none
     * @param inputGradient null where the operation does not propagate
     */
    record Convolution(String name, Tensor input, Tensor output, ParameterSlot weight, ParameterSlot bias, IndirectTable forward,
            IndirectTable inputGradient, WeightGradientTable weightGradient) implements Operation {
        @Override
        public boolean propagates() {
            return inputGradient != null;
        }

        /** Weights of one output channel. */
        public int kernelSize() {
            return weight.size() / output.shape().channels();
        }

        /** Weights of one output and one input channel. */
        public int kernelArea() {
            return kernelSize() / input.shape().channels();
        }
    }

    /**
     * Every value of the input is a feature.
     *
     * @param bias null for none
     */
    record FullyConnected(String name, Tensor input, Tensor output, ParameterSlot weight, ParameterSlot bias, boolean propagates)
            implements Operation {}

    /**
     * @param choice for every output which tap was the largest, as a float
     * @param inputGradient null where the operation does not propagate
     * @param disjoint whether no two windows meet
     */
    record MaxPool(String name, Tensor input, Tensor output, Tensor choice, IndirectTable forward, IndirectTable inputGradient, boolean disjoint)
            implements Operation {
        @Override
        public boolean propagates() {
            return inputGradient != null;
        }
    }

    /**
     * @param divisors for each class of the forward table, what its sums are divided by
     * @param inputGradient null where the operation does not propagate
     */
    record AveragePool(String name, Tensor input, Tensor output, IndirectTable forward, float[] divisors, IndirectTable inputGradient)
            implements Operation {
        @Override
        public boolean propagates() {
            return inputGradient != null;
        }
    }

    /**
     * Batch normalization: the statistics are those of all samples of a pass, which therefore holds the whole batch.
     *
     * @param weight null for 1
     * @param bias null for 0
     * @param mean running, like {@code variance}
     * @param tracked counts the batches
     */
    record Normalize(String name, Tensor input, Tensor output, ParameterSlot weight, ParameterSlot bias, ParameterSlot mean, ParameterSlot variance,
            ParameterSlot tracked, float eps, double momentum, boolean propagates) implements Operation {}

    /** Where input and output are the same the operation works in place. The sign of the output tells where the gradient passes. */
    record Rectify(String name, Tensor input, Tensor output, boolean propagates) implements Operation {}

    /** An elementwise function whose derivative follows from its value; in place where input and output are the same. */
    record Activate(String name, Activation activation, float slope, Tensor input, Tensor output, boolean propagates) implements Operation {}

    /** The functions of {@link Activate}; the slope is that of {@code LEAKY_RELU}. */
    enum Activation {
        LEAKY_RELU,
        SIGMOID,
        TANH
    }

    /** Over the channels at each position; in place where input and output are the same. */
    record Softmax(String name, Tensor input, Tensor output, boolean propagates) implements Operation {}

    /**
     * In place where input and output are the same. An evaluation does nothing but copy.
     *
     * @param layer index in the model, part of the address of the random numbers
     * @param mask for every value of a training pass what it was multiplied by: 0 or {@code scale}
     */
    record Drop(String name, int layer, Tensor input, Tensor output, Tensor mask, float p, float scale, boolean propagates) implements Operation {
        /** What is left is multiplied by this, so that the mean stays what it was. */
        public static float scale(double p) {
            return (float) (1 / (1 - p));
        }
    }
}
