package dev.lockstep.bench.peer;

import dev.lockstep.bench.engine.FmaLimit;
import dev.lockstep.engine.spec.OptimizerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What one JVM of the comparison does: one engine and one model, or both engines side by side to compare their losses. */
final class PeerRun {
    static final String LOCKSTEP = "lockstep";
    static final String LIBTORCH = "libtorch";
    static final String LOSSES = "losses";
    static final double WARM_UP_SECONDS = 3;
    /** Before these seconds: on a busy machine the compiler may need longer than them. */
    static final int WARM_UP_STEPS = 60;
    static final double SECONDS = 0.25;
    static final int WINDOWS = 12;
    /** Some 10 milliseconds between the windows, without which nobody knows what a virtual processor was worth then. */
    private static final int LIMIT_CALLS = 1000;
    static final int COMPARED_STEPS = 20;
    /** Between the losses of all these steps. */
    private static final double TOLERANCE_SGD = 1e-5;
    /** Adam's first steps are as long for a gradient of mere rounding as for any other, so that rounding grows from step to step. */
    private static final double TOLERANCE_ADAM = 2e-2;

    private PeerRun() {}

    /** @param arguments what to do, and the model */
    public static void main(String[] arguments) {
        Task task = new Task(arguments[1]);
        if (arguments[0].equals(LOSSES)) {
            compare(task);
        } else {
            System.out.println("result " + Window.print(windows(open(arguments[0], task))));
        }
        // libtorch's destructors at exit would race with its own threads.
        Runtime.getRuntime().halt(0);
    }

    private static Contestant open(String engine, Task task) {
        return engine.equals(LOCKSTEP) ? new LockstepContestant(task) : new LibtorchContestant(task);
    }

    private static List<Window> windows(Contestant contestant) {
        for (int step = 0; step < WARM_UP_STEPS; step++) {
            contestant.step(step * Task.BATCH);
        }
        FmaLimit.gigaPerSecond();
        run(contestant, WARM_UP_SECONDS);
        List<Window> windows = new ArrayList<>();
        double before = FmaLimit.sample(LIMIT_CALLS);
        for (int i = 0; i < WINDOWS; i++) {
            double rate = run(contestant, SECONDS);
            double after = FmaLimit.sample(LIMIT_CALLS);
            windows.add(new Window(rate, Math.min(before, after)));
            before = after;
        }
        return windows;
    }

    private static double run(Contestant contestant, double seconds) {
        long start = System.nanoTime();
        long images = 0;
        double elapsed;
        do {
            contestant.step((int) (images % Task.IMAGES));
            images += Task.BATCH;
            elapsed = (System.nanoTime() - start) / 1e9;
        } while (elapsed < seconds);
        return images / elapsed;
    }

    private static void compare(Task task) {
        Contestant ours = open(LOCKSTEP, task);
        Contestant theirs = open(LIBTORCH, task);
        double tolerance = task.optimizer instanceof OptimizerSpec.SGD ? TOLERANCE_SGD : TOLERANCE_ADAM;
        double worst = 0;
        for (int step = 0; step < COMPARED_STEPS; step++) {
            double loss = theirs.step(step * Task.BATCH);
            worst = Math.max(worst, Math.abs(ours.step(step * Task.BATCH) - loss) / loss);
        }
        if (!(worst < tolerance)) {
            throw new IllegalStateException("the two sides do not do the same work: model=" + task.name + " steps=" + COMPARED_STEPS
                    + " relative difference of losses=" + worst + ", allowed is below " + tolerance);
        }
        System.out.printf(Locale.ROOT, "result %.2g%n", worst);
    }
}
