package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import dev.lockstep.engine.plan.IndirectTable;
import dev.lockstep.engine.plan.WeightGradientTable;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The kernels of {@link ScalarKernels}, with the same bits, a vector of lanes at a time. */
final class VectorKernels implements Kernels {
    /** What the processor prefers, but at most a lane block. */
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED.length() > LANES
            ? FloatVector.SPECIES_512
            : FloatVector.SPECIES_PREFERRED;

    private final VectorIndirect indirect = new VectorIndirect();
    private final VectorWeightGradient weightGradient = new VectorWeightGradient();
    private final NarrowFullyConnectedGradient narrowGradient = new NarrowFullyConnectedGradient();
    private final VectorNorm norm = new VectorNorm();
    private final Updates updates = new VectorUpdates();
    private final VectorSums sums = new VectorSums();
    private final int thread;

    VectorKernels(int thread) {
        this.thread = thread;
    }

    static int bits() {
        return SPECIES.vectorBitSize();
    }

    @Override
    public int thread() {
        return thread;
    }

    @Override
    public void indirect(IndirectTable table, float[] parameters, Filter filter, int channels, float[] memory, Place source, Place destination,
            int own, int fromBlock, int toBlock) {
        indirect.run(table, parameters, filter, channels, memory, source, destination, own, fromBlock, toBlock);
    }

    @Override
    public void weightGradient(WeightGradientTable table, float[] memory, Place input, Place gradient, int own, int fromChannel, int toChannel,
            int kernelSize, float[] gradients, int weight, int samples) {
        weightGradient.run(table, memory, input, gradient, own, fromChannel, toChannel, kernelSize, gradients, weight, samples);
    }

    @Override
    public void weightGradient(WeightGradientTable table, float[] memory, Place input, Place gradient, int own, int channels, int kernelSize,
            float[] gradients, int weight, int samples, int block) {
        weightGradient.run(table, memory, input, gradient, own, channels, kernelSize, gradients, weight, samples, block);
    }

    @Override
    public void biasGradient(float[] memory, Place gradient, int channels, float[] gradients, int bias, int sums, int samples, int block) {
        VectorSums.add(memory, gradient, channels, gradients, bias, sums, samples, block);
    }

    @Override
    public void biasGradient(float[] memory, Place gradient, int fromChannel, int toChannel, float[] gradients, int bias, int samples) {
        sums.add(memory, gradient, fromChannel, toChannel, gradients, bias, samples);
    }

    @Override
    public void fullyConnected(float[] parameters, Filter filter, int features, int outputs, float[] memory, Place source, Place destination,
            int own, int fromBlock, int toBlock) {
        if (!TileShapes.MANY_REGISTERS) {
            NarrowFullyConnected.forward(parameters, filter, features, outputs, memory, source, destination, fromBlock, toBlock);
            return;
        }
        VectorFullyConnected.forward(parameters, filter, features, outputs, memory, source, destination, own, fromBlock, toBlock);
    }

    @Override
    public void fullyConnectedInputGradient(float[] parameters, int weight, int features, int outputs, float[] memory, Place source, Place destination,
            int own, int fromBlock, int toBlock) {
        if (!TileShapes.MANY_REGISTERS) {
            NarrowFullyConnected.inputGradient(parameters, weight, features, outputs, memory, source, destination, own, fromBlock, toBlock);
            return;
        }
        VectorFullyConnected.inputGradient(parameters, weight, features, outputs, memory, source, destination, own, fromBlock, toBlock);
    }

    @Override
    public void samplesFirst(float[] memory, Place from, int values, int strip, int start, int end, int samples, int rows) {
        VectorTranspose.samplesFirst(memory, from, values, strip, start, end, samples, rows);
    }

    @Override
    public void addRows(float[] memory, int rows, int strip, int samples, int start, int end, float[] sums, int at) {
        VectorSums.addRows(memory, rows, strip, samples, start, end, sums, at);
    }

