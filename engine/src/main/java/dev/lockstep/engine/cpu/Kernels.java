package dev.lockstep.engine.cpu;

import dev.lockstep.engine.plan.IndirectTable;
import dev.lockstep.engine.plan.WeightGradientTable;

/**
 * The arithmetic of a step. Two implementations, of which the scalar one is the reference: both give the same bits, in the orders of
 * {@code docs/numerics.md}. Activations and their gradients lie in {@code memory} as {@link Place} says. Not for several threads at once; threads that
 * share work have an instance each and do different ranges of lane blocks or channels.
 */
interface Kernels {
    /** Which of the threads that share work this belongs to, from 0. */
    int thread();

    /**
     * destination[c][position] = bias[c] + the sum over the position's taps of source * weight, the taps added in the order of the table.
     *
     * @param filter where the weights lie in {@code parameters}; without biases the sum starts at +0
     * @param channels of the destination
     * @param own where this thread may keep values in {@code memory}
     */
    void indirect(IndirectTable table, float[] parameters, Filter filter, int channels, float[] memory, Place source, Place destination, int own,
            int fromBlock, int toBlock);

    /**
     * gradients[weight + c * kernelSize + place] += the sum over positions of gradient * input: each lane over the full lane blocks, and in
     * each over the positions in order, then the tree over the lanes; a lane block that is not full is summed by itself, lanes without a sample being +0.
     *
     * @param own where this thread may keep values in {@code memory}
     * @param kernelSize weights of one output channel
     */
    void weightGradient(WeightGradientTable table, float[] memory, Place input, Place gradient, int own, int fromChannel, int toChannel,
            int kernelSize, float[] gradients, int weight, int samples);

    /**
     * The same for all channels, one lane block after the other from 0 on; it ends with the last one.
     *
     * @param own what lies there stays until the last block is done
     */
    void weightGradient(WeightGradientTable table, float[] memory, Place input, Place gradient, int own, int channels, int kernelSize,
            float[] gradients, int weight, int samples, int block);

    /** gradients[bias + c] += the sum over samples and positions of gradient, in the order of {@link #weightGradient}. */
    void biasGradient(float[] memory, Place gradient, int fromChannel, int toChannel, float[] gradients, int bias, int samples);

    /**
     * The same, one lane block after the other from 0 on.
     *
     * @param sums where the sums of each lane and channel wait for the next block
     */
    void biasGradient(float[] memory, Place gradient, int channels, float[] gradients, int bias, int sums, int samples, int block);

    /**
     * destination[o] = bias[o] + the sum over the features of source * weight, in their order.
     *
     * @param own where this thread may keep values in {@code memory}
     */
    void fullyConnected(float[] parameters, Filter filter, int features, int outputs, float[] memory, Place source, Place destination, int own,
            int fromBlock, int toBlock);

    /**
     * destination[f] = the sum over the outputs of source[o] * weight[o][f], in their order.
     *
     * @param own where this thread may keep values in {@code memory}
     */
    void fullyConnectedInputGradient(float[] parameters, int weight, int features, int outputs, float[] memory, Place source, Place destination,
            int own, int fromBlock, int toBlock);

    /** {@link Transpose#samplesFirst}. */
    void samplesFirst(float[] memory, Place from, int values, int strip, int start, int end, int samples, int rows);

    /** {@link Transpose#addRows}. */
    void addRows(float[] memory, int rows, int strip, int samples, int start, int end, float[] sums, int at);

    /**
     * gradients[weight + o * features + f] += gradient[o] * input[f], over the samples in order.
     *
     * @param input where the inputs lie, in strips of {@link dev.lockstep.engine.plan.ThreadMemory#FEATURES}, see {@link Transpose}
     * @param gradient where the gradients lie, in strips of {@link dev.lockstep.engine.plan.ThreadMemory#ROWS}
     * @param fromOutput the first one of a tile
     * @param soon what is read after this for every gradient, {@code shift} behind its place; and {@code also}. A processor may fetch it beforehand
     */
    void fullyConnectedWeightGradient(float[] memory, int input, int features, int gradient, int fromOutput, int toOutput,
            float[] gradients, int weight, int samples, float[] soon, float[] also, int shift);

    /**
     * The largest source of each destination's taps, the first of equal ones; NaN is larger than everything.
     *
     * @param choice where the number of the tap goes, as a float; null for nowhere
     */
    void maxPool(IndirectTable table, float[] memory, Place source, Place destination, Place choice, int channels, int fromBlock,
            int toBlock);

    /**
     * destination[position] = the sum of the sources whose choice was this position, in the order of the table.
     *
     * @param windows the table of the pooling itself where no two windows meet, so that there is one source at most; otherwise null
     */
    void maxPoolGradient(IndirectTable table, IndirectTable windows, float[] memory, Place source, Place choice, Place destination, int channels, int fromBlock,
            int toBlock);

    /**
     * The sum of each destination's taps, in the order of the table, from +0.
     *
     * @param divisors for each class of the table, what the sum is divided by; null for nothing
     */
    void sumPool(IndirectTable table, float[] divisors, float[] memory, Place source, Place destination, int channels, int fromBlock, int toBlock);

    /** Divides the values at each destination of the table by the divisor of its class. */
    void divide(IndirectTable table, float[] divisors, float[] memory, Place place, int channels, int fromBlock, int toBlock);

    /** max(0, x); NaN stays. Source and destination may be the same. */
    void rectify(float[] memory, int source, int destination, int count);

    /** The gradient where the output is above 0, otherwise +0; all count from their offset, gradient and destination may be the same. */
    void rectifyGradient(float[] memory, int output, int gradient, int destination, int count);

    /** x where it is above 0, otherwise x * slope. Source and destination may be the same. */
    void leak(float[] memory, int source, int destination, int count, float slope);

    /** The gradient where the output is above 0, otherwise the gradient times the slope. */
    void leakGradient(float[] memory, int output, int gradient, int destination, int count, float slope);

    /** The sum over samples and positions of one channel, in the order of {@link #biasGradient}. */
    float channelSum(float[] memory, Place values, int channel, int samples);

    /** The sum of (x - mean)^2, in the same order, each added by fma. */
    float squaredDeviations(float[] memory, Place values, int channel, int samples, float mean);

    /** fma(x - mean, scale, bias) of one channel. */
    void normalize(float[] memory, Place source, Place destination, int channel, int fromBlock, int toBlock, float mean, float scale, float bias);

    /** The sum of gradient * normalized, in the order of {@link #channelSum}, each added by fma; normalized is (x - mean) * invStd. */
    float normalizedSum(float[] memory, Place values, Place gradient, int channel, int samples, float mean, float invStd);

    /**
     * scale * fma(-normalized, meanProduct, gradient - meanGradient) of one channel.
     *
     * @param meanGradient mean of the gradient over samples and positions
     * @param meanProduct mean of gradient * normalized
     */
    void normalizeGradient(float[] memory, Place values, Place gradient, Place destination, int channel, int blocks, float mean, float invStd,
            float scale, float meanGradient, float meanProduct);

    /** The product of two stretches. */
    void multiply(float[] memory, int a, int b, int destination, int count);

    /** The update rules of optimizers. */
    Updates updates();
}
