package dev.lockstep.engine.backend;

/** An execution that wins time when it does several steps without anybody waiting for the results of each. */
public interface BurstExecution extends Execution {
    /** How many steps, or passes of an evaluation, it takes at once. */
    int most();

    /**
     * {@link #accumulate} and {@link #update} of one batch after the other; each is one part. A run whose loss is infinite or not a number takes no part in
     * the steps behind it, whatever their slots say; what these hold as its results then means nothing.
     *
     * @param steps [step][run], at most {@link #most()} steps
     */
    void train(RunSlot[][] steps);

    /** @param count at most {@link #most()} of the plan's evaluation passes */
    @Override
    void evaluate(RunSlot[] runs, int from, int count);
}
