package dev.lockstep.engine.cpu;

import dev.lockstep.engine.backend.SgdCoefficients;
import dev.lockstep.engine.plan.IndirectTable;
import dev.lockstep.engine.plan.WeightGradientTable;

/**
 * The arithmetic of a step. Two implementations, of which the scalar one is the reference: both give the same bits, in the orders of
 * {@code docs/numerics.md}. Activations and their gradients lie in {@code memory} as {@link Place} says. Not for several threads at once; threads that
 * share work have an instance each and do different ranges of lane blocks or channels.
 */
interface Kernels {
    /**
     * destination[c][position] = bias[c] + the sum over the position's taps of source * weight, the taps added in the order of the table.
     *
     * @param weight offset of the weights of destination channel 0
     * @param weightStride weights from one destination channel to the next
     * @param bias offset of the biases in {@code weights}, negative for none: the sum then starts at +0
     */
    void indirect(IndirectTable table, float[] weights, int weight, int weightStride, int bias, int channels, float[] memory, Place source,
            Place destination, int fromBlock, int toBlock);

    /**
     * gradients[weight + c * kernelSize + place] += the sum over positions of gradient * input: for each lane block, each lane over the positions
     * in order, then the tree over the lanes; lanes without a sample count as +0.
     *
     * @param kernelSize weights of one output channel
     */
    void weightGradient(WeightGradientTable table, float[] memory, Place input, Place gradient, int fromChannel, int toChannel, int kernelSize,
            float[] gradients, int weight, int samples);

    /** gradients[bias + c] += the sum over positions of gradient, in the order of {@link #weightGradient}. */
    void biasGradient(float[] memory, Place gradient, int fromChannel, int toChannel, float[] gradients, int bias, int samples);

    /**
     * gradients[weight + o * features + f] += gradient[o] * input[f], over the samples in order.
     *
     * @param input where the inputs lie as [sample][feature]
     * @param gradient where the gradients lie as [sample][output]
     */
    void fullyConnectedWeightGradient(float[] memory, int input, int features, int gradient, int outputs, int fromOutput, int toOutput,
            float[] gradients, int weight, int samples);

    /**
     * The largest source of each destination's taps, the first of equal ones; NaN is larger than everything.
     *
     * @param choice where the number of the tap goes, as a float; null for nowhere
     */
    void maxPool(IndirectTable table, float[] memory, Place source, Place destination, Place choice, int channels, int fromBlock,
            int toBlock);

    /** destination[position] = the sum of the sources whose choice was this position, in the order of the table. */
    void maxPoolGradient(IndirectTable table, float[] memory, Place source, Place choice, Place destination, int channels, int fromBlock,
            int toBlock);

    /** max(0, x) in place; NaN stays. */
    void rectify(float[] memory, int from, int to);

    /** Sets {@code count} gradients to +0 where the output is not above 0; both count from their offset. */
    void rectifyGradient(float[] memory, int output, int gradient, int count);

    /** One step of {@code torch.optim.SGD} for the parameters {@code from} to {@code to - 1}, whole lane blocks; their gradients are +0 afterwards. */
    void sgd(SgdCoefficients sgd, boolean firstStep, float[] parameters, float[] gradients, float[] momentum, int from, int to);
}
