package dev.lockstep.bench.peer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Training against libtorch, one thread each: in every round both engines by turns, each in a fresh JVM. One JVM for both would let the profile of the
 * one compile the loop of the other, and libtorch's thread settings and floating-point flags hold for a whole process.
 *
 * <p>A virtual processor is often half of a core whose other half belongs to somebody else, and then does three quarters of the multiply-adds. Each window of a
 * measurement therefore knows what the registers alone did beside it, and the windows in which the core was whole are given apart, those of both sides chosen alike.
 */
public final class PeerBench {
    private PeerBench() {}

    /** @param arguments how many rounds */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rounds = Integer.parseInt(arguments[0]);
        for (String model : PeerModels.NAMES) {
            System.out.printf("%s: largest relative difference of the losses of %d steps from the same weights: %s%n", model, PeerRun.COMPARED_STEPS,
                    Child.run(PeerRun.LOSSES, model));
        }
        Map<String, List<List<Window>>> results = new TreeMap<>();
        for (int round = 1; round <= rounds; round++) {
            System.out.printf("round %d of %d%n", round, rounds);
            round(round, results);
        }
        new PeerTable(results).print();
    }

    private static void round(int round, Map<String, List<List<Window>>> results) throws IOException, InterruptedException {
        for (String model : PeerModels.NAMES) {
            List<String> engines = new ArrayList<>(List.of(PeerRun.LOCKSTEP, PeerRun.LIBTORCH));
            if (round % 2 == 0) {
                Collections.reverse(engines);
            }
            for (String engine : engines) {
                results.computeIfAbsent(model + engine, key -> new ArrayList<>()).add(Window.parse(Child.run(engine, model)));
            }
        }
    }
}
