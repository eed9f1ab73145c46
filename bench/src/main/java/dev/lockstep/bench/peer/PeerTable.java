package dev.lockstep.bench.peer;

import dev.lockstep.bench.engine.Machine;
import dev.lockstep.bench.engine.Models;
import dev.lockstep.engine.backend.Backends;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@link PeerBench} prints of the windows of each model and engine, by rounds. */
final class PeerTable {
    /** Of the most multiply-adds beside windows: with fewer, somebody else had a share of the core. */
    private static final double WHOLE = 0.92;
    /** Which windows the most is taken from: a core runs faster than it can last for a second now and then. */
    private static final double MOST = 0.95;

    private final Map<String, List<List<Window>>> results;
    private final double limit;

    /** @param results by model and engine, then by rounds */
    PeerTable(Map<String, List<List<Window>>> results) {
        this.results = results;
        this.limit = quantile(limits(), MOST);
    }

    private List<Double> limits() {
        return results.values().stream().flatMap(List::stream).flatMap(List::stream).map(Window::limit).toList();
    }

    void print() {
        int rounds = results.values().iterator().next().size();
        System.out.printf(Locale.ROOT, "%n%s, Java %s, %s; libtorch 2.7.1 through DJL 0.35.1, eager%n", Machine.processor(),
                System.getProperty("java.version"), Backends.best().availability().detail());
        System.out.printf(Locale.ROOT, "training steps of %d images of 28x28 in memory; one thread each; n = %d rounds of a fresh JVM, %d steps and %.1f s of warm-up, %d windows of %.2f s%n",
                Task.BATCH, rounds, PeerRun.WARM_UP_STEPS, PeerRun.WARM_UP_SECONDS, PeerRun.WINDOWS, PeerRun.SECONDS);
        System.out.printf(Locale.ROOT, "fused multiply-adds in registers beside the windows: median %.1f GMAC/s, at most %.1f in %.0f %% of them, which is the limit below%n",
                quantile(limits(), 0.5), limit, 100 * MOST);
        System.out.printf("%nimages/s of all windows, median (lowest to highest round)%n%n");
        header("ratios of the rounds");
        for (String model : PeerModels.NAMES) {
            List<Double> ours = rounds(model + PeerRun.LOCKSTEP);
            List<Double> theirs = rounds(model + PeerRun.LIBTORCH);
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                ratios.add(ours.get(i) / theirs.get(i));
            }
            row(model, ours, theirs, String.format(Locale.ROOT, "%.2f to %.2f", quantile(ratios, 0), quantile(ratios, 1)));
        }
        System.out.printf(Locale.ROOT, "%nthe same of windows with a whole core, at least %.0f %% of the limit beside them (lowest to highest window)%n%n", 100 * WHOLE);
        header("windows");
        for (String model : PeerModels.NAMES) {
            List<Double> ours = whole(model + PeerRun.LOCKSTEP);
            List<Double> theirs = whole(model + PeerRun.LIBTORCH);
            row(model, ours, theirs, ours.size() + " and " + theirs.size());
        }
    }

    private static void header(String last) {
        System.out.printf("| model | Lockstep | libtorch | ratio of medians | of the limit | %s |%n|---|---|---|---|---|---|%n", last);
    }

    private void row(String model, List<Double> ours, List<Double> theirs, String last) {
        if (ours.isEmpty() || theirs.isEmpty()) {
            System.out.printf("| %s | not enough windows | | | | %s |%n", model, last);
            return;
        }
        double rate = quantile(ours, 0.5);
        System.out.printf(Locale.ROOT, "| %s | %s | %s | %.2f | %.0f %% | %s |%n", model, spread(ours), spread(theirs), rate / quantile(theirs, 0.5),
                100 * rate * Models.trainingMultiplyAdds(PeerModels.of(model)) / 1e9 / limit, last);
    }

    /** The median of each round. */
    private List<Double> rounds(String key) {
        return results.get(key).stream().map(windows -> quantile(windows.stream().map(Window::rate).toList(), 0.5)).toList();
    }

    private List<Double> whole(String key) {
        return results.get(key).stream().flatMap(List::stream).filter(window -> window.limit() >= WHOLE * limit).map(Window::rate).toList();
    }

    private static String spread(List<Double> values) {
        return String.format(Locale.ROOT, "%,.0f (%,.0f to %,.0f)", quantile(values, 0.5), quantile(values, 0), quantile(values, 1));
    }

    /** Between two values their mean by weight. */
    private static double quantile(Collection<Double> values, double share) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double at = share * (sorted.length - 1);
        int below = (int) at;
        return sorted[below] + (at - below) * (sorted[Math.min(below + 1, sorted.length - 1)] - sorted[below]);
    }
}
