package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import dev.lockstep.engine.plan.IndirectTable;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link Kernels#maxPool}, {@link Kernels#sumPool} and what belongs to them, a vector of lanes at a time. */
final class VectorPool {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;

    private VectorPool() {}

    static void forward(IndirectTable table, float[] memory, Place source, Place destination, Place choice, int channels, int fromBlock, int toBlock) {
        for (int block = fromBlock; block < toBlock; block++) {
            for (int c = 0; c < channels; c++) {
                int s = source.at(block) + c * source.channel();
                int d = destination.at(block) + c * destination.channel();
                int h = choice == null ? -1 : choice.at(block) + c * choice.channel();
                for (int k = 0; k < table.classes(); k++) {
                    for (int p = table.classStart(k); p < table.classStart(k + 1); p++) {
                        int to = table.destination()[p];
                        for (int sub = 0; sub < LANES; sub += S.length()) {
                            largest(table.taps(), table.tapStart(k), table.tapStart(k + 1), memory, s + table.base()[p] + sub, d + to + sub,
                                    h < 0 ? -1 : h + to + sub);
                        }
                    }
                }
            }
        }
    }

    private static void largest(int[] taps, int from, int to, float[] m, int s, int d, int h) {
        FloatVector best = FloatVector.fromArray(S, m, s + taps[from]);
        FloatVector chosen = FloatVector.broadcast(S, taps[from + 1]);
        for (int t = from + 2; t < to; t += 2) {
            FloatVector value = FloatVector.fromArray(S, m, s + taps[t]);
            VectorMask<Float> better = value.compare(VectorOperators.GT, best).or(value.compare(VectorOperators.NE, value));
            best = best.blend(value, better);
            chosen = chosen.blend(FloatVector.broadcast(S, taps[t + 1]), better);
        }
        best.intoArray(m, d);
        if (h >= 0) {
            chosen.intoArray(m, h);
        }
    }

    static void backward(IndirectTable table, float[] memory, Place source, Place choice, Place destination, int channels, int fromBlock, int toBlock) {
        for (int block = fromBlock; block < toBlock; block++) {
            for (int c = 0; c < channels; c++) {
                int s = source.at(block) + c * source.channel();
                int h = choice.at(block) + c * choice.channel();
                int d = destination.at(block) + c * destination.channel();
                for (int k = 0; k < table.classes(); k++) {
                    for (int p = table.classStart(k); p < table.classStart(k + 1); p++) {
                        int base = table.base()[p];
                        for (int sub = 0; sub < LANES; sub += S.length()) {
                            spread(table.taps(), table.tapStart(k), table.tapStart(k + 1), memory, s + base + sub, h + base + sub,
                                    d + table.destination()[p] + sub);
                        }
                    }
                }
            }
        }
    }

    private static void spread(int[] taps, int from, int to, float[] m, int s, int h, int d) {
        FloatVector sum = FloatVector.zero(S);
        for (int t = from; t < to; t += 2) {
            VectorMask<Float> mine = FloatVector.fromArray(S, m, h + taps[t]).compare(VectorOperators.EQ, (float) taps[t + 1]);
            sum = sum.add(FloatVector.zero(S).blend(FloatVector.fromArray(S, m, s + taps[t]), mine));
        }
        sum.intoArray(m, d);
    }

    static void sum(IndirectTable table, float[] divisors, float[] memory, Place source, Place destination, int channels, int fromBlock,
            int toBlock) {
        for (int block = fromBlock; block < toBlock; block++) {
            for (int c = 0; c < channels; c++) {
                int s = source.at(block) + c * source.channel();
                int d = destination.at(block) + c * destination.channel();
                for (int k = 0; k < table.classes(); k++) {
                    for (int p = table.classStart(k); p < table.classStart(k + 1); p++) {
                        for (int sub = 0; sub < LANES; sub += S.length()) {
                            add(table.taps(), table.tapStart(k), table.tapStart(k + 1), memory, s + table.base()[p] + sub,
                                    d + table.destination()[p] + sub, divisors == null ? 1 : divisors[k]);
                        }
                    }
                }
            }
        }
    }

    /** Division by 1 changes nothing. */
    private static void add(int[] taps, int from, int to, float[] m, int s, int d, float divisor) {
        FloatVector sum = FloatVector.zero(S);
        for (int t = from; t < to; t += 2) {
            sum = sum.add(FloatVector.fromArray(S, m, s + taps[t]));
        }
        sum.div(divisor).intoArray(m, d);
    }

    static void divide(IndirectTable table, float[] divisors, float[] memory, Place place, int channels, int fromBlock, int toBlock) {
        for (int block = fromBlock; block < toBlock; block++) {
            for (int c = 0; c < channels; c++) {
                for (int k = 0; k < table.classes(); k++) {
                    divide(table.destination(), table.classStart(k), table.classStart(k + 1), memory, place.at(block) + c * place.channel(), divisors[k]);
                }
            }
        }
    }

    private static void divide(int[] offsets, int from, int to, float[] m, int at, float divisor) {
        for (int p = from; p < to; p++) {
            for (int sub = 0; sub < LANES; sub += S.length()) {
                FloatVector.fromArray(S, m, at + offsets[p] + sub).div(divisor).intoArray(m, at + offsets[p] + sub);
            }
        }
    }
}
