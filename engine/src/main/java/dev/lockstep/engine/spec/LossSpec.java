package dev.lockstep.engine.spec;

/** What is minimized; reductions are means over the batch, as PyTorch's default. */
public sealed interface LossSpec {
    default String type() {
        return getClass().getSimpleName();
    }

    /** Negative log-likelihood of the softmax of the last layer's outputs (logits). */
    record CrossEntropyLoss() implements LossSpec {}
}
