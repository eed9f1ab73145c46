package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import dev.lockstep.engine.numerics.LaneTree;
import java.util.Arrays;

/** The sums and maps of a batch normalization over one channel. */
final class ScalarNorm {
    private final float[] lanes = new float[LANES];

    float sum(float[] memory, Place values, int channel, int samples) {
        float full = sum(memory, values, channel, 0, samples / LANES, LANES);
        return samples % LANES == 0 ? full : full + sum(memory, values, channel, samples / LANES, samples / LANES + 1, samples % LANES);
    }

    /** Adds the two sums one after the other. */
    float addSum(float start, float[] memory, Place values, int channel, int samples) {
        float total = start + sum(memory, values, channel, 0, samples / LANES, LANES);
        return samples % LANES == 0 ? total : total + sum(memory, values, channel, samples / LANES, samples / LANES + 1, samples % LANES);
    }

    private float sum(float[] memory, Place values, int channel, int fromBlock, int toBlock, int count) {
        Arrays.fill(lanes, 0);
        for (int block = fromBlock; block < toBlock; block++) {
            int from = values.at(block) + channel * values.channel();
            for (int i = 0; i < values.channel(); i++) {
                lanes[i % LANES] += memory[from + i];
            }
        }
        return tree(count);
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
            for (int i = 0; i < values.channel(); i++) {
                float d = memory[from + i] - mean;
                lanes[i % LANES] = Math.fma(d, d, lanes[i % LANES]);
            }
        }
        return tree(count);
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
            for (int i = 0; i < values.channel(); i++) {
                lanes[i % LANES] = Math.fma(memory[dy + i], (memory[x + i] - mean) * invStd, lanes[i % LANES]);
            }
        }
        return tree(count);
    }

    private float tree(int count) {
        Arrays.fill(lanes, count, LANES, 0);
        return LaneTree.sum(lanes, 0);
    }

    void normalize(float[] memory, Place source, Place destination, int channel, int fromBlock, int toBlock, float mean, float scale, float bias) {
        for (int block = fromBlock; block < toBlock; block++) {
            int x = source.at(block) + channel * source.channel();
            int y = destination.at(block) + channel * destination.channel();
            for (int i = 0; i < source.channel(); i++) {
                memory[y + i] = Math.fma(memory[x + i] - mean, scale, bias);
            }
        }
    }

    void gradient(float[] memory, Place values, Place gradient, Place destination, int channel, int blocks, float mean, float invStd, float scale,
            float meanGradient, float meanProduct) {
        for (int block = 0; block < blocks; block++) {
            int x = values.at(block) + channel * values.channel();
            int dy = gradient.at(block) + channel * gradient.channel();
            int dx = destination.at(block) + channel * destination.channel();
            for (int i = 0; i < values.channel(); i++) {
                float normalized = (memory[x + i] - mean) * invStd;
                memory[dx + i] = scale * Math.fma(-normalized, meanProduct, memory[dy + i] - meanGradient);
            }
        }
    }
}
