package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import dev.lockstep.engine.numerics.LaneTree;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link ScalarNorm}, a vector of lanes at a time. */
final class VectorNorm {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int L = S.length();

    private final float[] lanes = new float[LANES];

    float sum(float[] memory, Place values, int channel, int samples) {
        float full = sum(memory, values, channel, 0, samples / LANES, LANES);
        return samples % LANES == 0 ? full : full + sum(memory, values, channel, samples / LANES, samples / LANES + 1, samples % LANES);
    }

    private float sum(float[] memory, Place values, int channel, int fromBlock, int toBlock, int count) {
        Arrays.fill(lanes, 0);
        for (int block = fromBlock; block < toBlock; block++) {
            int from = values.at(block) + channel * values.channel();
            for (int sub = 0; sub < LANES; sub += L) {
                sum(memory, from + sub, from + values.channel(), lanes, sub);
            }
        }
        return tree(count);
    }

    private static void sum(float[] m, int from, int to, float[] sums, int at) {
        FloatVector sum = FloatVector.fromArray(S, sums, at);
        for (int i = from; i < to; i += LANES) {
            sum = sum.add(FloatVector.fromArray(S, m, i));
        }
        sum.intoArray(sums, at);
    }

    float squaredDeviations(float[] memory, Place values, int channel, int samples, float mean) {
        float full = squaredDeviations(memory, values, channel, 0, samples / LANES, LANES, mean);
        return samples % LANES == 0 ? full
                : full + squaredDeviations(memory, values, channel, samples / LANES, samples / LANES + 1, samples % LANES, mean);
    }

    private float squaredDeviations(float[] memory, Place values, int channel, int fromBlock, int toBlock, int count, float mean) {
        Arrays.fill(lanes, 0);
        for (int block = fromBlock; block < toBlock; block++) {
            int from = values.at(block) + channel * values.channel();
            for (int sub = 0; sub < LANES; sub += L) {
                squares(memory, from + sub, from + values.channel(), mean, lanes, sub);
            }
        }
        return tree(count);
    }

    private static void squares(float[] m, int from, int to, float mean, float[] sums, int at) {
        FloatVector sum = FloatVector.fromArray(S, sums, at);
        for (int i = from; i < to; i += LANES) {
            FloatVector d = FloatVector.fromArray(S, m, i).sub(mean);
            sum = d.fma(d, sum);
        }
        sum.intoArray(sums, at);
    }

    float normalizedSum(float[] memory, Place values, Place gradient, int channel, int samples, float mean, float invStd) {
        float full = normalizedSum(memory, values, gradient, channel, 0, samples / LANES, LANES, mean, invStd);
        return samples % LANES == 0 ? full
                : full + normalizedSum(memory, values, gradient, channel, samples / LANES, samples / LANES + 1, samples % LANES, mean, invStd);
    }

    private float normalizedSum(float[] memory, Place values, Place gradient, int channel, int fromBlock, int toBlock, int count, float mean,
            float invStd) {
        Arrays.fill(lanes, 0);
        for (int block = fromBlock; block < toBlock; block++) {
            int x = values.at(block) + channel * values.channel();
            int dy = gradient.at(block) + channel * gradient.channel();
            for (int sub = 0; sub < LANES; sub += L) {
                products(memory, x + sub, dy + sub, values.channel(), mean, invStd, lanes, sub);
            }
        }
        return tree(count);
    }

    private static void products(float[] m, int x, int dy, int count, float mean, float invStd, float[] sums, int at) {
        FloatVector sum = FloatVector.fromArray(S, sums, at);
        for (int i = 0; i < count; i += LANES) {
            sum = FloatVector.fromArray(S, m, dy + i).fma(FloatVector.fromArray(S, m, x + i).sub(mean).mul(invStd), sum);
        }
        sum.intoArray(sums, at);
    }

    private float tree(int count) {
        Arrays.fill(lanes, count, LANES, 0);
        return LaneTree.sum(lanes, 0);
    }

    void normalize(float[] memory, Place source, Place destination, int channel, int fromBlock, int toBlock, float mean, float scale, float bias) {
        for (int block = fromBlock; block < toBlock; block++) {
            normalize(memory, source.at(block) + channel * source.channel(), destination.at(block) + channel * destination.channel(),
                    source.channel(), mean, scale, bias);
        }
    }

    private static void normalize(float[] m, int x, int y, int count, float mean, float scale, float bias) {
        FloatVector factor = FloatVector.broadcast(S, scale);
        FloatVector offset = FloatVector.broadcast(S, bias);
        for (int i = 0; i < count; i += L) {
            FloatVector.fromArray(S, m, x + i).sub(mean).fma(factor, offset).intoArray(m, y + i);
        }
    }

    void gradient(float[] memory, Place values, Place gradient, Place destination, int channel, int blocks, float mean, float invStd, float scale,
            float meanGradient, float meanProduct) {
        for (int block = 0; block < blocks; block++) {
            gradient(memory, values.at(block) + channel * values.channel(), gradient.at(block) + channel * gradient.channel(),
                    destination.at(block) + channel * destination.channel(), values.channel(), mean, invStd, scale, meanGradient, meanProduct);
        }
    }

    private static void gradient(float[] m, int x, int dy, int dx, int count, float mean, float invStd, float scale, float meanGradient,
            float meanProduct) {
        FloatVector product = FloatVector.broadcast(S, meanProduct);
        for (int i = 0; i < count; i += L) {
            FloatVector normalized = FloatVector.fromArray(S, m, x + i).sub(mean).mul(invStd);
            normalized.neg().fma(product, FloatVector.fromArray(S, m, dy + i).sub(meanGradient)).mul(scale).intoArray(m, dx + i);
        }
    }
}
