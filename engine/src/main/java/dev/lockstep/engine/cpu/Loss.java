package dev.lockstep.engine.cpu;

/** What is minimized, by sample. A sample's outputs lie in its lane: output o at {@code at + o * LANES}. */
interface Loss {
    float loss(float[] memory, int at, int outputs, int label);

    /**
     * The gradient by each output of the mean over the batch.
     *
     * @param gradient where that of output 0 goes, the others {@code LANES} apart
     */
    void gradient(float[] memory, int at, int outputs, int label, float batch, int gradient);

    boolean correct(float[] memory, int at, int outputs, int label);
}
