package dev.lockstep.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.lockstep.engine.backend.RunSlot;
import dev.lockstep.engine.backend.Samples;
import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.data.ImageSet;
import dev.lockstep.engine.numerics.Initialization;
import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.plan.PlanCompiler;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.TrainingSpec;
import dev.lockstep.engine.train.Runs;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Runs of a cohort that take the same samples find them gathered: what becomes of the images behind the first run's back changes nothing. */
class GatheredOnceTest {
    private static final int SAMPLES = 20;
    private static final TrainingSpec TRAINING = TrainingSpec.of(1, SAMPLES, 1, OptimizerSpec.SGD.of(0.1, 0), new LossSpec.CrossEntropyLoss());

    private final Dataset data = Runs.squares(SAMPLES, SAMPLES);
    private final int[] order = IntStream.range(0, SAMPLES).toArray();

    @Test
    void trainingSamples() {
        RunSlot[] whole = slots(order, order);
        RunSlot[] erased = slots(order, order);
        accumulate(false, whole);
        accumulate(true, erased);
        assertEquals(whole[0].lossSum, erased[0].lossSum);
        assertEquals(whole[1].lossSum, erased[1].lossSum);
        assertEquals(erased[0].lossSum, erased[1].lossSum);
    }

    @Test
    void ofAnotherOrderTheyAreGatheredAgain() {
        RunSlot[] erased = slots(order, order.clone());
        accumulate(true, erased);
        assertNotEquals(erased[0].lossSum, erased[1].lossSum);
    }

    /** @param erase whether the first kernel that is called erases the images */
    private void accumulate(boolean erase, RunSlot[] slots) {
        ImageSet train = copy(data.train());
        Kernels scalar = new ScalarKernels(0);
        Kernels kernels = (Kernels) Proxy.newProxyInstance(Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class}, (proxy, method, arguments) -> {
            if (erase) {
                Arrays.fill(train.pixels(), (byte) 0);
            }
            return method.invoke(scalar, arguments);
        });
        float[][] values = new float[2][256];
        for (int pixel = 0; pixel < 256; pixel++) {
            values[0][pixel] = pixel / 255f;
            values[1][pixel] = pixel / 128f - 1;
        }
        Plan plan = PlanCompiler.compile(Runs.MODEL, SAMPLES);
        try (CpuExecution execution = new CpuExecution(plan, List.of(TRAINING, TRAINING), new Samples(train, train, values), 1, thread -> kernels)) {
            for (int run = 0; run < 2; run++) {
                for (int i = 0; i < plan.parameters().size(); i++) {
                    float[] weights = new float[plan.parameters().get(i).size()];
                    Initialization.fill(weights, 9, 1, i);
                    execution.setParameter(run, i, weights);
                }
            }
            execution.accumulate(slots);
        }
    }

    private static ImageSet copy(ImageSet images) {
        return new ImageSet(images.count(), images.channels(), images.height(), images.width(), images.pixels().clone(), images.labels());
    }

    private static RunSlot[] slots(int[]... orders) {
        return Arrays.stream(orders).map(order -> {
            RunSlot slot = new RunSlot();
            slot.active = true;
            slot.order = order;
            slot.count = SAMPLES;
            slot.batch = SAMPLES;
            slot.epoch = 1;
            slot.learningRate = 0.1;
            return slot;
        }).toArray(RunSlot[]::new);
    }
}
