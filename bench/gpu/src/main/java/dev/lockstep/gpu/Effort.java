package dev.lockstep.gpu;

/**
 * How much is done of everything.
 *
 * @param batch samples of a step
 * @param presetCohorts runs that train each preset together
 * @param testSamples of the presets' evaluations
 * @param repeatRuns runs of the cohort that is repeated, and steps of each
 * @param rounds of a measurement
 * @param sweeps runs that are measured together
 * @param train images of the measurements, and test images
 * @param epochRuns runs of the training that is measured whole, and its epochs
 */
record Effort(int batch, int[] presetCohorts, int testSamples, int repeatRuns, int repeatSteps, int rounds, int[] sweeps, int train, int test, int epochRuns,
        int epochs) {
    /** Trains as much as MNIST has. */
    static final Effort WHOLE = new Effort(64, new int[] {1, 3, 17}, 40, 8, 50, 5, new int[] {1, 8, 64, 256}, 60_000, 10_000, 64, 10);
    /** For a look whether everything works: a processor that stands in for the GPU does it in minutes. */
    static final Effort QUICK = new Effort(2, new int[] {1, 3, 17}, 2, 2, 3, 2, new int[] {1, 2}, 4, 2, 2, 1);
}