    @Override
    public void fullyConnectedWeightGradient(float[] memory, int input, int features, int gradient, int fromOutput, int toOutput, float[] gradients,
            int weight, int samples, float[] soon, float[] also, int shift) {
        if (!TileShapes.MANY_REGISTERS) {
            narrowGradient.run(memory, input, features, gradient, fromOutput, toOutput, gradients, weight, samples);
            return;
        }
        VectorFullyConnectedGradient.run(memory, input, features, gradient, fromOutput, toOutput, gradients, weight, samples, soon, also, shift);
    }

    @Override
    public void maxPool(IndirectTable table, float[] memory, Place source, Place destination, Place choice, int channels, int fromBlock,
            int toBlock) {
        if (VectorWindows.areOfFour(table)) {
            VectorWindows.forward(table, memory, source, destination, choice, channels, fromBlock, toBlock);
        } else {
            VectorPool.forward(table, memory, source, destination, choice, channels, fromBlock, toBlock);
        }
    }

    @Override
    public void maxPoolGradient(IndirectTable table, IndirectTable windows, float[] memory, Place source, Place choice, Place destination, int channels,
            int fromBlock, int toBlock) {
        if (windows == null) {
            VectorPool.backward(table, memory, source, choice, destination, channels, fromBlock, toBlock);
        } else {
            VectorWindows.backward(windows, memory, source, choice, destination, channels, fromBlock, toBlock);
        }
    }

    @Override
    public void sumPool(IndirectTable table, float[] divisors, float[] memory, Place source, Place destination, int channels, int fromBlock,
            int toBlock) {
        VectorPool.sum(table, divisors, memory, source, destination, channels, fromBlock, toBlock);
    }

    @Override
    public void divide(IndirectTable table, float[] divisors, float[] memory, Place place, int channels, int fromBlock, int toBlock) {
        VectorPool.divide(table, divisors, memory, place, channels, fromBlock, toBlock);
    }

    @Override
    public void rectify(float[] memory, int source, int destination, int count) {
        VectorActivations.rectify(memory, source, destination, count);
    }

    @Override
    public void rectifyGradient(float[] memory, int output, int gradient, int destination, int count) {
        VectorActivations.rectifyGradient(memory, output, gradient, destination, count);
    }

    @Override
    public void leak(float[] memory, int source, int destination, int count, float slope) {
        VectorActivations.leak(memory, source, destination, count, slope);
    }

    @Override
    public void leakGradient(float[] memory, int output, int gradient, int destination, int count, float slope) {
        VectorActivations.leakGradient(memory, output, gradient, destination, count, slope);
    }

    @Override
    public float channelSum(float[] memory, Place values, int channel, int samples) {
        return norm.sum(memory, values, channel, samples);
    }

    @Override
    public float squaredDeviations(float[] memory, Place values, int channel, int samples, float mean) {
        return norm.squaredDeviations(memory, values, channel, samples, mean);
    }

    @Override
    public void normalize(float[] memory, Place source, Place destination, int channel, int fromBlock, int toBlock, float mean, float scale,
            float bias) {
        norm.normalize(memory, source, destination, channel, fromBlock, toBlock, mean, scale, bias);
    }

    @Override
    public float normalizedSum(float[] memory, Place values, Place gradient, int channel, int samples, float mean, float invStd) {
        return norm.normalizedSum(memory, values, gradient, channel, samples, mean, invStd);
    }

    @Override
    public void normalizeGradient(float[] memory, Place values, Place gradient, Place destination, int channel, int blocks, float mean,
            float invStd, float scale, float meanGradient, float meanProduct) {
        norm.gradient(memory, values, gradient, destination, channel, blocks, mean, invStd, scale, meanGradient, meanProduct);
    }

    @Override
    public void multiply(float[] memory, int a, int b, int destination, int count) {
        VectorActivations.multiply(memory, a, b, destination, count);
    }

    @Override
    public Updates updates() {
        return updates;
    }
}
