package dev.lockstep.engine.backend;

/**
 * An execution that wins time when nobody waits for the results of each step. It takes rows of steps, or of an evaluation's passes, and takes the next row while
 * the one before is under way. Whatever else is asked of it while rows are under way is as it is behind the last of them.
 */
public interface BurstExecution extends Execution {
    /** Steps of a row at most; 0 where a step has more parts than a row holds. */
    int mostSteps();

    /** Of the plan's evaluation passes, in a row. */
    int mostPasses();

    /** How many rows may be under way, at least 2. */
    int mostRows();

    /**
     * Begins {@link #accumulate} and {@link #update} of one whole batch after the other. A run whose loss is infinite or not a number takes no part in the steps behind
     * it, in this row and all others, whatever their slots say; what these hold as its results then means nothing.
     *
     * @param steps [step][run]; kept until {@link #end}, which fills in the results
     * @param count of the steps, at most {@link #mostSteps()}
     */
    void begin(RunSlot[][] steps, int count);

    /**
     * Begins {@link #evaluate} of samples; their results are added to those that the slots have, or, where samples before them are still under way, to theirs.
     *
     * @param runs kept until {@link #end}
     * @param count at most {@link #mostPasses()} of the plan's evaluation passes
     * @param goesOn whether the row before has the samples before these, and is under way
     */
    void beginEvaluation(RunSlot[] runs, int from, int count, boolean goesOn);

    /** Waits for the first row that is under way, and fills in the results of its active slots. */
    void end();
}
