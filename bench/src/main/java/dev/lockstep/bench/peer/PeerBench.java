package dev.lockstep.bench.peer;

import dev.lockstep.bench.engine.FmaLimit;
import dev.lockstep.bench.engine.Machine;
import dev.lockstep.bench.engine.Models;
import dev.lockstep.engine.backend.Backends;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Training against libtorch, one thread each: in every round both engines by turns, each in a fresh JVM. One JVM for both would let the profile of the
 * one compile the loop of the other, and libtorch's thread settings and floating-point flags hold for a whole process.
 */
public final class PeerBench {
    private final Map<String, List<Double>> rates = new TreeMap<>();
    private final List<Double> limits = new ArrayList<>();

    private PeerBench() {}

    /** @param arguments how many rounds */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rounds = Integer.parseInt(arguments[0]);
        for (String model : PeerModels.NAMES) {
            System.out.printf("%s: largest relative difference of the losses of %d steps from the same weights: %s%n", model, PeerRun.COMPARED_STEPS,
                    Child.run(PeerRun.LOSSES, model));
        }
        PeerBench bench = new PeerBench();
        for (int round = 1; round <= rounds; round++) {
            System.out.printf("round %d of %d%n", round, rounds);
            bench.round(round);
        }
        bench.print(rounds);
    }

    private void round(int round) throws IOException, InterruptedException {
        for (String model : PeerModels.NAMES) {
            List<String> engines = new ArrayList<>(List.of(PeerRun.LOCKSTEP, PeerRun.LIBTORCH));
            if (round % 2 == 0) {
                Collections.reverse(engines);
            }
            for (String engine : engines) {
                rates.computeIfAbsent(model + engine, key -> new ArrayList<>()).add(Double.parseDouble(Child.run(engine, model)));
            }
        }
        limits.add(FmaLimit.gigaPerSecond());
    }

    private void print(int rounds) {
        double limit = median(limits);
        System.out.printf(Locale.ROOT, "%n%s, Java %s, %s; libtorch 2.7.1 through DJL 0.35.1, eager%n", Machine.processor(),
                System.getProperty("java.version"), Backends.best().availability().detail());
        System.out.printf(Locale.ROOT, "training steps of %d images of 28x28 in memory; one thread each; n = %d rounds of a fresh JVM, %d steps and %.1f s of warm-up, %.1f s measured%n",
                Task.BATCH, rounds, PeerRun.WARM_UP_STEPS, PeerRun.WARM_UP_SECONDS, PeerRun.SECONDS);
        System.out.printf(Locale.ROOT, "fused multiply-adds in registers, median of the same rounds: %.1f GMAC/s%n%n", limit);
        System.out.printf("| images/s, median (lowest to highest) | Lockstep | libtorch | ratio of medians | ratios of the rounds | of the limit |%n|---|---|---|---|---|---|%n");
        for (String model : PeerModels.NAMES) {
            List<Double> ours = rates.get(model + PeerRun.LOCKSTEP);
            List<Double> theirs = rates.get(model + PeerRun.LIBTORCH);
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                ratios.add(ours.get(i) / theirs.get(i));
            }
            System.out.printf(Locale.ROOT, "| %s | %s | %s | %.2f | %.2f to %.2f | %.0f %% |%n", model, spread(ours), spread(theirs),
                    median(ours) / median(theirs), Collections.min(ratios), Collections.max(ratios),
                    100 * median(ours) * Models.trainingMultiplyAdds(PeerModels.of(model)) / 1e9 / limit);
        }
    }

    private static String spread(List<Double> values) {
        return String.format(Locale.ROOT, "%,.0f (%,.0f to %,.0f)", median(values), Collections.min(values), Collections.max(values));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
