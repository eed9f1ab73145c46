package dev.lockstep.engine.cpu;

/**
 * Work that the threads of a {@link Team} share. Its units are independent of each other, and each is done whole by one thread, so that how many
 * threads there are changes no bit.
 *
 * @param units into how many the work is split; 0 for one for each lane block of the pass, and then a unit may only read what stages before it
 *     wrote for the same lane block, or what stages of another kind wrote
 */
record Stage(int units, Work work) {
    interface Work {
        /** @param kernels of the thread that does the units {@code from} to {@code to - 1} */
        void run(Kernels kernels, int from, int to);
    }

    static Stage blocks(Work work) {
        return new Stage(0, work);
    }

    /** Over channels, outputs or the like, in tiles, because kernels like several together. */
    static Stage tiles(int items, int tile, Work work) {
        return new Stage((items + tile - 1) / tile, (kernels, from, to) -> work.run(kernels, from * tile, Math.min(items, to * tile)));
    }

    boolean byBlocks() {
        return units == 0;
    }
}
