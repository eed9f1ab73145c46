package dev.lockstep.engine.cpu;

/**
 * One step of each rule for a range of parameters: w parameters, the others the rule's state, all laid out alike; g gradients, that of parameter i
 * at i + shift. What is left in their place is not said. Two implementations
 * with the same bits; the order of the operations is written in {@code docs/numerics.md}.
 */
interface Updates {
    void sgd(Sgd rule, float[] w, float[] g, int shift, float[] buffer, int from, int to);

    /** @param most null without amsgrad */
    void adam(Adam rule, float[] w, float[] g, int shift, float[] average, float[] squares, float[] most, int from, int to);

    void adadelta(Adadelta rule, float[] w, float[] g, int shift, float[] squares, float[] deltas, int from, int to);

    void adagrad(Adagrad rule, float[] w, float[] g, int shift, float[] sum, int from, int to);

    /**
     * @param average null where the rule is not centered
     * @param buffer null without momentum
     */
    void rmsProp(RmsProp rule, float[] w, float[] g, int shift, float[] squares, float[] average, float[] buffer, int from, int to);

    /** g = min(max(g * factor, -limit), limit); NaN stays. */
    void limit(float[] g, float factor, float limit, int from, int to);
}
