package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import dev.lockstep.engine.data.ImageSet;

/** Copies images into lanes. Lanes without a sample repeat the last one; nothing reads what comes of them. */
final class Gather {
    private final float[][] values;
    private final int[] from = new int[LANES];

    /** @param values [channel][pixel] */
    Gather(float[][] values) {
        this.values = values;
    }

    /** @param order sample indices; null stands for 0, 1, 2... */
    void fill(ImageSet images, int[] order, int start, int count, float[] memory, Place input) {
        for (int block = 0; block * LANES < count; block++) {
            for (int lane = 0; lane < LANES; lane++) {
                int n = start + Math.min(block * LANES + lane, count - 1);
                from[lane] = (order == null ? n : order[n]) * images.imageSize();
            }
            int plane = images.height() * images.width();
            for (int c = 0; c < images.channels(); c++) {
                channel(images.pixels(), c * plane, plane, values[c], memory, input.at(block) + c * input.channel());
            }
        }
    }

    private void channel(byte[] pixels, int first, int plane, float[] table, float[] memory, int at) {
        for (int lane = 0; lane < LANES; lane++) {
            int source = from[lane] + first;
            int to = at + lane;
            for (int i = 0; i < plane; i++) {
                memory[to] = table[pixels[source + i] & 0xFF];
                to += LANES;
            }
        }
    }
}
