package dev.lockstep.engine.train;

import dev.lockstep.engine.backend.Backend;
import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.data.DatasetInfo;
import dev.lockstep.engine.data.ImageSet;
import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.LayerSpec.Conv2d;
import dev.lockstep.engine.spec.LayerSpec.Flatten;
import dev.lockstep.engine.spec.LayerSpec.Linear;
import dev.lockstep.engine.spec.LayerSpec.MaxPool2d;
import dev.lockstep.engine.spec.LayerSpec.ReLU;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.OptimizerSpec.SGD;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.spec.Size2d;
import dev.lockstep.engine.spec.TrainingSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Small runs on small images: three classes, told apart by where the bright square is. */
public final class Runs {
    public static final ModelSpec MODEL = new ModelSpec(List.of(2, 9, 7), List.of(
            new Conv2d("conv", 5, Size2d.square(3), Size2d.ONE, Size2d.ONE, Size2d.ONE, true), new ReLU("relu"), MaxPool2d.of("pool", 2),
            new Flatten("flat"), new Linear("fc1", 20, true), new ReLU("relu2"), new Linear("fc2", 3, true)));

    private Runs() {}

    public static RunSpec run(int epochs, int batchSize, long seed, double lr) {
        return new RunSpec(MODEL, DatasetSpec.of("squares", 0, 0),
                TrainingSpec.of(epochs, batchSize, seed, SGD.of(lr, 0.5), new LossSpec.CrossEntropyLoss()));
    }

    public static Dataset squares(int train, int test) {
        DatasetInfo info = new DatasetInfo("squares", "Squares", "", 2, 9, 7, List.of("left", "middle", "right"), train, test,
                new float[] {0.3f, 0.2f}, new float[] {0.25f, 0.5f});
        return new Dataset(info, images(train, 1), images(test, 2));
    }

    private static ImageSet images(int count, long seed) {
        Random random = new Random(seed);
        byte[] pixels = new byte[count * 2 * 9 * 7];
        byte[] labels = new byte[count];
        for (int n = 0; n < count; n++) {
            labels[n] = (byte) random.nextInt(3);
            for (int i = 0; i < 126; i++) {
                boolean bright = i % 7 / 2 == labels[n];
                pixels[n * 126 + i] = (byte) (random.nextInt(120) + (bright ? 100 : 0));
            }
        }
        return new ImageSet(count, 2, 9, 7, pixels, labels);
    }

    /** Everything that happens until the end. */
    public static List<TrainingEvent> toTheEnd(TrainingSession session) {
        List<TrainingEvent> events = new ArrayList<>();
        while (!session.done()) {
            List<TrainingEvent> some = session.advance();
            if (some.isEmpty()) {
                throw new AssertionError("nothing happened, but the session is not done");
            }
            events.addAll(some);
        }
        return events;
    }

    public static String sha256(List<RunSpec> cohort, int member, Dataset data, Backend backend) {
        try (TrainingSession session = TrainingSession.open(cohort, data, backend)) {
            toTheEnd(session);
            return session.weightsSha256(member);
        }
    }
}
