package dev.lockstep.engine.cpu;

/**
 * One step of each rule for a range of parameters: w parameters, g gradients, the others the rule's state, all laid out alike. Two implementations
 * with the same bits; the order of the operations is written in {@code docs/numerics.md}.
 */
interface Updates {
    void sgd(Sgd rule, float[] w, float[] g, float[] buffer, int from, int to);

    /** @param most null without amsgrad */
    void adam(Adam rule, float[] w, float[] g, float[] average, float[] squares, float[] most, int from, int to);

    void adadelta(Adadelta rule, float[] w, float[] g, float[] squares, float[] deltas, int from, int to);

    void adagrad(Adagrad rule, float[] w, float[] g, float[] sum, int from, int to);

    /**
     * @param average null where the rule is not centered
     * @param buffer null without momentum
     */
    void rmsProp(RmsProp rule, float[] w, float[] g, float[] squares, float[] average, float[] buffer, int from, int to);

    /** g = min(max(g * factor, -limit), limit); NaN stays. */
    void limit(float[] g, float factor, float limit, int from, int to);
}
