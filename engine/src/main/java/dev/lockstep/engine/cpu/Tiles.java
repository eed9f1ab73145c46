package dev.lockstep.engine.cpu;

/**
 * The inner loops of {@link VectorIndirect} and {@link VectorWeightGradient}: a tile of channels by columns, each sum of it in a register. A column is
 * one position of one lane block, or one weight; where columns or channels run out, the last one is computed again.
 *
 * <p>Each is one loop over a table with all accumulators in local variables: over nested loops, or in an array, JDK 17 boxes them. What is read for
 * several channels lies interleaved, so that their addresses are one address with constant offsets, and share its bounds check. And everything lies in
 * one array: with a second one the compiler runs out of registers for addresses and keeps some in vector registers, which cost the multiply-adds their ports.
 */
interface Tiles {
    /** Columns of which a single one costs a tenth. */
    int FEW = 9;

    int channels();

    /** Of the wide loops; narrow ones take one less. */
    int columns();

    /**
     * m[d + destination[column] + c * channel] = bias[c] + the sum over taps of m[s + source[column] + tap] * weight[c][tap].
     *
     * @param wide columns {@code p} to {@code p + columns() - 1}, otherwise one less
     * @param at where the biases lie, and behind them the weights as [place][channel]
     * @param taps pairs of offset and place, from {@code from} to {@code to}
     * @param end where the columns end
     * @param last the last channel that there is
     */
    void indirect(boolean wide, int at, int[] taps, int from, int to, float[] m, int[] source, int[] destination, int p, int end, int s,
            int d, int channel, int last);

    /**
     * m[at + (c * columns + column) * LANES] += the sum over positions of m[dy + position * channels() + c * LANES] * m[x + weight + position].
     *
     * @param columns of this tile: {@link #columns()}, one less, or 1; so the sums are laid out
     * @param positions pairs of gradient offset and input offset, from {@code from} to {@code to}
     * @param weights pairs of input offset and place; the columns start at {@code p} and end at {@code end}
     * @param dy where the gradients lie, interleaved by channels
     */
    void gradient(int columns, int[] positions, int from, int to, float[] m, int x, int[] weights, int p, int end, int dy, int at);

    /** Columns of the tile with this number, of those for a weight gradient that cover so many weights. */
    default int columns(int tile, int weights) {
        return weights == 1 ? 1 : tile < wide(weights) ? columns() : columns() - 1;
    }

    /** Where that tile begins; for the number behind the last one, columns of all tiles. */
    default int column(int tile, int weights) {
        return weights == 1 ? tile : tile * (columns() - 1) + Math.min(tile, wide(weights));
    }

    /** How many tiles cover so many columns. */
    default int tiles(int columns) {
        return (columns + columns() - 1) / columns();
    }

    /** How many of them are wide, so that as few columns as possible are computed twice. */
    default int wide(int columns) {
        return Math.max(0, columns - tiles(columns) * (columns() - 1));
    }

    /** Whether so many columns of each of several lane blocks are computed sooner together: alone some would be computed twice, or a single one, whose sums wait for each other. */
    default boolean gain(int columns) {
        return columns < tiles(columns) * (columns() - 1) || columns() == 2 && columns % 2 == 1 && columns < FEW;
    }
}
