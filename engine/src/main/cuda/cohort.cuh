// What every kernel works on. docs/cuda.md says where things lie; docs/numerics.md is the order of every operation.
#pragma once

#include "platform.cuh"

constexpr int LANES = 16;
constexpr int THREADS = 256;
// Half-warps of a block: positions, weights or outputs that it takes together, each for 16 lanes.
constexpr int GROUPS = THREADS / LANES;

// One run in one call. CohortMemory.java writes these bytes in this order.
struct Run {
    long long seed;
    // Steps done before this one.
    long long step;
    // Result, added to: the losses of the samples in their order.
    double loss_sum;
    // Of all gradients together; 0 for no limit.
    double max_norm;
    // Result, added to.
    int correct;
    int active;
    // In this pass.
    int samples;
    // The first of them, in the run's order if it is ordered, otherwise in the dataset.
    int first;
    // Samples of the batch that earlier passes held.
    int offset;
    int epoch;
    // Samples of the whole batch.
    int batch;
    int ordered;
    int loss;
    int rule;
    int flags;
    float max_value;
    // Result of clip_norm.
    float factor;
    float weight_decay;
    // Or, of Adam, the step with its first correction.
    float negative_lr;
    float momentum;
    float undamped;
    // 1 - beta1.
    float rest1;
    // beta2, rho or alpha, and 1 - that.
    float decay;
    float rest;
    float eps;
    float shrink;
    float correction;
    // See turn.cu.
    int turn;
};

struct Cohort {
    // [run][float]: parameters, gradients, state of the optimizer, activations.
    float* memory;
    long long stride;
    const int* tables;
    Run* runs;
    // [run][place]: indices of samples.
    const int* orders;
    long long order_stride;
    // [sample][channel][row][column]; null where there are values.
    const unsigned char* pixels;
    const float* values;
    const signed char* labels;
    // [channel][pixel]: what a pixel becomes; of values what 0 becomes, 256 floats a channel all the same.
    const float* inputs;
};

// Where a tensor lies in the memory of a run, in floats.
struct Place {
    int offset;
    // From one lane block to the next.
    int block;
    // From one channel to the next.
    int channel;

    DEVICE_MEMBER int at(int index) const { return offset + index * block; }
};

DEVICE float* memory_of_run(const Cohort& cohort) {
    return cohort.memory + (long long) blockIdx.z * cohort.stride;
}

DEVICE int lane_blocks(const Run& run) {
    return (run.samples + LANES - 1) / LANES;
}

// The sum over 16 values: i plus i + 8, then + 4, + 2, + 1.
DEVICE float lane_tree(const float* v) {
    float s0 = (v[0] + v[8]) + (v[4] + v[12]);
    float s1 = (v[1] + v[9]) + (v[5] + v[13]);
    float s2 = (v[2] + v[10]) + (v[6] + v[14]);
    float s3 = (v[3] + v[11]) + (v[7] + v[15]);
    return (s0 + s2) + (s1 + s3);
}
