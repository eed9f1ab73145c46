package dev.lockstep.engine.support;

/** How many random cases a property is tried on: {@code -Dlockstep.cases=10} for ten times as many. */
public final class Seeds {
    private static final int TIMES = Integer.getInteger("lockstep.cases", 1);

    private Seeds() {}

    public static int count(int usual) {
        return usual * TIMES;
    }
}
