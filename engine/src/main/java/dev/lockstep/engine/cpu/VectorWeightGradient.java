package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import dev.lockstep.engine.numerics.LaneTree;
import dev.lockstep.engine.plan.ThreadMemory;
import dev.lockstep.engine.plan.WeightGradientTable;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Kernels#weightGradient} by {@link Tiles}. For a tile of channels, the gradients of some rows, or of some lane blocks where they are small, are
 * copied side by side, and stay in the nearest cache while all weights meet them; the sums wait in memory meanwhile.
 */
final class VectorWeightGradient {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int L = S.length();

    /** The positions of one class in several lane blocks. */
    private final int[] listed = new int[2 * ThreadMemory.POSITIONS];

    void run(WeightGradientTable table, float[] memory, Place input, Place gradient, int own, int fromChannel, int toChannel, int kernelSize,
            float[] gradients, int weight, int samples) {
        Tiles tiles = TileShapes.of(toChannel - fromChannel);
        int width = tiles.channels();
        int full = samples / LANES;
        int sums = own + packed(tiles, table);
        int end = sums + sums(tiles, table);
        for (int c = fromChannel; c < toChannel; c += width) {
            int channels = Math.min(width, toChannel - c);
            int to = weight + c * kernelSize;
            Arrays.fill(memory, sums, end, 0);
            blocks(tiles, table, memory, input, gradient, own, c, channels, 0, full, sums);
            trees(tiles, table, memory, sums, channels, LANES, gradients, to, kernelSize);
            if (samples % LANES > 0) {
                Arrays.fill(memory, sums, end, 0);
                blocks(tiles, table, memory, input, gradient, own, c, channels, full, full + 1, sums);
                trees(tiles, table, memory, sums, channels, samples % LANES, gradients, to, kernelSize);
            }
        }
    }

    /** One lane block of all channels; the sums stay where they are for the next one. */
    void run(WeightGradientTable table, float[] memory, Place input, Place gradient, int own, int channels, int kernelSize, float[] gradients, int weight,
            int samples, int block) {
        Tiles tiles = TileShapes.of(channels);
        int width = tiles.channels();
        int sums = own + packed(tiles, table);
        int size = sums(tiles, table);
        for (int c = 0; c < channels; c += width) {
            if (BlockSums.begins(block, samples)) {
                Arrays.fill(memory, sums, sums + size, 0);
            }
            int count = Math.min(width, channels - c);
            blocks(tiles, table, memory, input, gradient, own, c, count, block, block + 1, sums);
            if (BlockSums.ends(block, samples)) {
                trees(tiles, table, memory, sums, count, BlockSums.lanes(block, samples), gradients, weight + c * kernelSize, kernelSize);
            }
            sums += size;
        }
    }

    /** Floats that {@link #pack} writes. */
    private static int packed(Tiles tiles, WeightGradientTable table) {
        return tiles.channels() * LANES * Math.max(ThreadMemory.POSITIONS, table.columns());
    }

    /** Floats for the sums of one tile of channels. */
    private static int sums(Tiles tiles, WeightGradientTable table) {
        int columns = 0;
        for (int k = 0; k < table.classes(); k++) {
            columns += columns(tiles, table, k);
        }
        return tiles.channels() * LANES * columns;
    }

    /** Of one class, those included that are computed twice. */
    private static int columns(Tiles tiles, WeightGradientTable table, int k) {
        return tiles.column(tiles.tiles(table.weights(k)), table.weights(k));
    }

    private void blocks(Tiles tiles, WeightGradientTable table, float[] memory, Place input, Place gradient, int own, int c, int channels, int fromBlock,
            int toBlock, int sums) {
        int width = tiles.channels();
        int together = Math.max(1, Math.min(toBlock - fromBlock, ThreadMemory.POSITIONS / (table.rows() * table.columns())));
        int rows = together > 1 ? table.rows() : Math.max(1, Math.min(table.rows(), ThreadMemory.POSITIONS / table.columns()));
        for (int block = fromBlock; block < toBlock; block += together) {
            int count = Math.min(together, toBlock - block);
            for (int row = 0; row < table.rows(); row += rows) {
                int toRow = Math.min(row + rows, table.rows());
                pack(memory, gradient, c, channels - 1, width, table.columns(), block, count, row, toRow, own);
                if (together == 1) {
                    chunk(tiles, table, memory, input.at(block), row, toRow, own, sums);
                } else {
                    whole(tiles, table, memory, input, block, count, own, sums);
                }
            }
        }
    }

