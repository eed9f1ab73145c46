package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import dev.lockstep.engine.plan.IndirectTable;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** What {@link VectorPool} does, for the windows that most networks have: those of 2 by 2, and those that do not meet. */
final class VectorWindows {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;

    private VectorWindows() {}

    /** Whether every window has four taps. */
    static boolean areOfFour(IndirectTable table) {
        for (int k = 0; k < table.classes(); k++) {
            if (table.tapStart(k + 1) - table.tapStart(k) != 8) {
                return false;
            }
        }
        return true;
    }

    static void forward(IndirectTable table, float[] memory, Place source, Place destination, Place choice, int channels, int fromBlock, int toBlock) {
        for (int block = fromBlock; block < toBlock; block++) {
            for (int c = 0; c < channels; c++) {
                int s = source.at(block) + c * source.channel();
                int d = destination.at(block) + c * destination.channel();
                for (int k = 0; k < table.classes(); k++) {
                    for (int sub = 0; sub < LANES; sub += S.length()) {
                        int start = table.classStart(k);
                        int end = table.classStart(k + 1);
                        if (choice == null) {
                            largest(table.taps(), table.tapStart(k), table.base(), table.destination(), start, end, memory, s + sub, d + sub);
                        } else {
                            int h = choice.at(block) + c * choice.channel() + sub;
                            choose(table.taps(), table.tapStart(k), table.base(), table.destination(), start, end, memory, s + sub, d + sub, h);
                        }
                    }
                }
            }
        }
    }

    private static void choose(int[] taps, int t, int[] base, int[] target, int start, int end, float[] m, int s, int d, int h) {
        int s0 = s + taps[t];
        int s1 = s + taps[t + 2];
        int s2 = s + taps[t + 4];
        int s3 = s + taps[t + 6];
        FloatVector c0 = FloatVector.broadcast(S, taps[t + 1]);
        FloatVector c1 = FloatVector.broadcast(S, taps[t + 3]);
        FloatVector c2 = FloatVector.broadcast(S, taps[t + 5]);
        FloatVector c3 = FloatVector.broadcast(S, taps[t + 7]);
        for (int p = start; p < end; p++) {
            int at = base[p];
            int to = target[p];
            FloatVector best = FloatVector.fromArray(S, m, s0 + at);
            FloatVector value = FloatVector.fromArray(S, m, s1 + at);
            VectorMask<Float> better = value.compare(VectorOperators.GT, best).or(value.compare(VectorOperators.NE, value));
            best = best.blend(value, better);
            FloatVector chosen = c0.blend(c1, better);
            value = FloatVector.fromArray(S, m, s2 + at);
            better = value.compare(VectorOperators.GT, best).or(value.compare(VectorOperators.NE, value));
            best = best.blend(value, better);
            chosen = chosen.blend(c2, better);
            value = FloatVector.fromArray(S, m, s3 + at);
            better = value.compare(VectorOperators.GT, best).or(value.compare(VectorOperators.NE, value));
            best.blend(value, better).intoArray(m, d + to);
            chosen.blend(c3, better).intoArray(m, h + to);
        }
    }

    private static void largest(int[] taps, int t, int[] base, int[] target, int start, int end, float[] m, int s, int d) {
        int s0 = s + taps[t];
        int s1 = s + taps[t + 2];
        int s2 = s + taps[t + 4];
        int s3 = s + taps[t + 6];
        for (int p = start; p < end; p++) {
            int at = base[p];
            FloatVector best = FloatVector.fromArray(S, m, s0 + at);
            FloatVector value = FloatVector.fromArray(S, m, s1 + at);
            best = best.blend(value, value.compare(VectorOperators.GT, best).or(value.compare(VectorOperators.NE, value)));
            value = FloatVector.fromArray(S, m, s2 + at);
            best = best.blend(value, value.compare(VectorOperators.GT, best).or(value.compare(VectorOperators.NE, value)));
            value = FloatVector.fromArray(S, m, s3 + at);
            best.blend(value, value.compare(VectorOperators.GT, best).or(value.compare(VectorOperators.NE, value))).intoArray(m, d + target[p]);
        }
    }

    /** Each window writes all of its inputs; those of no window get no gradient. */
    static void backward(IndirectTable windows, float[] memory, Place source, Place choice, Place destination, int channels, int fromBlock, int toBlock) {
        boolean covered = inputs(windows) * LANES == destination.channel();
        for (int block = fromBlock; block < toBlock; block++) {
            for (int c = 0; c < channels; c++) {
                int s = source.at(block) + c * source.channel();
                int h = choice.at(block) + c * choice.channel();
                int d = destination.at(block) + c * destination.channel();
                if (!covered) {
                    Arrays.fill(memory, d, d + destination.channel(), 0);
                }
                for (int k = 0; k < windows.classes(); k++) {
                    for (int p = windows.classStart(k); p < windows.classStart(k + 1); p++) {
                        int from = windows.destination()[p];
                        for (int sub = 0; sub < LANES; sub += S.length()) {
                            spread(windows.taps(), windows.tapStart(k), windows.tapStart(k + 1), memory, s + from + sub, h + from + sub,
                                    d + windows.base()[p] + sub);
                        }
                    }
                }
            }
        }
    }

    private static int inputs(IndirectTable windows) {
        int inputs = 0;
        for (int k = 0; k < windows.classes(); k++) {
            inputs += (windows.classStart(k + 1) - windows.classStart(k)) * (windows.tapStart(k + 1) - windows.tapStart(k)) / 2;
        }
        return inputs;
    }

    private static void spread(int[] taps, int from, int to, float[] m, int s, int h, int d) {
        // Added to 0, as where windows meet, for that takes the sign from a 0.
        FloatVector gradient = FloatVector.fromArray(S, m, s).add(0);
        FloatVector chosen = FloatVector.fromArray(S, m, h);
        for (int t = from; t < to; t += 2) {
            FloatVector.zero(S).blend(gradient, chosen.compare(VectorOperators.EQ, (float) taps[t + 1])).intoArray(m, d + taps[t]);
        }
    }
}
