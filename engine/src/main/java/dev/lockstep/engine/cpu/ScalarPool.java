package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import dev.lockstep.engine.plan.IndirectTable;

/** {@link Kernels#sumPool} and {@link Kernels#divide}. */
final class ScalarPool {
    private ScalarPool() {}

    static void sum(IndirectTable table, float[] divisors, float[] memory, Place source, Place destination, int channels, int fromBlock,
            int toBlock) {
        for (int block = fromBlock; block < toBlock; block++) {
            for (int c = 0; c < channels; c++) {
                for (int k = 0; k < table.classes(); k++) {
                    for (int p = table.classStart(k); p < table.classStart(k + 1); p++) {
                        int from = source.at(block) + c * source.channel() + table.base()[p];
                        int to = destination.at(block) + c * destination.channel() + table.destination()[p];
                        for (int lane = 0; lane < LANES; lane++) {
                            float sum = 0;
                            for (int t = table.tapStart(k); t < table.tapStart(k + 1); t += 2) {
                                sum += memory[from + table.taps()[t] + lane];
                            }
                            memory[to + lane] = divisors == null ? sum : sum / divisors[k];
                        }
                    }
                }
            }
        }
    }

    static void divide(IndirectTable table, float[] divisors, float[] memory, Place place, int channels, int fromBlock, int toBlock) {
        for (int block = fromBlock; block < toBlock; block++) {
            for (int c = 0; c < channels; c++) {
                for (int k = 0; k < table.classes(); k++) {
                    for (int p = table.classStart(k); p < table.classStart(k + 1); p++) {
                        int at = place.at(block) + c * place.channel() + table.destination()[p];
                        for (int lane = 0; lane < LANES; lane++) {
                            memory[at + lane] /= divisors[k];
                        }
                    }
                }
            }
        }
    }
}