    /** [lane block][position][channel of the tile][lane] */
    private static void pack(float[] memory, Place gradient, int c, int last, int width, int columns, int block, int count, int row, int toRow, int own) {
        int positions = (toRow - row) * columns;
        for (int b = 0; b < count; b++) {
            int to = own + b * positions * width * LANES;
            for (int i = 0; i < width; i++) {
                int from = gradient.at(block + b) + (c + Math.min(i, last)) * gradient.channel() + row * columns * LANES;
                copy(memory, from, positions * LANES, to + i * LANES, width * LANES);
            }
        }
    }

    private static void copy(float[] m, int from, int count, int to, int stride) {
        for (int i = 0; i < count; i += LANES) {
            for (int sub = 0; sub < LANES; sub += L) {
                FloatVector.fromArray(S, m, from + i + sub).intoArray(m, to + sub);
            }
            to += stride;
        }
    }

    /** Some rows of one lane block. Tiles of all classes by turns, for those of one turn meet the same channels of the input. */
    private static void chunk(Tiles tiles, WeightGradientTable table, float[] memory, int input, int row, int toRow, int own, int sums) {
        int dy = own - row * table.columns() * LANES * tiles.channels();
        boolean more = true;
        for (int i = 0; more; i++) {
            more = false;
            int at = sums;
            for (int k = 0; k < table.classes(); k++) {
                if (i < tiles.tiles(table.weights(k))) {
                    tile(tiles, table, k, i, table.positions(), table.rowStart(k, row), table.rowStart(k, toRow), memory, input, dy, at);
                    more = true;
                }
                at += tiles.channels() * LANES * columns(tiles, table, k);
            }
        }
    }

    /** Some lane blocks. */
    private void whole(Tiles tiles, WeightGradientTable table, float[] memory, Place input, int block, int count, int own, int sums) {
        int plane = table.rows() * table.columns() * LANES;
        int at = sums;
        for (int k = 0; k < table.classes(); k++) {
            int n = 0;
            for (int b = 0; b < count; b++) {
                for (int p = table.positionStart(k); p < table.positionStart(k + 1); p += 2) {
                    listed[n++] = b * plane + table.positions()[p];
                    listed[n++] = b * input.block() + table.positions()[p + 1];
                }
            }
            for (int i = 0; i < tiles.tiles(table.weights(k)); i++) {
                tile(tiles, table, k, i, listed, 0, n, memory, input.at(block), own, at);
            }
            at += tiles.channels() * LANES * columns(tiles, table, k);
        }
    }

    /** @param sums where those of the class lie */
    private static void tile(Tiles tiles, WeightGradientTable table, int k, int tile, int[] positions, int from, int to, float[] memory, int input, int dy,
            int sums) {
        int column = tiles.column(tile, table.weights(k));
        int at = sums + tiles.channels() * LANES * column;
        for (int sub = 0; sub < LANES; sub += L) {
            tiles.gradient(tiles.columns(tile, table.weights(k)), positions, from, to, memory, input + sub, table.weights(),
                    table.weightStart(k) + 2 * column, table.weightStart(k + 1), dy + sub, at + sub);
        }
    }

    private static void trees(Tiles tiles, WeightGradientTable table, float[] memory, int sums, int channels, int lanes, float[] gradients,
            int weight, int kernelSize) {
        int at = sums;
        for (int k = 0; k < table.classes(); k++) {
            int weights = table.weights(k);
            for (int i = 0; i < tiles.tiles(weights); i++) {
                int columns = tiles.columns(i, weights);
                int column = tiles.column(i, weights);
                for (int j = 0; j < columns && column + j < weights; j++) {
                    int to = weight + table.weights()[table.weightStart(k) + 2 * (column + j) + 1];
                    for (int c = 0; c < channels; c++) {
                        int sum = at + (tiles.channels() * column + c * columns + j) * LANES;
                        Arrays.fill(memory, sum + lanes, sum + LANES, 0);
                        gradients[to + c * kernelSize] += LaneTree.sum(memory, sum);
                    }
                }
            }
            at += tiles.channels() * LANES * columns(tiles, table, k);
        }
    }
}
