package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import dev.lockstep.engine.numerics.LaneTree;
import dev.lockstep.engine.plan.IndirectTable;
import dev.lockstep.engine.plan.ThreadMemory;
import dev.lockstep.engine.plan.WeightGradientTable;
import java.util.Arrays;

/** The reference: what {@code docs/numerics.md} says, one float after the other. */
final class ScalarKernels implements Kernels {
    private final ScalarNorm norm = new ScalarNorm();
    private final Updates updates = new ScalarUpdates();
    private final float[] lanes = new float[LANES];
    private final int thread;

    ScalarKernels(int thread) {
        this.thread = thread;
    }

    @Override
    public int thread() {
        return thread;
    }

    @Override
    public void indirect(IndirectTable table, float[] parameters, Filter filter, int channels, float[] memory, Place source, Place destination,
            int own, int fromBlock, int toBlock) {
        for (int k = 0; k < table.classes(); k++) {
            for (int p = table.classStart(k); p < table.classStart(k + 1); p++) {
                for (int block = fromBlock; block < toBlock; block++) {
                    int from = source.at(block) + table.base()[p];
                    int to = destination.at(block) + table.destination()[p];
                    for (int c = 0; c < channels; c++) {
                        Arrays.fill(memory, to, to + LANES, filter.bias() < 0 ? 0 : parameters[filter.bias() + c]);
                        taps(table, k, parameters, filter, c, memory, from, to);
                        to += destination.channel();
                    }
                }
            }
        }
    }

    private static void taps(IndirectTable table, int k, float[] parameters, Filter filter, int channel, float[] memory, int from, int to) {
        int[] taps = table.taps();
        for (int t = table.tapStart(k); t < table.tapStart(k + 1); t += 2) {
            multiplyAdd(memory, from + taps[t], parameters[filter.at(channel, taps[t + 1], table.area())], to);
        }
    }

    @Override
    public void weightGradient(WeightGradientTable table, float[] memory, Place input, Place gradient, int own, int fromChannel, int toChannel,
            int kernelSize, float[] gradients, int weight, int samples) {
        for (int k = 0; k < table.classes(); k++) {
            for (int c = fromChannel; c < toChannel; c++) {
                for (int w = table.weightStart(k); w < table.weightStart(k + 1); w += 2) {
                    int to = weight + c * kernelSize + table.weights()[w + 1];
                    int full = samples / LANES;
                    gradients[to] += weightGradient(table, k, memory, input, table.weights()[w], gradient, c, 0, full, LANES);
                    if (samples % LANES > 0) {
                        gradients[to] += weightGradient(table, k, memory, input, table.weights()[w], gradient, c, full, full + 1, samples % LANES);
                    }
                }
            }
        }
    }

    @Override
    public void weightGradient(WeightGradientTable table, float[] memory, Place input, Place gradient, int own, int channels, int kernelSize,
            float[] gradients, int weight, int samples, int block) {
        for (int k = 0; k < table.classes(); k++) {
            for (int c = 0; c < channels; c++) {
                for (int w = table.weightStart(k); w < table.weightStart(k + 1); w += 2) {
                    int place = c * kernelSize + table.weights()[w + 1];
                    resume(memory, own + place * LANES, BlockSums.begins(block, samples));
                    lanes(table, k, memory, input.at(block) + table.weights()[w], gradient.at(block) + c * gradient.channel());
                    gradients[weight + place] = pause(memory, own + place * LANES, samples, block, gradients[weight + place]);
                }
            }
        }
    }

    @Override
    public void biasGradient(float[] memory, Place gradient, int channels, float[] gradients, int bias, int sums, int samples, int block) {
        for (int c = 0; c < channels; c++) {
            resume(memory, sums + c * LANES, BlockSums.begins(block, samples));
            for (int i = 0; i < gradient.channel(); i++) {
                lanes[i % LANES] += memory[gradient.at(block) + c * gradient.channel() + i];
            }
            gradients[bias + c] = pause(memory, sums + c * LANES, samples, block, gradients[bias + c]);
        }
    }

    /** The sums of the lanes as the last lane block left them. */
    private void resume(float[] memory, int at, boolean begins) {
        if (begins) {
            Arrays.fill(lanes, 0);
        } else {
            System.arraycopy(memory, at, lanes, 0, LANES);
        }
    }

