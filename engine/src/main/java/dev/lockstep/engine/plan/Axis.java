package dev.lockstep.engine.plan;

/** A sliding window along one axis: extents of input and output, kernel size, stride, padding, dilation. */
record Axis(int in, int out, int kernel, int stride, int padding, int dilation) {
    /** Whether no two windows meet. */
    boolean disjoint() {
        return stride > (kernel - 1) * dilation;
    }

    /** Over how many elements the mean of a window is taken: padding counts or not, what lies behind the padding never does. */
    int counted(int window, boolean withPadding) {
        int start = window * stride - padding;
        int end = Math.min(start + kernel, in + padding);
        return withPadding ? end - start : Math.min(end, in) - Math.max(start, 0);
    }
}
