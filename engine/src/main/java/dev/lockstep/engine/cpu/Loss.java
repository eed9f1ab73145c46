package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import dev.lockstep.engine.spec.LossSpec;

/** What is minimized, by sample. A sample's outputs lie in its lane: output o at {@code at + o * LANES}. */
interface Loss {
    static Loss of(LossSpec spec) {
        if (spec instanceof LossSpec.CrossEntropyLoss) {
            return new CrossEntropy();
        }
        if (spec instanceof LossSpec.BCELoss) {
            return new BinaryCrossEntropy();
        }
        if (spec instanceof LossSpec.BCEWithLogitsLoss) {
            return new LogitsCrossEntropy();
        }
        if (spec instanceof LossSpec.L1Loss) {
            return new AbsoluteError();
        }
        if (spec instanceof LossSpec.MSELoss) {
            return new SquaredError();
        }
        throw new AssertionError(spec);
    }

    float loss(float[] memory, int at, int outputs, int label);

    /**
     * The gradient by each output of the mean over the batch.
     *
     * @param gradient where that of output 0 goes, the others {@code LANES} apart
     */
    void gradient(float[] memory, int at, int outputs, int label, float batch, int gradient);

    boolean correct(float[] memory, int at, int outputs, int label);

    /** Whether the label has the largest output, the first of equal ones. */
    static boolean largest(float[] memory, int logits, int classes, int label) {
        float z = memory[logits + label * LANES];
        for (int c = 0; c < classes; c++) {
            float other = memory[logits + c * LANES];
            if (c < label ? !(other < z) : !(other <= z)) {
                return false;
            }
        }
        return true;
    }
}
