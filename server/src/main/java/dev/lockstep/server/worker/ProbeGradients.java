package dev.lockstep.server.worker;

import dev.lockstep.engine.backend.Backends;
import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.data.ImageSet;
import dev.lockstep.engine.spec.Augmentation;
import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.GradientClipping;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.spec.SampleOrder;
import dev.lockstep.engine.spec.ScheduleSpec;
import dev.lockstep.engine.spec.TrainingSpec;
import dev.lockstep.engine.train.TrainingEvent;
import dev.lockstep.engine.train.TrainingSession;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The gradients of one and the same batch, the first training images, at any weights of a run: how they change over the steps is then not a matter of which
 * images came. They are read off a step of plain SGD with a large power of two as its rate, which loses nothing but what rounding the new weight takes.
 */
final class ProbeGradients {
    static final int IMAGES = 256;
    private static final float RATE = 512;

    private final RunSpec probe;
    private final Dataset data;

    ProbeGradients(RunSpec run, Dataset data) {
        int train = Math.min(IMAGES, data.train().count());
        TrainingSpec training = TrainingSpec.of(1, train, run.training().seed(), OptimizerSpec.SGD.of(RATE, 0), run.training().loss())
                .withOrder(SampleOrder.SEQUENTIAL).withSchedule(new ScheduleSpec.ConstantLR(), 0).withClipping(GradientClipping.NONE);
        DatasetSpec plain = new DatasetSpec(run.dataset().name(), train, 1, run.dataset().normalization(), Augmentation.NONE);
        this.probe = new RunSpec(run.model(), plain, training);
        this.data = new Dataset(data.info(), front(data.train(), train), front(data.test(), 1));
    }

    /** By the names of the parameters. */
    Map<String, float[]> at(LastWeights weights) {
        try (TrainingSession session = TrainingSession.open(List.of(probe), data, Backends.best())) {
            LoadedModel.load(session, weights);
            boolean stepped = false;
            while (!stepped) {
                stepped = session.advance().stream().anyMatch(TrainingEvent.Step.class::isInstance);
            }
            Map<String, float[]> gradients = new HashMap<>();
            session.parameters().forEach(tensor -> {
                float[] before = weights.tensors().get(tensor.name());
                float[] after = session.parameter(0, tensor.name());
                float[] gradient = new float[after.length];
                for (int i = 0; i < gradient.length; i++) {
                    gradient[i] = (before[i] - after[i]) / RATE;
                }
                gradients.put(tensor.name(), gradient);
            });
            return gradients;
        }
    }

    private static ImageSet front(ImageSet set, int count) {
        byte[] labels = Arrays.copyOf(set.labels(), count);
        int size = set.imageSize();
        return set.holdsValues() ? ImageSet.ofValues(count, set.channels(), set.height(), set.width(), Arrays.copyOf(set.values(), count * size), labels)
                : new ImageSet(count, set.channels(), set.height(), set.width(), Arrays.copyOf(set.pixels(), count * size), labels);
    }
}
