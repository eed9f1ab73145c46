package dev.lockstep.engine.cuda;

import java.util.Arrays;

/**
 * One operation of a step for all runs of a cohort.
 *
 * @param kernel its name in {@code src/main/cuda}
 * @param x blocks of {@link #THREADS} threads
 * @param arguments what follows the cohort in the kernel's struct
 */
public record Launch(String kernel, int x, int y, int[] arguments) {
    public static final int THREADS = 256;
    /** Half-warps of a block, each with the 16 lanes of a lane block. */
    static final int GROUPS = 16;

    /** The bytes of the kernel's struct; one with addresses in it ends where 8 bytes end. */
    byte[] struct(byte[] cohort) {
        byte[] struct = Arrays.copyOf(cohort, cohort.length + (4 * arguments.length + 7) / 8 * 8);
        byte[] own = CohortMemory.bytes(arguments);
        System.arraycopy(own, 0, struct, cohort.length, own.length);
        return struct;
    }

    static int blocks(int count, int each) {
        return (count + each - 1) / each;
    }
}
