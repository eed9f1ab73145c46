package dev.lockstep.engine.numerics;

/** The numerics contract, {@code docs/numerics.md}. */
public final class Numerics {
    /** Changes whenever the same run would give other bits. */
    public static final int VERSION = 2;

    private Numerics() {}
}
