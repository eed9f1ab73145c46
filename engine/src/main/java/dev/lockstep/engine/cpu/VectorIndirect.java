package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import dev.lockstep.engine.plan.IndirectTable;

/**
 * {@link Kernels#indirect} by {@link Tiles}. Columns of a tile need only have the same taps: they are positions of one lane block, whose sources
 * overlap and stay in the cache, or, for classes of so few positions that some would be computed twice, positions of several lane blocks.
 */
final class VectorIndirect {
    private static final int L = VectorKernels.SPECIES.length();
    /** Columns of several lane blocks that are listed at once. */
    private static final int LISTED = 256;

    private final int[] sources = new int[LISTED];
    private final int[] destinations = new int[LISTED];

    void run(IndirectTable table, float[] parameters, Filter filter, int channels, float[] memory, Place source, Place destination, int own,
            int fromBlock, int toBlock) {
        Tiles tiles = TileShapes.of(channels);
        pack(tiles, table, parameters, filter, channels, memory, own);
        for (int k = 0; k < table.classes(); k++) {
            int start = table.classStart(k);
            int end = table.classStart(k + 1);
            int positions = end - start;
            int together = LISTED / positions;
            if (together < 2 || !tiles.gain(positions)) {
                for (int block = fromBlock; block < toBlock; block++) {
                    columns(tiles, table, k, channels, memory, own, table.base(), table.destination(), start, end, source.at(block),
                            destination.at(block), destination.channel());
                }
                continue;
            }
            for (int block = fromBlock; block < toBlock; block += together) {
                int count = list(table, start, end, source, destination, block, Math.min(toBlock, block + together));
                columns(tiles, table, k, channels, memory, own, sources, destinations, 0, count, 0, 0, destination.channel());
            }
        }
    }

    /** For each tile of channels the biases, then the weights as [place][channel of the tile]. */
    private static void pack(Tiles tiles, IndirectTable table, float[] parameters, Filter filter, int channels, float[] memory, int own) {
        int width = tiles.channels();
        int stride = width * (1 + table.channels() * table.area());
        for (int i = 0; i < (channels + width - 1) / width * width; i++) {
            int channel = Math.min(i, channels - 1);
            int to = own + i / width * stride + i % width;
            memory[to] = filter.bias() < 0 ? 0 : parameters[filter.bias() + channel];
            for (int s = 0; s < table.channels(); s++) {
                int from = filter.weight() + channel * filter.destination() + s * filter.source();
                for (int e = from; e < from + table.area(); e++) {
                    to += width;
                    memory[to] = parameters[e];
                }
            }
        }
    }

    private int list(IndirectTable table, int start, int end, Place source, Place destination, int fromBlock, int toBlock) {
        int count = 0;
        for (int block = fromBlock; block < toBlock; block++) {
            for (int p = start; p < end; p++) {
                sources[count] = source.at(block) + table.base()[p];
                destinations[count++] = destination.at(block) + table.destination()[p];
            }
        }
        return count;
    }

    private static void columns(Tiles tiles, IndirectTable table, int k, int channels, float[] memory, int own, int[] from, int[] to, int start,
            int end, int s, int d, int channel) {
        int stride = tiles.channels() * (1 + table.channels() * table.area());
        int wide = tiles.wide(end - start);
        int at = own;
        for (int c = 0; c < channels; c += tiles.channels()) {
            int p = start;
            for (int i = 0; p < end; i++) {
                for (int sub = 0; sub < LANES; sub += L) {
                    tiles.indirect(i < wide, at, table.taps(), table.tapStart(k), table.tapStart(k + 1), memory, from, to, p, end, s + sub,
                            d + c * channel + sub, channel, channels - 1 - c);
                }
                p += i < wide ? tiles.columns() : tiles.columns() - 1;
            }
            at += stride;
        }
    }
}
