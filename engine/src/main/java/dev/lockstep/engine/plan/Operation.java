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
     * A convolution of one position, but for its weight gradient, which is summed in sample order.
     *
     * @param bias null for none
     * @param inputGradient null where the operation does not propagate
     */
    record FullyConnected(String name, Tensor input, Tensor output, ParameterSlot weight, ParameterSlot bias, IndirectTable forward,
            IndirectTable inputGradient) implements Operation {
        @Override
        public boolean propagates() {
            return inputGradient != null;
        }
    }

    /**
     * @param choice for every output which tap was the largest, as a float
     * @param inputGradient null where the operation does not propagate
     */
    record MaxPool(String name, Tensor input, Tensor output, Tensor choice, IndirectTable forward, IndirectTable inputGradient)
            implements Operation {
        @Override
        public boolean propagates() {
            return inputGradient != null;
        }
    }

    /** In place: the sign of the output tells where the gradient passes. */
    record Rectify(String name, Tensor input, boolean propagates) implements Operation {
        @Override
        public Tensor output() {
            return input;
        }
    }
}
