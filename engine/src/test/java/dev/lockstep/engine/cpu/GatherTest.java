package dev.lockstep.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.engine.backend.RunSlot;
import dev.lockstep.engine.backend.Samples;
import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.data.DatasetInfo;
import dev.lockstep.engine.data.ImageSet;
import dev.lockstep.engine.numerics.Augment;
import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.plan.PlanCompiler;
import dev.lockstep.engine.spec.Augmentation;
import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.LayerSpec.Flatten;
import dev.lockstep.engine.spec.LayerSpec.Linear;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.Normalization;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What lies in the lanes is what the definition says, sample by sample. */
class GatherTest {
    private static final int COUNT = 50;
    /** More pixels than are copied for all lanes at once. */
    private static final int HEIGHT = 19;
    private static final int WIDTH = 14;
    private static final float[] MEAN = {0.25f, 0.5f};
    private static final float[] STD = {0.5f, 0.2f};
    private static final ModelSpec MODEL = new ModelSpec(List.of(2, HEIGHT, WIDTH), List.of(new Flatten("flat"), new Linear("fc", 3, true)));
    private static final long SEED = 11;

    @ParameterizedTest
    @CsvSource({"0, false", "0, true", "1, false", "3, true"})
    void augmentsASampleTheSameWayWhateverTheBatchAndTheThreads(int shift, boolean flip) {
        Augmentation augmentation = new Augmentation(shift, flip);
        for (ImageSet images : List.of(pixels(), values())) {
            Samples samples = samples(images, Normalization.OF_DATASET, augmentation);
            for (int batch : new int[] {1, 16, 19, 50}) {
                for (int threads : new int[] {1, 3}) {
                    float[][] found = gather(samples, batch, threads, 7);
                    for (int n = 0; n < COUNT; n++) {
                        assertArrayEquals(expected(images, n, 7, augmentation, MEAN, STD), found[n], "sample=" + n + " batch=" + batch + " threads=" + threads);
                    }
                }
            }
        }
    }

    @Test
    void testSamplesStayAsTheyAre() {
        ImageSet images = pixels();
        Samples samples = samples(images, Normalization.OF_DATASET, new Augmentation(2, true));
        Plan plan = PlanCompiler.compile(MODEL, 16);
        Pass pass = new Pass(plan, plan.evaluation());
        pass.slot = new RunSlot();
        pass.samples = 5;
        try (Team team = new Team(1, ScalarKernels::new)) {
            team.run(new Stage[] {Gather.evaluation(pass, samples)}, pass.blocks());
        }
        for (int n = 0; n < 5; n++) {
            assertArrayEquals(expected(images, n, 1, Augmentation.NONE, MEAN, STD), read(pass, n));
        }
    }

    @Test
    void normalizesByTheOverride() {
        Normalization override = new Normalization(List.of(0.1, 0.2), List.of(0.3, 0.4));
        for (ImageSet images : List.of(pixels(), values())) {
            float[][] found = gather(samples(images, override, Augmentation.NONE), 16, 1, 1);
            assertArrayEquals(expected(images, 3, 1, Augmentation.NONE, new float[] {0.1f, 0.2f}, new float[] {0.3f, 0.4f}), found[3]);
        }
    }

    @Test
    void everyShiftAndBothSidesComeUpAndChangeWithTheEpoch() {
        Set<String> seen = new HashSet<>();
        int changed = 0;
        for (int sample = 0; sample < 1000; sample++) {
            String now = Augment.down(1, 1, sample, 2) + " " + Augment.right(1, 1, sample, 2) + " " + Augment.flip(1, 1, sample);
            seen.add(now);
            changed += now.equals(Augment.down(1, 2, sample, 2) + " " + Augment.right(1, 2, sample, 2) + " " + Augment.flip(1, 2, sample)) ? 0 : 1;
        }
        assertEquals(5 * 5 * 2, seen.size());
        assertTrue(changed > 950, changed + " of 1000 changed");
    }

    /** [sample][value] of all samples, gathered in a shuffled order. */
    private static float[][] gather(Samples samples, int batch, int threads, int epoch) {
        Plan plan = PlanCompiler.compile(MODEL, batch);
        Pass pass = new Pass(plan, plan.training());
        pass.slot = new RunSlot();
        pass.slot.epoch = epoch;
        pass.seed = SEED;
        pass.order = new int[COUNT];
        for (int i = 0; i < COUNT; i++) {
            pass.order[i] = (i * 17 + batch) % COUNT;
        }
        float[][] found = new float[COUNT][];
        try (Team team = new Team(threads, ScalarKernels::new)) {
            Stage[] stages = {Gather.training(pass, samples)};
            for (pass.first = 0; pass.first < COUNT; pass.first += pass.samples) {
                pass.samples = Math.min(batch, COUNT - pass.first);
                Arrays.fill(pass.memory, Float.NaN);
                team.run(stages, pass.blocks());
                for (int n = 0; n < pass.samples; n++) {
                    found[pass.order[pass.first + n]] = read(pass, n);
                }
            }
        }
        return found;
    }

    private static float[] read(Pass pass, int n) {
        float[] sample = new float[2 * HEIGHT * WIDTH];
        for (int i = 0; i < sample.length; i++) {
            sample[i] = pass.memory[pass.input().at(n / Plan.LANES) + i * Plan.LANES + n % Plan.LANES];
        }
        return sample;
    }

    /** Pixel by pixel, from where it goes to where it comes from. */
    private static float[] expected(ImageSet images, int n, int epoch, Augmentation augmentation, float[] mean, float[] std) {
        int down = augmentation.shift() == 0 ? 0 : Augment.down(SEED, epoch, n, augmentation.shift());
        int right = augmentation.shift() == 0 ? 0 : Augment.right(SEED, epoch, n, augmentation.shift());
        boolean flip = augmentation.flip() && Augment.flip(SEED, epoch, n);
        float[] out = new float[2 * HEIGHT * WIDTH];
        for (int i = 0; i < out.length; i++) {
            int c = i / (HEIGHT * WIDTH);
            int y = i / WIDTH % HEIGHT - down;
            int x = i % WIDTH - right;
            float raw = 0;
            if (y >= 0 && y < HEIGHT && x >= 0 && x < WIDTH) {
                int at = ((n * 2 + c) * HEIGHT + y) * WIDTH + (flip ? WIDTH - 1 - x : x);
                raw = images.holdsValues() ? images.values()[at] : (images.pixels()[at] & 0xff) / 255f;
            }
            out[i] = (raw - mean[c]) / std[c];
        }
        return out;
    }

    private static Samples samples(ImageSet images, Normalization normalization, Augmentation augmentation) {
        DatasetInfo info = new DatasetInfo("x", "X", "", 2, HEIGHT, WIDTH, List.of("a", "b", "c"), COUNT, COUNT, MEAN, STD);
        return Samples.of(new Dataset(info, images, images), new DatasetSpec("x", 0, 0, normalization, augmentation));
    }

    private static ImageSet pixels() {
        byte[] pixels = new byte[COUNT * 2 * HEIGHT * WIDTH];
        new Random(1).nextBytes(pixels);
        return new ImageSet(COUNT, 2, HEIGHT, WIDTH, pixels, new byte[COUNT]);
    }

    private static ImageSet values() {
        float[] values = new float[COUNT * 2 * HEIGHT * WIDTH];
        Random random = new Random(2);
        for (int i = 0; i < values.length; i++) {
            values[i] = 100 * random.nextFloat() - 50;
        }
        return ImageSet.ofValues(COUNT, 2, HEIGHT, WIDTH, values, new byte[COUNT]);
    }
}
