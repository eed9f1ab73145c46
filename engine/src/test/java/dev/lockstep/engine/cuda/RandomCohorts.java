package dev.lockstep.engine.cuda;

import dev.lockstep.engine.cpu.RandomModels;
import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.data.DatasetInfo;
import dev.lockstep.engine.data.ImageSet;
import dev.lockstep.engine.spec.Augmentation;
import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.GradientClipping;
import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.Normalization;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.spec.TrainingSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Cohorts of a small random model, each run with its own optimizer, loss, clipping and seed. */
public record RandomCohorts(List<RunSpec> runs, Dataset data) {
    private static final int CLASSES = 5;

    public static RandomCohorts next(Random random, int size) {
        ModelSpec model = RandomModels.next(random, CLASSES);
        int batch = 1 + random.nextInt(70);
        Augmentation augmentation = random.nextBoolean() ? Augmentation.NONE : new Augmentation(random.nextInt(3), random.nextBoolean());
        DatasetSpec dataset = new DatasetSpec("random", 0, 0, Normalization.OF_DATASET, augmentation);
        List<RunSpec> runs = new ArrayList<>();
        for (int r = 0; r < size; r++) {
            TrainingSpec training = TrainingSpec.of(1, batch, random.nextLong(), optimizer(random), loss(random))
                    .withClipping(new GradientClipping(random.nextInt(3) * 0.1, random.nextInt(3) * 0.01)).withZeroGrad(random.nextInt(4) > 0);
            runs.add(new RunSpec(dropping(model, random), dataset, training));
        }
        return new RandomCohorts(runs, data(model.input(), 2 * batch + random.nextInt(batch), 1 + random.nextInt(40), random));
    }

    /** Each run drops its own share. */
    private static ModelSpec dropping(ModelSpec model, Random random) {
        return new ModelSpec(model.input(), model.layers().stream()
                .map(layer -> layer instanceof LayerSpec.Dropout drop ? new LayerSpec.Dropout(drop.name(), 0.1 * random.nextInt(8)) : layer).toList());
    }

    private static Dataset data(List<Integer> shape, int train, int test, Random random) {
        float[] half = new float[shape.get(0)];
        Arrays.fill(half, 0.5f);
        DatasetInfo info = new DatasetInfo("random", "Random", "", shape.get(0), shape.get(1), shape.get(2), List.of("a", "b", "c", "d", "e"), train, test,
                half, half);
        boolean values = random.nextInt(3) == 0;
        return new Dataset(info, images(shape, train, values, random), images(shape, test, values, random));
    }

    private static ImageSet images(List<Integer> shape, int count, boolean holdsValues, Random random) {
        int size = shape.get(0) * shape.get(1) * shape.get(2);
        byte[] labels = new byte[count];
        for (int n = 0; n < count; n++) {
            labels[n] = (byte) random.nextInt(CLASSES);
        }
        if (holdsValues) {
            float[] values = new float[count * size];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian();
            }
            return ImageSet.ofValues(count, shape.get(0), shape.get(1), shape.get(2), values, labels);
        }
        byte[] pixels = new byte[count * size];
        random.nextBytes(pixels);
        return new ImageSet(count, shape.get(0), shape.get(1), shape.get(2), pixels, labels);
    }

    private static OptimizerSpec optimizer(Random random) {
        double decay = random.nextInt(2) * 0.01;
        return switch (random.nextInt(7)) {
            case 0 -> new OptimizerSpec.SGD(0.05, 0.5, 0.1, decay, false);
            case 1 -> new OptimizerSpec.SGD(0.05, 0.9, 0, decay, true);
            case 2 -> new OptimizerSpec.Adam(0.01, 0.9, 0.99, 1e-8, decay, random.nextBoolean());
            case 3 -> new OptimizerSpec.AdamW(0.01, 0.8, 0.99, 1e-8, decay, random.nextBoolean());
            case 4 -> new OptimizerSpec.Adadelta(0.5, 0.9, 1e-6, decay);
            case 5 -> new OptimizerSpec.Adagrad(0.01, 0.1, decay, 0.1 * random.nextInt(2), 1e-10);
            default -> new OptimizerSpec.RMSprop(0.01, 0.9, 1e-8, decay, 0.5 * random.nextInt(2), random.nextBoolean());
        };
    }

    private static LossSpec loss(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> new LossSpec.BCELoss();
            case 1 -> new LossSpec.BCEWithLogitsLoss();
            case 2 -> new LossSpec.L1Loss();
            case 3 -> new LossSpec.MSELoss();
            default -> new LossSpec.CrossEntropyLoss();
        };
    }
}
