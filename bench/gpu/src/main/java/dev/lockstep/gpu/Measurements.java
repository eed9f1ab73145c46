package dev.lockstep.gpu;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.engine.backend.Backend;
import dev.lockstep.engine.backend.DeviceMemoryException;
import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.shape.LayerShape;
import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.OptimizerSpec.SGD;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.train.TrainingEvent;
import dev.lockstep.engine.train.TrainingSession;
import dev.lockstep.experiments.Preset;
import dev.lockstep.experiments.Presets;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How fast a GPU trains: one run, sweeps of 8, 64 and 256, and ten epochs of as much as MNIST has for 64 runs. Data is on the device, batches of 64. */
final class Measurements {
    private static final int BATCH = 64;
    private static final int ROUNDS = 5;
    /** As many as MNIST has. */
    private static final int TRAIN = 60_000;
    private static final int TEST = 10_000;
    /** With a second for each, there is only time for a look. */
    private static final int LOOK = 2 * BATCH;

    private final Backend gpu;
    private final ObjectNode report;
    private final PrintStream out;
    private final int seconds;

    /** @param seconds that each measurement takes, all rounds together; 1 for little of everything */
    Measurements(Backend gpu, ObjectNode report, PrintStream out, int seconds) {
        this.gpu = gpu;
        this.report = report;
        this.out = out;
        this.seconds = seconds;
    }

    void all() {
        ArrayNode list = report.putArray("training");
        for (String name : List.of("basic-cnn", "exercise-10-1-baseline")) {
            Preset preset = Presets.load().find(name).orElseThrow();
            List<Integer> shape = preset.shape().input().dims();
            Dataset data = Noise.dataset(shape, (int) preset.shape().output().size(), looks() ? LOOK : TRAIN, BATCH);
            for (int runs : looks() ? new int[] {1, 2} : new int[] {1, 8, 64, 256}) {
                try {
                    steps(preset, data, runs, list.addObject());
                } catch (DeviceMemoryException e) {
                    out.println("  " + name + " runs=" + runs + ": " + e.getMessage());
                    list.addObject().put("preset", name).put("runs", runs).put("problem", e.getMessage());
                }
            }
        }
        epochs(Presets.load().find("basic-cnn").orElseThrow(), looks() ? 2 : 64, looks() ? 1 : 10, looks() ? LOOK : TRAIN, looks() ? BATCH : TEST);
    }

    private boolean looks() {
        return seconds == 1;
    }

    private void steps(Preset preset, Dataset data, int runs, ObjectNode result) {
        String before = memoryUsed();
        try (TrainingSession session = TrainingSession.open(cohort(preset, runs, 10_000), data, gpu)) {
            train(session, 0.3); // untimed: the driver compiles, clocks rise
            double[] micros = new double[ROUNDS];
            long steps = 0;
            for (int round = 0; round < ROUNDS; round++) {
                long[] done = train(session, (double) seconds / ROUNDS);
                micros[round] = done[1] / 1e3 / done[0];
                steps += done[0];
            }
            Arrays.sort(micros);
            double median = micros[ROUNDS / 2];
            double work = runs * BATCH * (double) trainingWork(preset) / median * 1e6;
            result.put("preset", preset.id()).put("batch_size", BATCH).put("runs", runs).put("steps", steps).put("rounds", ROUNDS).put("microseconds_per_step", median)
                    .put("microseconds_least", micros[0]).put("microseconds_most", micros[ROUNDS - 1]).put("run_steps_per_second", runs * 1e6 / median)
                    .put("images_per_second", runs * BATCH * 1e6 / median).put("multiply_adds_per_image", trainingWork(preset))
                    .put("tera_flops", 2 * work / 1e12).put("memory_mib_before", before).put("memory_mib", memoryUsed());
            out.println(String.format(Locale.ROOT, "  %s runs=%d: %.1f us a step (%.1f to %.1f, n = %d), %.0f run-steps/s, %.2f TFLOP/s", preset.id(), runs, median,
                    micros[0], micros[ROUNDS - 1], ROUNDS, runs * 1e6 / median, 2 * work / 1e12));
        }
    }

    /** Forward, weight gradient and, but for the first layer that has weights, input gradient. */
    private static long trainingWork(Preset preset) {
        long first = preset.shape().layers().stream().filter(layer -> layer.multiplyAdds() > 0).mapToLong(LayerShape::multiplyAdds).findFirst().orElse(0);
        return 3 * preset.shape().multiplyAdds() - first;
    }

    /** @return steps, and nanoseconds that they took, evaluations left out */
    private static long[] train(TrainingSession session, double seconds) {
        long steps = 0;
        long nanos = 0;
        while (nanos < seconds * 1e9 && !session.done()) {
            long start = System.nanoTime();
            List<TrainingEvent> events = session.advance(64);
            long took = System.nanoTime() - start;
            long done = events.stream().filter(event -> event instanceof TrainingEvent.Step && event.member() == 0).count();
            steps += done;
            nanos += done == 0 ? 0 : took;
        }
        return new long[] {steps, nanos};
    }

    private void epochs(Preset preset, int runs, int epochs, int train, int test) {
        Dataset data = Noise.dataset(preset.shape().input().dims(), 10, train, test);
        long start = System.nanoTime();
        try (TrainingSession session = TrainingSession.open(cohort(preset, runs, epochs), data, gpu)) {
            while (!session.done()) {
                session.advance(64);
            }
        }
        double took = (System.nanoTime() - start) / 1e9;
        report.putObject("epochs").put("preset", preset.id()).put("runs", runs).put("epochs", epochs).put("train", train).put("test", test).put("seconds", took);
        out.println(String.format(Locale.ROOT, "  %d epochs of %d images for %d runs, with evaluations on %d: %.2f s", epochs, train, runs, test, took));
    }

    /** Each with its own seed and learning rate. */
    private static List<RunSpec> cohort(Preset preset, int runs, int epochs) {
        List<RunSpec> cohort = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            cohort.add(new RunSpec(preset.model(), DatasetSpec.of("noise", 0, 0),
                    preset.training().withBatchSize(BATCH).withEpochs(epochs).withSeed(run).withOptimizer(SGD.of(0.001 * (1 + run % 8), 0.5))));
        }
        return cohort;
    }

    /** Of all GPUs, in MiB, as the driver's tool says; null where it is not there. */
    private static String memoryUsed() {
        try {
            Process process = new ProcessBuilder("nvidia-smi", "--query-gpu=memory.used", "--format=csv,noheader,nounits").start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip().replace('\n', ' ');
            return process.waitFor() == 0 ? answer : null;
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
