package dev.lockstep.engine.spec;

/**
 * What is minimized; reductions are means over the batch, as PyTorch's default.
 *
 * <p>All but {@link CrossEntropyLoss} compare each output with a target and take the mean over all outputs of the batch. Where the model has one
 * output, its target is the label, 0 or 1; otherwise the targets are 1 at the label and 0 elsewhere.
 */
public sealed interface LossSpec {
    default String type() {
        return getClass().getSimpleName();
    }

    /** Negative log-likelihood of the softmax of the last layer's outputs (logits). */
    record CrossEntropyLoss() implements LossSpec {}

    /** -(t log y + (1 - t) log(1 - y)) of outputs y in [0, 1]; logarithms are at least -100, as in {@code torch.nn.BCELoss}. */
    record BCELoss() implements LossSpec {}

    /** {@link BCELoss} of the sigmoid of the outputs, computed without the sigmoid. */
    record BCEWithLogitsLoss() implements LossSpec {}

    /** |y - t|; the gradient at 0 is 0. */
    record L1Loss() implements LossSpec {}

    /** (y - t)^2. */
    record MSELoss() implements LossSpec {}
}
