// Softmax over the channels at each position.
#include "cohort.cuh"
#include "elementary.cuh"

struct SoftmaxArguments {
    Cohort cohort;
    // Forward: input and output. Backward: output, and the gradients of output and input in dy and x.
    Place x;
    Place y;
    Place dy;
    int channels;
};

// A thread has one position and lane.
KERNEL(softmax, SoftmaxArguments) {
    const Run& run = a.cohort.runs[blockIdx.z];
    int block = (int) blockIdx.y;
    int i = (int) (blockIdx.x * THREADS + threadIdx.x);
    if (!run.active || block >= lane_blocks(run) || i >= a.y.channel) return;
    float* memory = memory_of_run(a.cohort);
    const float* x = memory + a.x.at(block) + i;
    float* y = memory + a.y.at(block) + i;
    float max = x[0];
    for (int c = 1; c < a.channels; c++) {
        max = x[c * a.x.channel] > max ? x[c * a.x.channel] : max;
    }
    float sum = 0;
    for (int c = 0; c < a.channels; c++) {
        float e = lockstep_exp(x[c * a.x.channel] - max);
        y[c * a.y.channel] = e;
        sum += e;
    }
    for (int c = 0; c < a.channels; c++) {
        y[c * a.y.channel] /= sum;
    }
}

KERNEL(softmax_gradient, SoftmaxArguments) {
    const Run& run = a.cohort.runs[blockIdx.z];
    int block = (int) blockIdx.y;
    int i = (int) (blockIdx.x * THREADS + threadIdx.x);
    if (!run.active || block >= lane_blocks(run) || i >= a.y.channel) return;
    float* memory = memory_of_run(a.cohort);
    const float* y = memory + a.y.at(block) + i;
    const float* dy = memory + a.dy.at(block) + i;
    float* dx = memory + a.x.at(block) + i;
    float sum = 0;
    for (int c = 0; c < a.channels; c++) {
        sum = fmaf(dy[c * a.dy.channel], y[c * a.y.channel], sum);
    }
    for (int c = 0; c < a.channels; c++) {
        dx[c * a.x.channel] = y[c * a.y.channel] * (dy[c * a.dy.channel] - sum);
    }
}
