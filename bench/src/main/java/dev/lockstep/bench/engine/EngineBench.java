package dev.lockstep.bench.engine;

import dev.lockstep.engine.backend.Backends;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures everything in turns, a fresh JVM each, and prints medians beside the limit that the core showed in the same rounds. */
public final class EngineBench {
    private final Map<String, List<Double>> scores = new TreeMap<>();
    private final Map<String, Double> bytes = new TreeMap<>();

    private EngineBench() {}

    /** @param arguments how many rounds */
    public static void main(String[] arguments) throws RunnerException {
        int rounds = Integer.parseInt(arguments[0]);
        EngineBench bench = new EngineBench();
        for (int round = 1; round <= rounds; round++) {
            System.out.printf("round %d of %d%n", round, rounds);
            bench.round();
        }
        bench.print(rounds);
    }

    private void round() throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                .include("dev\\.lockstep\\.bench\\.engine\\..*")
                .shouldFailOnError(true)
                .forks(1)
                .jvmArgsAppend("@" + System.getProperty("bench.jvm.options"))
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(3)
                .measurementTime(TimeValue.seconds(1))
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .build()).run();
        for (RunResult result : results) {
            String model = result.getParams().getParam("model");
            String name = model == null ? "limit" : model + " " + result.getPrimaryResult().getLabel();
            scores.computeIfAbsent(name, key -> new ArrayList<>()).add(result.getPrimaryResult().getScore());
            bytes.merge(name, result.getSecondaryResults().get("gc.alloc.rate.norm").getScore(), Math::max);
        }
    }

    private void print(int rounds) {
        double limit = median(scores.remove("limit")) * FmaLimit.MULTIPLY_ADDS / 1e9;
        System.out.printf(Locale.ROOT, "%n%s, Java %s, %s%n", Machine.processor(), System.getProperty("java.version"),
                Backends.best().availability().detail());
        System.out.printf(Locale.ROOT, "n = %d rounds of a fresh JVM, 3 s warm-up, 3 s measured; one thread; batch 64; random images%n", rounds);
        System.out.printf(Locale.ROOT, "fused multiply-adds in registers, median of the same rounds: %.1f GMAC/s%n%n", limit);
        System.out.printf("%-26s %10s %10s %10s %8s %9s %12s%n", "", "images/s", "lowest", "highest", "GMAC/s", "of limit", "bytes/image");
        scores.forEach((name, values) -> {
            String model = name.substring(0, name.indexOf(' '));
            long adds = name.endsWith("train") ? Models.trainingMultiplyAdds(model) : Models.multiplyAdds(model);
            double gmacs = median(values) * adds / 1e9;
            System.out.printf(Locale.ROOT, "%-26s %10.0f %10.0f %10.0f %8.1f %8.0f%% %12.2f%n", name, median(values),
                    values.stream().min(Double::compare).orElseThrow(), values.stream().max(Double::compare).orElseThrow(), gmacs,
                    100 * gmacs / limit, bytes.get(name));
        });
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
