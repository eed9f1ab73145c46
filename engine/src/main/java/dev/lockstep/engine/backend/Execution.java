package dev.lockstep.engine.backend;

import java.util.Map;

/**
 * A plan with the memory of a cohort of runs. Not for several threads at once; which thread calls may change between calls.
 *
 * <p>A step is {@link #accumulate} over the parts of a batch, in order, and then one {@link #update}.
 */
public interface Execution extends AutoCloseable {
    /**
     * Forward and backward over the next part of each active run's batch; adds up gradients and fills in the slot's results. Of the last part it may
     * already begin the update, so that nothing but {@link #update} may follow.
     */
    void accumulate(RunSlot[] runs);

    /** Changes the parameters of each active run by its gradients, which are zero afterwards. */
    void update(RunSlot[] runs);

    /**
     * Forward over test samples; adds to each active slot's results.
     *
     * @param count at most the plan's evaluation pass
     */
    void evaluate(RunSlot[] runs, int from, int count);

    /**
     * What each layer makes of one sample, as in an evaluation.
     *
     * @param input [channel][row][column], as the first layer takes it
     * @return [layer of the model][value], each in the order of the layer's output shape
     */
    float[][] activations(int run, float[] input);

    /**
     * What the last layer makes of samples, with the bits of {@link #activations}; quicker than one sample after the other where a backend can take them
     * together.
     *
     * @param inputs [sample][value], each as {@link #activations} takes it
     * @return [sample][value]
     */
    default float[][] outputs(int run, float[][] inputs) {
        float[][] outputs = new float[inputs.length][];
        for (int i = 0; i < inputs.length; i++) {
            float[][] layers = activations(run, inputs[i]);
            outputs[i] = layers[layers.length - 1];
        }
        return outputs;
    }

    /**
     * A copy, in PyTorch's order.
     *
     * @param index into {@link dev.lockstep.engine.plan.Plan#slots()}
     */
    float[] parameter(int run, int index);

    void setParameter(int run, int index, float[] values);

    /**
     * Copies of what a run keeps from step to step beside its parameters: what its optimizer remembers, by PyTorch's names, and {@code grad} where gradients
     * are not cleared. Between two steps. The same on every backend; each is laid out as the plan lays out parameters.
     */
    Map<String, float[]> state(int run);

    /**
     * @param state as {@link #state} gave it
     * @param steps that the run had done then; optimizers count them
     * @throws IllegalArgumentException when the state is one of another optimizer or plan
     */
    void setState(int run, Map<String, float[]> state, long steps);

    /**
     * Lets a run drop another share of values than the plan says; before its first step.
     *
     * @param layer index of a Dropout in the model
     */
    void setDropout(int run, int layer, double p);

    @Override
    void close();
}
