package dev.lockstep.engine.cpu;

import dev.lockstep.engine.backend.RunSlot;
import dev.lockstep.engine.backend.Samples;
import dev.lockstep.engine.data.ImageSet;
import dev.lockstep.engine.numerics.Initialization;
import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.plan.PlanCompiler;
import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.LayerSpec.BatchNorm2d;
import dev.lockstep.engine.spec.LayerSpec.Conv2d;
import dev.lockstep.engine.spec.LayerSpec.Flatten;
import dev.lockstep.engine.spec.LayerSpec.Linear;
import dev.lockstep.engine.spec.LayerSpec.MaxPool2d;
import dev.lockstep.engine.spec.LayerSpec.ReLU;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.Size2d;
import dev.lockstep.engine.spec.TrainingSpec;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/**
 * Gets the vector kernels compiled while nothing else is to do: until then each of their vectors is an object, and the first steps of a run are a
 * hundred times as slow as later ones.
 *
 * <p>A background thread trains a tiny model whose shapes take the ways through the kernels that larger models take. Where it has to wait for a processor somebody
 * else has something to do, as a server that has just started and its first page have: it then rests. It is not made less important instead, for wherever the JVM
 * stops every thread, all would wait until it gets its turn.
 */
final class Warmup implements AutoCloseable {
    /** Samples; four lane blocks are taken together where there are as many. */
    private static final int LARGE = 4 * Plan.LANES;
    /** Of each model; on a Xeon at 2.1 GHz a thousand were enough, in a second. Later ones take a quarter of a millisecond. */
    private static final int STEPS = 3000;
    private static final AtomicBoolean STARTED = new AtomicBoolean();
    /** How long it trains before it looks at how much of that time it had a processor, and how much of it is nobody else's. */
    private static final long LOOK_NANOS = 4_000_000;
    private static final double ALONE = 0.8;
    private static final int REST_MILLIS = 40;
    private static volatile boolean wanted = true;

    private final CpuExecution execution;
    private final RunSlot[] slots = {slot()};

    private Warmup(LayerSpec second, OptimizerSpec optimizer) {
        Plan plan = PlanCompiler.compile(model(second), LARGE);
        TrainingSpec training = TrainingSpec.of(1, LARGE, 1, optimizer, new LossSpec.CrossEntropyLoss());
        execution = new CpuExecution(plan, List.of(training), samples(), 1, VectorSupport::kernels);
        for (int i = 0; i < plan.parameters().size(); i++) {
            float[] values = new float[plan.parameters().get(i).size()];
            Initialization.fill(values, 9, 1, i);
            execution.setParameter(0, i, values);
        }
    }

    /** What every network needs. */
    static Warmup common() {
        return new Warmup(new ReLU("1"), OptimizerSpec.SGD.of(0.01, 0.5));
    }

    static Warmup normalized() {
        return new Warmup(BatchNorm2d.of("1"), OptimizerSpec.Adam.of(0.001));
    }

    /** Returns at once; only the first call does anything. */
    static void start() {
        if (STARTED.compareAndSet(false, true)) {
            Thread thread = new Thread(Warmup::run, "lockstep-engine-warmup");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** From now on there is something to do, whose own steps get the rest compiled; beside it, this would take a processor from the compiler or from them. */
    static void end() {
        wanted = false;
    }

    private static void run() {
        train(common());
        train(normalized());
    }

    private static void train(Warmup model) {
        try (model) {
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            boolean canRest = threads.isCurrentThreadCpuTimeSupported();
            long began = System.nanoTime();
            long had = canRest ? threads.getCurrentThreadCpuTime() : 0;
            for (int step = 0; step < STEPS && wanted; step++) {
                model.step(step);
                long took = System.nanoTime() - began;
                if (canRest && took >= LOOK_NANOS) {
                    if (threads.getCurrentThreadCpuTime() - had < ALONE * took) {
                        Thread.sleep(REST_MILLIS);
                    }
                    began = System.nanoTime();
                    had = threads.getCurrentThreadCpuTime();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void steps(int count) {
        for (int step = 0; step < count; step++) {
            step(step);
        }
    }

    private void step(int number) {
        // Mostly small, because what gets methods compiled is how often they are called.
        int samples = number % 8 == 7 ? LARGE : 1 + number % Plan.LANES;
        slots[0].count = samples;
        slots[0].batch = samples;
        slots[0].clearResults();
        execution.accumulate(slots);
        execution.update(slots);
        execution.evaluate(slots, 0, samples);
        slots[0].step++;
    }

    @Override
    public void close() {
        execution.close();
    }

    /** Padding, channels and features that fill tiles and that do not, one weight and several that meet the same positions. */
    private static ModelSpec model(LayerSpec second) {
        return new ModelSpec(List.of(1, 12, 12), List.of(
                new Conv2d("0", 5, Size2d.square(3), Size2d.ONE, Size2d.ONE, Size2d.ONE, true), second, new ReLU("2"), MaxPool2d.of("3", 2),
                Conv2d.of("4", 6, 3), new ReLU("5"), new Flatten("6"), new Linear("7", 18, true), new ReLU("8"), new Linear("9", 10, true)));
    }

    private static Samples samples() {
        byte[] pixels = new byte[LARGE * 144];
        byte[] labels = new byte[LARGE];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i * 31 + i / 144 * 7);
        }
        for (int i = 0; i < LARGE; i++) {
            labels[i] = (byte) (i % 10);
        }
        float[][] values = new float[1][256];
        for (int pixel = 0; pixel < 256; pixel++) {
            values[0][pixel] = pixel / 255f;
        }
        ImageSet images = new ImageSet(LARGE, 1, 12, 12, pixels, labels);
        return new Samples(images, images, values);
    }

    private static RunSlot slot() {
        RunSlot slot = new RunSlot();
        slot.active = true;
        slot.order = IntStream.range(0, LARGE).toArray();
        slot.learningRate = 0.001;
        slot.epoch = 1;
        return slot;
    }
}
