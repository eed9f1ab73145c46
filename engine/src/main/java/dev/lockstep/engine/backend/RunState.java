package dev.lockstep.engine.backend;

import java.util.Map;

/** Helps backends with {@link Execution#setState}. */
public final class RunState {
    /** Under this name are gradients that the next step adds to. */
    public static final String GRADIENT = "grad";

    private RunState() {}

    /** Copies a state over that of a run, which has the same names and sizes. */
    public static void copy(Map<String, float[]> state, Map<String, float[]> to) {
        if (!state.keySet().equals(to.keySet())) {
            throw new IllegalArgumentException("the state is one of another optimizer: names=" + state.keySet() + ", expected " + to.keySet());
        }
        to.forEach((name, own) -> {
            float[] values = state.get(name);
            if (values.length != own.length) {
                throw new IllegalArgumentException("the state is one of another plan: " + name + ": values.length=" + values.length + ", expected " + own.length);
            }
            System.arraycopy(values, 0, own, 0, own.length);
        });
    }
}
