package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import dev.lockstep.engine.data.ImageSet;

/** Copies images into lanes. Lanes without a sample repeat the last one; nothing reads what comes of them. */
final class Gather {
    private final Pass pass;
    private final ImageSet images;
    private final float[][] values;

    /** @param values [channel][pixel] */
    Gather(Pass pass, ImageSet images, float[][] values) {
        this.pass = pass;
        this.images = images;
        this.values = values;
    }

    Stage stage() {
        return Stage.blocks((kernels, from, to) -> {
            for (int block = from; block < to; block++) {
                for (int lane = 0; lane < LANES; lane++) {
                    int n = pass.first + Math.min(block * LANES + lane, pass.samples - 1);
                    fill(pass.order == null ? n : pass.order[n], pass.input().at(block) + lane);
                }
            }
        });
    }

    private void fill(int image, int at) {
        int plane = images.height() * images.width();
        int source = image * images.imageSize();
        for (int c = 0; c < images.channels(); c++) {
            channel(images.pixels(), source + c * plane, plane, values[c], pass.memory, at + c * plane * LANES);
        }
    }

    private static void channel(byte[] pixels, int source, int plane, float[] table, float[] memory, int at) {
        int to = at;
        for (int i = 0; i < plane; i++) {
            memory[to] = table[pixels[source + i] & 0xFF];
            to += LANES;
        }
    }
}
