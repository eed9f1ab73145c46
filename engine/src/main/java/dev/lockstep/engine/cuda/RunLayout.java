package dev.lockstep.engine.cuda;

import dev.lockstep.engine.plan.Operation;
import dev.lockstep.engine.plan.Plan;
import java.util.HashMap;
import java.util.Map;

/**
 * Where things lie in the memory of one run, in floats. The activations of training and evaluation share a place, since neither outlives its pass. A
 * workspace starts so that its lane blocks, which begin behind a lead of 12 floats, are aligned to 64 bytes.
 */
final class RunLayout {
    /** What an optimizer remembers at most of each parameter. */
    static final int STATES = 3;
    private static final int LEAD = 12;
    /** What one copy to or from a device holds, an array of bytes. */
    private static final long MOST_FLOATS = 1 << 29;

    final int parameters;
    final int gradients;
    final int state;
    final int losses;
    /** Whether the run goes no further, as a float that is not 0. */
    final int halted;
    final int workspace;
    /** Of the larger pass. */
    final int samples;
    final int floats;
    private final Map<Operation, Integer> constants = new HashMap<>();
    private final Map<Operation, Integer> statistics = new HashMap<>();
    private long end;

    RunLayout(Plan plan) {
        parameters = add(plan.parameterFloats());
        gradients = add(plan.trainedFloats());
        state = add((long) STATES * plan.trainedFloats());
        samples = Math.max(plan.training().samples(), plan.evaluation().samples());
        losses = add(2 * samples);
        halted = add(1);
        for (Operation operation : plan.operations()) {
            constants.put(operation, add(constantsOf(operation).length));
            if (operation instanceof Operation.Normalize) {
                statistics.put(operation, add(2 * operation.input().shape().channels()));
            }
        }
        workspace = add(Math.max(plan.training().floats(), plan.evaluation().floats()));
        if (end >= MOST_FLOATS) {
            throw new IllegalArgumentException("a run needs bytes=" + 4 * end + " on a GPU, allowed are less than " + 4 * MOST_FLOATS
                    + "; train this model on the CPU");
        }
        floats = (int) end;
    }

    private int add(long size) {
        long at = end + Plan.LANES - LEAD;
        end = (at + size + Plan.LANES - 1) / Plan.LANES * Plan.LANES;
        return (int) at;
    }

    /** What {@link #constants} points to. */
    static float[] constantsOf(Operation operation) {
        if (operation instanceof Operation.Activate activate) {
            return new float[] {activate.slope()};
        }
        if (operation instanceof Operation.Drop drop) {
            return new float[] {drop.p(), drop.scale()};
        }
        if (operation instanceof Operation.Normalize norm) {
            return new float[] {norm.eps(), (float) norm.momentum(), (float) (1 - norm.momentum())};
        }
        return new float[0];
    }

    int constants(Operation operation) {
        return constants.get(operation);
    }

    /** The means of a batch normalization's channels, then their inverse standard deviations. */
    int statistics(Operation operation) {
        return statistics.get(operation);
    }
}
