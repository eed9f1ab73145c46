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

    final int parameters;
    final int gradients;
    final int state;
    final int losses;
    final int workspace;
    /** Of the larger pass. */
    final int samples;
    final int floats;
    private final Map<Operation, Integer> constants = new HashMap<>();
    private final Map<Operation, Integer> statistics = new HashMap<>();
    private int end;

    RunLayout(Plan plan) {
        parameters = add(plan.parameterFloats());
        gradients = add(plan.trainedFloats());
        state = add(STATES * plan.trainedFloats());
        samples = Math.max(plan.training().samples(), plan.evaluation().samples());
        losses = add(2 * samples);
        for (Operation operation : plan.operations()) {
            constants.put(operation, add(constantsOf(operation).length));
            if (operation instanceof Operation.Normalize) {
                statistics.put(operation, add(2 * operation.input().shape().channels()));
            }
        }
        workspace = add((int) Math.max(plan.training().floats(), plan.evaluation().floats()));
        floats = end;
    }

    private int add(int size) {
        int at = end + Plan.LANES - LEAD;
        end = (at + size + Plan.LANES - 1) / Plan.LANES * Plan.LANES;
        return at;
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
