package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import dev.lockstep.engine.backend.SgdCoefficients;
import dev.lockstep.engine.numerics.LaneTree;
import dev.lockstep.engine.plan.IndirectTable;
import dev.lockstep.engine.plan.WeightGradientTable;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The kernels of {@link ScalarKernels}, with the same bits, a vector of lanes at a time. */
final class VectorKernels implements Kernels {
    /** What the processor prefers, but at most a lane block. */
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED.length() > LANES
            ? FloatVector.SPECIES_512
            : FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Float> S = SPECIES;
    private static final int L = SPECIES.length();

    private final VectorWeightGradient weightGradient = new VectorWeightGradient();
    private final float[] lanes = new float[LANES];

    static int bits() {
        return SPECIES.vectorBitSize();
    }

    @Override
    public void indirect(IndirectTable table, float[] weights, int weight, int weightStride, int bias, int channels, float[] memory,
            Place source, Place destination, int fromBlock, int toBlock) {
        VectorIndirect.run(table, weights, weight, weightStride, bias, channels, memory, source, destination, fromBlock, toBlock);
    }

    @Override
    public void weightGradient(WeightGradientTable table, float[] memory, Place input, Place gradient, int fromChannel, int toChannel, int kernelSize,
            float[] gradients, int weight, int samples) {
        weightGradient.run(table, memory, input, gradient, fromChannel, toChannel, kernelSize, gradients, weight, samples);
    }

    @Override
    public void biasGradient(float[] memory, Place gradient, int fromChannel, int toChannel, float[] gradients, int bias, int samples) {
        for (int block = 0; block * LANES < samples; block++) {
            for (int c = fromChannel; c < toChannel; c++) {
                int from = gradient.at(block) + c * gradient.channel();
                for (int sub = 0; sub < LANES; sub += L) {
                    sum(memory, from + sub, from + gradient.channel(), lanes, sub);
                }
                if (samples - block * LANES < LANES) {
                    Arrays.fill(lanes, samples - block * LANES, LANES, 0);
                }
                gradients[bias + c] += LaneTree.sum(lanes, 0);
            }
        }
    }

    private static void sum(float[] memory, int from, int to, float[] sums, int at) {
        FloatVector sum = FloatVector.zero(S);
        for (int i = from; i < to; i += LANES) {
            sum = sum.add(FloatVector.fromArray(S, memory, i));
        }
        sum.intoArray(sums, at);
    }

    @Override
    public void fullyConnectedWeightGradient(float[] memory, int input, int features, int gradient, int outputs, int fromOutput,
            int toOutput, float[] gradients, int weight, int samples) {
        VectorFullyConnected.run(memory, input, features, gradient, outputs, fromOutput, toOutput, gradients, weight, samples);
    }

    @Override
    public void maxPool(IndirectTable table, float[] memory, Place source, Place destination, Place choice, int channels, int fromBlock,
            int toBlock) {
        VectorPool.forward(table, memory, source, destination, choice, channels, fromBlock, toBlock);
    }

    @Override
    public void maxPoolGradient(IndirectTable table, float[] memory, Place source, Place choice, Place destination, int channels,
            int fromBlock, int toBlock) {
        VectorPool.backward(table, memory, source, choice, destination, channels, fromBlock, toBlock);
    }

    @Override
    public void rectify(float[] memory, int from, int to) {
        for (int i = from; i < to; i += L) {
            FloatVector x = FloatVector.fromArray(S, memory, i);
            x.blend(FloatVector.zero(S), x.compare(VectorOperators.LE, 0f)).intoArray(memory, i);
        }
    }

    @Override
    public void rectifyGradient(float[] memory, int output, int gradient, int count) {
        for (int i = 0; i < count; i += L) {
            FloatVector y = FloatVector.fromArray(S, memory, output + i);
            FloatVector dy = FloatVector.fromArray(S, memory, gradient + i);
            FloatVector.zero(S).blend(dy, y.compare(VectorOperators.GT, 0f)).intoArray(memory, gradient + i);
        }
    }

    @Override
    public void sgd(SgdCoefficients sgd, boolean firstStep, float[] parameters, float[] gradients, float[] momentum, int from, int to) {
        VectorSgd.step(sgd, firstStep, parameters, gradients, momentum, from, to);
    }
}