    private float pause(float[] memory, int at, int samples, int block, float total) {
        System.arraycopy(lanes, 0, memory, at, LANES);
        if (!BlockSums.ends(block, samples)) {
            return total;
        }
        Arrays.fill(lanes, BlockSums.lanes(block, samples), LANES, 0);
        return total + LaneTree.sum(lanes, 0);
    }

    private void lanes(WeightGradientTable table, int k, float[] memory, int x, int dy) {
        for (int p = table.positionStart(k); p < table.positionStart(k + 1); p += 2) {
            multiplyAdd(memory, dy + table.positions()[p], x + table.positions()[p + 1]);
        }
    }

    private float weightGradient(WeightGradientTable table, int k, float[] memory, Place input, int x, Place gradient, int channel, int fromBlock,
            int toBlock, int count) {
        Arrays.fill(lanes, 0);
        for (int block = fromBlock; block < toBlock; block++) {
            lanes(table, k, memory, input.at(block) + x, gradient.at(block) + channel * gradient.channel());
        }
        Arrays.fill(lanes, count, LANES, 0);
        return LaneTree.sum(lanes, 0);
    }

    private void multiplyAdd(float[] memory, int a, int b) {
        for (int lane = 0; lane < LANES; lane++) {
            lanes[lane] = Math.fma(memory[a + lane], memory[b + lane], lanes[lane]);
        }
    }

    @Override
    public void biasGradient(float[] memory, Place gradient, int fromChannel, int toChannel, float[] gradients, int bias, int samples) {
        for (int c = fromChannel; c < toChannel; c++) {
            gradients[bias + c] = norm.addSum(gradients[bias + c], memory, gradient, c, samples);
        }
    }

    @Override
    public void fullyConnected(float[] parameters, Filter filter, int features, int outputs, float[] memory, Place source, Place destination,
            int own, int fromBlock, int toBlock) {
        for (int block = fromBlock; block < toBlock; block++) {
            for (int o = 0; o < outputs; o++) {
                int to = destination.at(block) + o * LANES;
                Arrays.fill(memory, to, to + LANES, filter.bias() < 0 ? 0 : parameters[filter.bias() + o]);
                for (int f = 0; f < features; f++) {
                    multiplyAdd(memory, source.at(block) + f * LANES, parameters[filter.at(o, f, 1)], to);
                }
            }
        }
    }

    @Override
    public void fullyConnectedInputGradient(float[] parameters, int weight, int features, int outputs, float[] memory, Place source, Place destination,
            int own, int fromBlock, int toBlock) {
        for (int block = fromBlock; block < toBlock; block++) {
            for (int f = 0; f < features; f++) {
                int to = destination.at(block) + f * LANES;
                Arrays.fill(memory, to, to + LANES, 0);
                for (int o = 0; o < outputs; o++) {
                    multiplyAdd(memory, source.at(block) + o * LANES, parameters[weight + o * features + f], to);
                }
            }
        }
    }

    private static void multiplyAdd(float[] memory, int from, float w, int to) {
        for (int lane = 0; lane < LANES; lane++) {
            memory[to + lane] = Math.fma(memory[from + lane], w, memory[to + lane]);
        }
    }

    @Override
    public void samplesFirst(float[] memory, Place from, int values, int strip, int start, int end, int samples, int rows) {
        Transpose.samplesFirst(memory, from, values, strip, start, end, samples, rows);
    }

    @Override
    public void addRows(float[] memory, int rows, int strip, int samples, int start, int end, float[] sums, int at) {
        Transpose.addRows(memory, rows, strip, samples, start, end, sums, at);
    }

    @Override
    public void fullyConnectedWeightGradient(float[] memory, int input, int features, int gradient, int fromOutput, int toOutput, float[] gradients,
            int weight, int samples, float[] soon, float[] also, int shift) {
        for (int n = 0; n < samples; n++) {
            for (int o = fromOutput; o < toOutput; o++) {
                float dy = memory[Transpose.at(gradient, ThreadMemory.ROWS, samples, n, o)];
                int w = weight + o * features;
                for (int f = 0; f < features; f++) {
                    gradients[w + f] = Math.fma(dy, memory[Transpose.at(input, ThreadMemory.FEATURES, samples, n, f)], gradients[w + f]);
                }
            }
        }
    }

