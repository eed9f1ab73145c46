package dev.lockstep.engine.plan;

/** A sliding window along one axis: extents of input and output, kernel size, stride, padding, dilation. */
record Axis(int in, int out, int kernel, int stride, int padding, int dilation) {}
