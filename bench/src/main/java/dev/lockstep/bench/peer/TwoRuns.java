package dev.lockstep.bench.peer;

import dev.lockstep.bench.engine.Machine;
import dev.lockstep.bench.engine.Models;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** How many images two runs on two threads train on, beside one run alone, by turns in one JVM. */
public final class TwoRuns {
    private static final double WARM_UP_SECONDS = 6;
    private static final double SECONDS = 2;

    private TwoRuns() {}

    /** @param arguments how many rounds */
    public static void main(String[] arguments) throws InterruptedException {
        int rounds = Integer.parseInt(arguments[0]);
        System.out.printf(Locale.ROOT, "%s, Java %s, %d cores, n = %d%n", Machine.processor(), System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors(), rounds);
        for (String model : List.of(Models.BASIC_CNN, Models.EXERCISE, PeerModels.BATCH_NORM, Models.FULLY_CONNECTED)) {
            Contestant first = new LockstepContestant(new Task(model));
            Contestant second = new LockstepContestant(new Task(model));
            together(WARM_UP_SECONDS, first, second);
            double[] one = new double[rounds];
            double[] two = new double[rounds];
            double[] ratios = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                one[round] = together(SECONDS, round % 2 == 0 ? first : second);
                two[round] = together(SECONDS, first, second);
                ratios[round] = two[round] / one[round];
            }
            Arrays.sort(one);
            Arrays.sort(two);
            Arrays.sort(ratios);
            System.out.printf(Locale.ROOT, "%-16s one run %,.0f images/s, two runs %,.0f, ratios of rounds %.2f to %.2f, median %.2f%n", model, one[rounds / 2],
                    two[rounds / 2], ratios[0], ratios[rounds - 1], ratios[rounds / 2]);
        }
    }

    /** Images a second of all of them, each on a thread of its own. */
    private static double together(double seconds, Contestant... runs) throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong images = new AtomicLong();
        Thread[] threads = new Thread[runs.length];
        long start = System.nanoTime();
        for (int r = 0; r < runs.length; r++) {
            Contestant run = runs[r];
            threads[r] = new Thread(() -> {
                for (int step = 0; !over.get(); step++) {
                    run.step(step * Task.BATCH % Task.IMAGES);
                    images.addAndGet(Task.BATCH);
                }
            });
            threads[r].start();
        }
        Thread.sleep((long) (1000 * seconds));
        over.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        return images.get() / ((System.nanoTime() - start) / 1e9);
    }
}