    @Override
    public void maxPool(IndirectTable table, float[] memory, Place source, Place destination, Place choice, int channels, int fromBlock,
            int toBlock) {
        for (int block = fromBlock; block < toBlock; block++) {
            for (int c = 0; c < channels; c++) {
                for (int k = 0; k < table.classes(); k++) {
                    for (int p = table.classStart(k); p < table.classStart(k + 1); p++) {
                        int from = source.at(block) + c * source.channel() + table.base()[p];
                        int to = c * destination.channel() + table.destination()[p];
                        for (int lane = 0; lane < LANES; lane++) {
                            int best = largest(table, k, memory, from + lane);
                            memory[destination.at(block) + to + lane] = memory[from + lane + table.taps()[best]];
                            if (choice != null) {
                                memory[choice.at(block) + to + lane] = table.taps()[best + 1];
                            }
                        }
                    }
                }
            }
        }
    }

    /** Every window has a tap, since padding is at most half of the kernel. */
    private static int largest(IndirectTable table, int k, float[] memory, int from) {
        int[] taps = table.taps();
        int best = table.tapStart(k);
        for (int t = best + 2; t < table.tapStart(k + 1); t += 2) {
            float value = memory[from + taps[t]];
            if (value > memory[from + taps[best]] || value != value) {
                best = t;
            }
        }
        return best;
    }

    @Override
    public void maxPoolGradient(IndirectTable table, IndirectTable windows, float[] memory, Place source, Place choice, Place destination, int channels,
            int fromBlock, int toBlock) {
        int[] taps = table.taps();
        for (int block = fromBlock; block < toBlock; block++) {
            for (int c = 0; c < channels; c++) {
                for (int k = 0; k < table.classes(); k++) {
                    for (int p = table.classStart(k); p < table.classStart(k + 1); p++) {
                        int dy = source.at(block) + c * source.channel() + table.base()[p];
                        int chosen = choice.at(block) + c * choice.channel() + table.base()[p];
                        int to = destination.at(block) + c * destination.channel() + table.destination()[p];
                        for (int lane = 0; lane < LANES; lane++) {
                            float sum = 0;
                            for (int t = table.tapStart(k); t < table.tapStart(k + 1); t += 2) {
                                sum += memory[chosen + taps[t] + lane] == taps[t + 1] ? memory[dy + taps[t] + lane] : 0;
                            }
                            memory[to + lane] = sum;
                        }
                    }
                }
            }
        }
    }

    @Override
    public void sumPool(IndirectTable table, float[] divisors, float[] memory, Place source, Place destination, int channels, int fromBlock,
            int toBlock) {
        ScalarPool.sum(table, divisors, memory, source, destination, channels, fromBlock, toBlock);
    }

    @Override
    public void divide(IndirectTable table, float[] divisors, float[] memory, Place place, int channels, int fromBlock, int toBlock) {
        ScalarPool.divide(table, divisors, memory, place, channels, fromBlock, toBlock);
    }

    @Override
    public void rectify(float[] memory, int source, int destination, int count) {
        for (int i = 0; i < count; i++) {
            memory[destination + i] = memory[source + i] <= 0 ? 0 : memory[source + i];
        }
    }

    @Override
    public void rectifyGradient(float[] memory, int output, int gradient, int destination, int count) {
        for (int i = 0; i < count; i++) {
            memory[destination + i] = memory[output + i] > 0 ? memory[gradient + i] : 0;
        }
    }

    @Override
    public void leak(float[] memory, int source, int destination, int count, float slope) {
        for (int i = 0; i < count; i++) {
            float x = memory[source + i];
            memory[destination + i] = x > 0 ? x : x * slope;
        }
    }

    @Override
    public void leakGradient(float[] memory, int output, int gradient, int destination, int count, float slope) {
        for (int i = 0; i < count; i++) {
            float dy = memory[gradient + i];
            memory[destination + i] = memory[output + i] > 0 ? dy : dy * slope;
        }
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
        for (int i = 0; i < count; i++) {
            memory[destination + i] = memory[a + i] * memory[b + i];
        }
    }

    @Override
    public Updates updates() {
        return updates;
    }
}
