package dev.lockstep.bench.engine;

import dev.lockstep.engine.backend.Backend;
import dev.lockstep.engine.backend.Backends;
import dev.lockstep.engine.backend.Execution;
import dev.lockstep.engine.backend.RunSlot;
import dev.lockstep.engine.backend.Samples;
import dev.lockstep.engine.data.ImageSet;
import dev.lockstep.engine.numerics.Initialization;
import dev.lockstep.engine.numerics.Permutation;
import dev.lockstep.engine.plan.ParameterSlot;
import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.plan.PlanCompiler;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.TrainingSpec;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Images a second: training steps at batch size 64, and evaluation. One thread, the data in memory, the gather included. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class Passes {
    private static final int BATCH = 64;
    private static final int IMAGES = 100 * BATCH;

    @Param({Models.BASIC_CNN, Models.FULLY_CONNECTED, Models.EXERCISE})
    public String model;

    private Execution execution;
    private RunSlot[] slots;
    private int tested;

    @Setup
    public void open() {
        Plan plan = PlanCompiler.compile(Models.of(model), BATCH);
        if (plan.training().samples() < BATCH || plan.evaluation().samples() < BATCH) {
            throw new IllegalStateException("a batch is more than one pass: " + plan.describe());
        }
        Backend backend = Backends.best();
        execution = backend.open(plan, List.of(TrainingSpec.of(1, BATCH, 1, OptimizerSpec.SGD.of(0.01, 0.5), new LossSpec.CrossEntropyLoss())), samples(), 1);
        for (int i = 0; i < plan.parameters().size(); i++) {
            ParameterSlot parameter = plan.parameters().get(i);
            float[] values = new float[parameter.size()];
            Initialization.fill(values, parameter.fanIn(), 1, i);
            execution.setParameter(0, i, values);
        }
        slots = new RunSlot[] {new RunSlot()};
        slots[0].active = true;
        slots[0].count = BATCH;
        slots[0].batch = BATCH;
        slots[0].order = new int[IMAGES];
        slots[0].learningRate = 0.01;
        Permutation.fill(slots[0].order, 1, 1);
    }

    private static Samples samples() {
        Random random = new Random(1);
        byte[] pixels = new byte[IMAGES * 28 * 28];
        byte[] labels = new byte[IMAGES];
        random.nextBytes(pixels);
        float[][] values = new float[1][256];
        for (int i = 0; i < IMAGES; i++) {
            labels[i] = (byte) random.nextInt(10);
        }
        for (int pixel = 0; pixel < 256; pixel++) {
            values[0][pixel] = (pixel - 127.5f) / 73.9f;
        }
        ImageSet images = new ImageSet(IMAGES, 1, 28, 28, pixels, labels);
        return new Samples(images, images, values);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public double train() {
        RunSlot slot = slots[0];
        slot.clearResults();
        execution.accumulate(slots);
        execution.update(slots);
        slot.from = (slot.from + BATCH) % IMAGES;
        return slot.lossSum;
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public double evaluate() {
        slots[0].clearResults();
        execution.evaluate(slots, tested, BATCH);
        tested = (tested + BATCH) % IMAGES;
        return slots[0].lossSum;
    }
}
