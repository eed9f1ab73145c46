package dev.lockstep.gpu;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.engine.backend.Backend;
import dev.lockstep.engine.backend.DeviceMemoryException;
import dev.lockstep.engine.cuda.CudaBackend;
import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.shape.LayerShape;
import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.OptimizerSpec.SGD;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.train.TrainingEvent;
import dev.lockstep.engine.train.TrainingSession;
import dev.lockstep.experiments.Preset;
import dev.lockstep.experiments.Presets;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How fast a GPU trains: one run, sweeps, and a whole training of as much as MNIST has for many runs. Data is on the device. */
final class Measurements {
    private final Backend gpu;
    private final String device;
    private final Effort effort;
    private final ObjectNode report;
    private final PrintStream out;
    private final int seconds;

    /** @param seconds that each measurement takes at least, all rounds together */
    Measurements(Backend gpu, String device, Effort effort, ObjectNode report, PrintStream out, int seconds) {
        this.gpu = gpu;
        this.device = device;
        this.effort = effort;
        this.report = report;
        this.out = out;
        this.seconds = seconds;
    }

    void all() {
        report.put("tera_flops_limit", CudaBackend.flopsLimit(device) / 1e12);
        ArrayNode list = report.putArray("training");
        for (String name : List.of("basic-cnn", "exercise-10-1-baseline")) {
            Preset preset = Presets.load().find(name).orElseThrow();
            Dataset data = Noise.dataset(preset.shape().input().dims(), (int) preset.shape().output().size(), effort.train(), effort.batch());
            for (int runs : effort.sweeps()) {
                ObjectNode result = list.addObject().put("preset", name).put("batch_size", effort.batch()).put("runs", runs);
                try {
                    steps(preset, data, runs, result);
                } catch (DeviceMemoryException e) {
                    out.println("  " + name + " runs=" + runs + ": " + e.getMessage());
                    result.put("problem", e.getMessage());
                }
            }
        }
        epochs(Presets.load().find("basic-cnn").orElseThrow());
    }

    private void steps(Preset preset, Dataset data, int runs, ObjectNode result) {
        long before = CudaBackend.freeBytes(device);
        try (TrainingSession session = TrainingSession.open(cohort(preset, runs, 10_000), data, gpu)) {
            double mebibytes = (before - CudaBackend.freeBytes(device)) / (double) (1 << 20);
            train(session, 0.03 * seconds); // untimed: the driver compiles, clocks rise
            int rounds = effort.rounds();
            double[] micros = new double[rounds];
            long steps = 0;
            for (int round = 0; round < rounds; round++) {
                long[] done = train(session, (double) seconds / rounds);
                micros[round] = done[1] / 1e3 / done[0];
                steps += done[0];
            }
            Arrays.sort(micros);
            double median = micros[rounds / 2];
            double flops = 2.0 * runs * effort.batch() * trainingWork(preset) / median * 1e6;
            double limit = CudaBackend.flopsLimit(device);
            result.put("steps", steps).put("rounds", rounds).put("microseconds_per_step", median)
                    .put("microseconds_least", micros[0]).put("microseconds_most", micros[rounds - 1]).put("run_steps_per_second", runs * 1e6 / median)
                    .put("images_per_second", runs * effort.batch() * 1e6 / median).put("multiply_adds_per_image", trainingWork(preset))
                    .put("tera_flops", flops / 1e12).put("memory_mib", mebibytes);
            if (limit > 0) {
                result.put("share_of_limit", flops / limit);
            }
            out.println(String.format(Locale.ROOT, "  %s runs=%d: %.1f us a step (%.1f to %.1f, n = %d), %.0f run-steps/s, %.3g TFLOP/s (%.1f %% of %.3g), %.0f MiB",
                    preset.id(), runs, median, micros[0], micros[rounds - 1], rounds, runs * 1e6 / median, flops / 1e12, limit > 0 ? 100 * flops / limit : 0,
                    limit / 1e12, mebibytes));
        }
    }

    /** Multiply-adds of an image: forward, weight gradient and, but for the first layer that has weights, input gradient. */
    static long trainingWork(Preset preset) {
        long first = preset.shape().layers().stream().filter(layer -> layer.multiplyAdds() > 0).mapToLong(LayerShape::multiplyAdds).findFirst().orElse(0);
        return 3 * preset.shape().multiplyAdds() - first;
    }

    /** @return steps, and nanoseconds that they took, evaluations left out; nothing is under way before and behind them */
    private static long[] train(TrainingSession session, double seconds) {
        long steps = 0;
        long nanos = 0;
        long from = System.nanoTime();
        for (boolean last = false; !last && !session.done();) {
            last = steps > 0 && nanos >= seconds * 1e9;
            List<TrainingEvent> events = last ? session.settle() : session.advance(64, Integer.MAX_VALUE);
            long now = System.nanoTime();
            long done = events.stream().filter(event -> event instanceof TrainingEvent.Step && event.member() == 0).count();
            steps += done;
            // The device takes one row after the other, so that what lies between two ends is the time of one row.
            nanos += done == 0 ? 0 : now - from;
            from = now;
        }
        return new long[] {steps, nanos};
    }

    /** From nothing but images in memory to the last test accuracy of the last run. */
    private void epochs(Preset preset) {
        int runs = effort.epochRuns();
        int epochs = effort.epochs();
        Dataset data = Noise.dataset(preset.shape().input().dims(), 10, effort.train(), effort.test());
        ObjectNode result = report.putObject("epochs").put("preset", preset.id()).put("runs", runs).put("epochs", epochs).put("train", effort.train())
                .put("test", effort.test());
        long start = System.nanoTime();
        try (TrainingSession session = TrainingSession.open(cohort(preset, runs, epochs), data, gpu)) {
            while (!session.done()) {
                session.advance(64, Integer.MAX_VALUE);
            }
            double took = (System.nanoTime() - start) / 1e9;
            result.put("seconds", took);
            out.println(String.format(Locale.ROOT, "  %d epochs of %d images for %d runs, with evaluations on %d: %.2f s", epochs, effort.train(), runs, effort.test(),
                    took));
        } catch (DeviceMemoryException e) {
            out.println("  " + epochs + " epochs for " + runs + " runs: " + e.getMessage());
            result.put("problem", e.getMessage());
        }
    }

    /** Each with its own seed and learning rate. */
    private List<RunSpec> cohort(Preset preset, int runs, int epochs) {
        List<RunSpec> cohort = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            cohort.add(new RunSpec(preset.model(), DatasetSpec.of("noise", 0, 0), preset.training().withBatchSize(effort.batch()).withEpochs(epochs).withSeed(run)
                    .withOptimizer(SGD.of(0.0005 * (1 + run % 64), 0.5))));
        }
        return cohort;
    }
}
