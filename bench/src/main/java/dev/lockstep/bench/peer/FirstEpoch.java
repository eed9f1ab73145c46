package dev.lockstep.bench.peer;

import dev.lockstep.bench.engine.Machine;
import dev.lockstep.bench.engine.Models;
import dev.lockstep.engine.backend.Backends;
import java.util.Arrays;
import java.util.Locale;

/** The Basic CNN over as many images as MNIST has, from a fresh JVM on: how much longer the first epoch takes than later ones. */
public final class FirstEpoch {
    private static final int STEPS = 60_000 / Task.BATCH;

    private FirstEpoch() {}

    /** @param arguments how many later epochs; then, if the kernels are to be warmed as a server does, for how many milliseconds it had nothing to do */
    public static void main(String[] arguments) throws InterruptedException {
        int idle = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0;
        if (idle > 0) {
            Backends.best().prepare();
            Thread.sleep(idle);
        }
        Contestant lockstep = new LockstepContestant(new Task(Models.BASIC_CNN));
        double first = epoch(lockstep);
        double[] later = new double[Integer.parseInt(arguments[0])];
        for (int i = 0; i < later.length; i++) {
            later[i] = epoch(lockstep);
        }
        Arrays.sort(later);
        System.out.printf(Locale.ROOT, "%s, Java %s, %s ms of warm-up before: first epoch %.2f s, median of %d later ones %.2f s (%.2f to %.2f), ratio %.2f%n",
                Machine.processor(), System.getProperty("java.version"), idle == 0 ? "no" : idle, first, later.length, later[later.length / 2], later[0],
                later[later.length - 1], first / later[later.length / 2]);
    }

    private static double epoch(Contestant lockstep) {
        long start = System.nanoTime();
        for (int step = 0; step < STEPS; step++) {
            lockstep.step(step * Task.BATCH % Task.IMAGES);
        }
        return (System.nanoTime() - start) / 1e9;
    }
}
