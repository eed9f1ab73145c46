package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import dev.lockstep.engine.backend.Samples;
import dev.lockstep.engine.data.ImageSet;
import dev.lockstep.engine.numerics.Augment;
import dev.lockstep.engine.spec.Augmentation;

/** Copies samples into lanes. Lanes without a sample repeat the last one; nothing reads what comes of them. */
final class Gather {
    /** Values of a channel that are copied for all lanes before the next ones: 16 KiB, which a nearest cache holds. */
    private static final int CHUNK = 256;

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
                if (plain) {
                    for (int c = 0; c < images.channels(); c++) {
                        for (int i = 0; i < plane; i += CHUNK) {
                            fill(block, c * plane + i, Math.min(CHUNK, plane - i), c);
                        }
                    }
                } else {
                    for (int lane = 0; lane < LANES; lane++) {
                        augment(image(block, lane), pass.input().at(block) + lane);
                    }
                }
            }
        });
    }

    private int image(int block, int lane) {
        int n = pass.first + Math.min(block * LANES + lane, pass.samples - 1);
        return pass.order == null ? n : pass.order[n];
    }

    /** All lanes, before the next values: what they write is still near then. */
    private void fill(int block, int first, int count, int channel) {
        for (int lane = 0; lane < LANES; lane++) {
            run(image(block, lane) * images.imageSize() + first, count, 1, channel, pass.input().at(block) + first * LANES + lane);
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
        } else if (step > 0) {
            pixels(images.pixels(), source, count, values[channel], pass.memory, at);
        } else {
            mirrored(images.pixels(), source, count, values[channel], pass.memory, at);
        }
    }

    private static void pixels(byte[] pixels, int source, int count, float[] table, float[] memory, int at) {
        for (int i = 0; i < count; i++) {
            memory[at + i * LANES] = table[pixels[source + i] & 0xFF];
        }
    }

    private static void mirrored(byte[] pixels, int source, int count, float[] table, float[] memory, int at) {
        for (int i = 0; i < count; i++) {
            memory[at + i * LANES] = table[pixels[source - i] & 0xFF];
        }
    }

    private static void values(float[] values, int source, int count, int step, float[] memory, int at) {
        for (int i = 0; i < count; i++) {
            memory[at + i * LANES] = values[source + i * step];
        }
    }
}
