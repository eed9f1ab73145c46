package dev.lockstep.engine.backend;

/** What one run of a cohort does in a call of {@link Execution}, and what came out. Written by the caller again and again, never replaced. */
public final class RunSlot {
    /** Whether this run takes part. */
    public boolean active;
    /** Indices of training samples; this part of the batch is {@code order[from]} to {@code order[from + count - 1]}. */
    public int[] order;
    /** Another one when {@link #order} holds something else. Runs that share the array take the same samples. */
    public int orderVersion;
    public int from;
    /** At most the plan's training pass. */
    public int count;
    /** Samples of this batch that earlier parts held. */
    public int offset;
    /** 1-based. */
    public int epoch;
    /** Steps done before this one. */
    public long step;
    /** Samples of the whole batch, which the gradient is the mean over. */
    public int batch;
    /** Of the next update. */
    public double learningRate;
    /** Of the next update, instead of the optimizer's momentum or first beta; NaN for the optimizer's. */
    public double momentum = Double.NaN;

    /** Result: sum of the samples' losses, added up in sample order. */
    public double lossSum;
    /** Result: samples whose label had the largest logit. */
    public int correct;

    public void clearResults() {
        lossSum = 0;
        correct = 0;
    }
}
