package dev.lockstep.gpu;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.engine.backend.Backend;
import dev.lockstep.engine.cpu.CpuBackend;
import dev.lockstep.engine.cuda.CudaBackend;
import dev.lockstep.engine.cuda.RandomCohorts;
import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.train.DigestRuns;
import dev.lockstep.engine.train.TrainingEvent;
import dev.lockstep.engine.train.TrainingSession;
import dev.lockstep.experiments.Preset;
import dev.lockstep.experiments.Presets;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Trains the same on a GPU and by the scalar kernels, and compares what came out, bit for bit. */
final class Equality {
    private final CudaBackend gpu;
    private final Effort effort;
    private final ObjectNode report;
    private final PrintStream out;

    Equality(CudaBackend gpu, Effort effort, ObjectNode report, PrintStream out) {
        this.gpu = gpu;
        this.effort = effort;
        this.report = report;
        this.out = out;
    }

    /** Every kind of layer, loss, optimizer, schedule; then cohorts of random models. With the kernels of large cohorts and with those of single runs. */
    boolean kernels(int models) {
        List<CudaBackend> both = List.of(gpu.busyWith(1), gpu.busyWith(Integer.MAX_VALUE));
        String expected = DigestRuns.digests(CpuBackend.scalar(), 1);
        boolean same = both.stream().allMatch(one -> expected.equals(DigestRuns.digests(one, 1)));
        out.println("  committed runs: " + said(same));
        int different = 0;
        for (int seed = 0; seed < models; seed++) {
            RandomCohorts cohort = RandomCohorts.next(new Random(seed), 1 + seed % 17);
            if (!outcome(cohort.runs(), cohort.data(), both.get(seed % 2), 1 + seed % 5).equals(outcome(cohort.runs(), cohort.data(), CpuBackend.scalar(), 1))) {
                out.println("  random model seed=" + seed + " runs=" + cohort.runs().size() + ": DIFFERENT");
                different++;
            }
        }
        out.println("  random models: " + (models - different) + " of " + models + " are the same");
        report.put("committed_runs_same", same).put("random_models", models).put("random_models_different", different);
        return same && different == 0;
    }

    boolean presets(List<Preset> presets, int steps) {
        boolean all = true;
        ArrayNode list = report.putArray("presets");
        for (Preset preset : presets) {
            for (int runs : effort.presetCohorts()) {
                List<RunSpec> cohort = cohort(preset, runs, steps);
                Dataset data = Noise.dataset(preset.shape().input().dims(), Math.max(2, (int) preset.shape().output().size()), steps * effort.batch(),
                        effort.testSamples());
                Outcome expected = outcome(cohort, data, CpuBackend.vector(), 1);
                boolean same = expected.equals(outcome(cohort, data, gpu, 64));
                all &= same;
                list.addObject().put("preset", preset.id()).put("runs", runs).put("steps", steps).put("batch_size", effort.batch()).put("same", same)
                        .put("weights_sha256", expected.sha256.get(0));
                out.println("  " + preset.id() + " runs=" + runs + ": " + said(same));
            }
        }
        return all;
    }

    /** Each in bursts of another length. */
    boolean repeats(int times) {
        Preset preset = Presets.load().find("basic-cnn").orElseThrow();
        List<RunSpec> cohort = cohort(preset, effort.repeatRuns(), effort.repeatSteps());
        Dataset data = Noise.dataset(preset.shape().input().dims(), 10, effort.repeatSteps() * effort.batch(), effort.testSamples());
        Outcome first = outcome(cohort, data, gpu, 64);
        int different = 0;
        for (int i = 1; i < times; i++) {
            different += outcome(cohort, data, gpu, 1 + i).equals(first) ? 0 : 1;
        }
        report.put("repeats", times).put("runs", effort.repeatRuns()).put("steps", effort.repeatSteps()).put("repeats_different", different);
        out.println("  " + (times - different) + " of " + times + " repeats are the same");
        return different == 0;
    }

    /** Each with its own seed. */
    private List<RunSpec> cohort(Preset preset, int runs, int steps) {
        List<RunSpec> cohort = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            cohort.add(new RunSpec(preset.model(), DatasetSpec.of("noise", 0, 0),
                    preset.training().withBatchSize(effort.batch()).withEpochs(1).withSteps(steps).withSeed(run)));
        }
        return cohort;
    }

    private static String said(boolean same) {
        return same ? "same" : "DIFFERENT";
    }

    private record Outcome(List<TrainingEvent> events, List<String> sha256) {}

    /** All that is more than progress. */
    private static Outcome outcome(List<RunSpec> cohort, Dataset data, Backend backend, int atOnce) {
        try (TrainingSession session = TrainingSession.open(cohort, data, backend)) {
            List<TrainingEvent> events = new ArrayList<>();
            while (!session.done()) {
                events.addAll(session.advance(atOnce, Integer.MAX_VALUE));
            }
            events.removeIf(event -> event instanceof TrainingEvent.Evaluating || event instanceof TrainingEvent.Accumulating);
            List<String> sha256 = new ArrayList<>();
            for (int run = 0; run < cohort.size(); run++) {
                sha256.add(session.weightsSha256(run));
            }
            return new Outcome(events, sha256);
        }
    }
}
