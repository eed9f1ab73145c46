package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import dev.lockstep.engine.backend.Samples;
import dev.lockstep.engine.data.ImageSet;
import dev.lockstep.engine.numerics.Augment;
import dev.lockstep.engine.spec.Augmentation;

/** Copies samples into lanes. Lanes without a sample repeat the last one; nothing reads what comes of them. */
final class Gather {
    private final Pass pass;
    private final ImageSet images;
    private final float[][] values;
    private final Augmentation augmentation;
    private final int plane;

    private Gather(Pass pass, ImageSet images, float[][] values, Augmentation augmentation) {
        this.pass = pass;
        this.images = images;
        this.values = values;
        this.augmentation = augmentation;
        this.plane = images.height() * images.width();
    }

    static Stage training(Pass pass, Samples samples) {
        return new Gather(pass, samples.train(), samples.values(), samples.augmentation()).stage();
    }

    static Stage evaluation(Pass pass, Samples samples) {
        return new Gather(pass, samples.test(), samples.values(), Augmentation.NONE).stage();
    }

    private Stage stage() {
        boolean plain = augmentation.equals(Augmentation.NONE);
        return Stage.blocks((kernels, from, to) -> {
            for (int block = from; block < to; block++) {
                for (int lane = 0; lane < LANES; lane++) {
                    int n = pass.first + Math.min(block * LANES + lane, pass.samples - 1);
                    int image = pass.order == null ? n : pass.order[n];
                    int at = pass.input().at(block) + lane;
                    if (plain) {
                        fill(image, at);
                    } else {
                        augment(image, at);
                    }
                }
            }
        });
    }

    private void fill(int image, int at) {
        for (int c = 0; c < images.channels(); c++) {
            int source = image * images.imageSize() + c * plane;
            run(source, plane, 1, c, at + c * plane * LANES);
        }
    }

    /** The sample, mirrored or not, then moved; around it lies black. */
    private void augment(int image, int at) {
        int epoch = pass.slot.epoch;
        int down = Augment.down(pass.seed, epoch, image, augmentation.shift());
        int right = Augment.right(pass.seed, epoch, image, augmentation.shift());
        boolean flip = augmentation.flip() && Augment.flip(pass.seed, epoch, image);
        int width = images.width();
        int left = Math.max(0, right);
        int inside = width - Math.abs(right);
        // The source column of the first one that is inside, and how the source goes on from there.
        int first = flip ? width - 1 - Math.max(0, -right) : Math.max(0, -right);
        for (int c = 0; c < images.channels(); c++) {
            for (int y = 0; y < images.height(); y++) {
                int row = at + (c * plane + y * width) * LANES;
                int from = y - down;
                if (from < 0 || from >= images.height()) {
                    black(row, width, c);
                    continue;
                }
                black(row, left, c);
                run(image * images.imageSize() + c * plane + from * width + first, inside, flip ? -1 : 1, c, row + left * LANES);
                black(row + (left + inside) * LANES, width - left - inside, c);
            }
        }
    }

    private void black(int at, int count, int channel) {
        for (int i = 0; i < count; i++) {
            pass.memory[at + i * LANES] = values[channel][0];
        }
    }

    private void run(int source, int count, int step, int channel, int at) {
        if (images.holdsValues()) {
            values(images.values(), source, count, step, pass.memory, at);
        } else {
            pixels(images.pixels(), source, count, step, values[channel], pass.memory, at);
        }
    }

    private static void pixels(byte[] pixels, int source, int count, int step, float[] table, float[] memory, int at) {
        int to = at;
        int from = source;
        for (int i = 0; i < count; i++) {
            memory[to] = table[pixels[from] & 0xFF];
            from += step;
            to += LANES;
        }
    }

    private static void values(float[] values, int source, int count, int step, float[] memory, int at) {
        for (int i = 0; i < count; i++) {
            memory[at + i * LANES] = values[source + i * step];
        }
    }
}
