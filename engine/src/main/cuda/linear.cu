// Linear: y = bias + the features in their order; its gradients over the outputs, or over the samples, in theirs.
#include "cohort.cuh"

struct LinearArguments {
    Cohort cohort;
    Place x;
    Place y;
    int features;
    int outputs;
    int weight;
    // Negative for none.
    int bias;
    // Of the weights and biases; unused by the forward pass.
    int weight_gradient;
    int bias_gradient;
};

constexpr int DEPTH = 32;

// A thread has one lane and one output; 32 features of 16 lanes and of 16 outputs at a time lie in shared memory.
BLOCK_KERNEL(linear, LinearArguments) {
    SHARED(float, xs, DEPTH * LANES);
    SHARED(float, ws, GROUPS * (DEPTH + 1));
    const Run& run = a.cohort.runs[blockIdx.z];
    int block = (int) blockIdx.y;
    if (!run.active || block >= lane_blocks(run)) return;
    float* memory = memory_of_run(a.cohort);
    int lane = (int) threadIdx.x % LANES;
    int group = (int) threadIdx.x / LANES;
    int first = (int) blockIdx.x * GROUPS;
    int output = first + group;
    float sum = a.bias < 0 || output >= a.outputs ? 0 : memory[a.bias + output];
    for (int start = 0; start < a.features; start += DEPTH) {
        int depth = a.features - start < DEPTH ? a.features - start : DEPTH;
        __syncthreads();
        for (int i = (int) threadIdx.x; i < depth * LANES; i += THREADS) {
            xs[i] = memory[a.x.at(block) + start * LANES + i];
        }
        for (int i = (int) threadIdx.x; i < GROUPS * DEPTH; i += THREADS) {
            int f = i % DEPTH;
            int o = i / DEPTH;
            if (f < depth && first + o < a.outputs) {
                ws[o * (DEPTH + 1) + f] = memory[a.weight + (first + o) * a.features + start + f];
            }
        }
        __syncthreads();
        if (output < a.outputs) {
            for (int f = 0; f < depth; f++) {
                sum = fmaf(xs[f * LANES + lane], ws[group * (DEPTH + 1) + f], sum);
            }
        }
    }
    if (output < a.outputs) {
        memory[a.y.at(block) + output * LANES + lane] = sum;
    }
}

// y is the gradient of the output, x that of the input.
BLOCK_KERNEL(linear_input_gradient, LinearArguments) {
    SHARED(float, ys, DEPTH * LANES);
    SHARED(float, ws, DEPTH * GROUPS);
    const Run& run = a.cohort.runs[blockIdx.z];
    int block = (int) blockIdx.y;
    if (!run.active || block >= lane_blocks(run)) return;
    float* memory = memory_of_run(a.cohort);
    int lane = (int) threadIdx.x % LANES;
    int group = (int) threadIdx.x / LANES;
    int first = (int) blockIdx.x * GROUPS;
    int feature = first + group;
    float sum = 0;
    for (int start = 0; start < a.outputs; start += DEPTH) {
        int depth = a.outputs - start < DEPTH ? a.outputs - start : DEPTH;
        __syncthreads();
        for (int i = (int) threadIdx.x; i < depth * LANES; i += THREADS) {
            ys[i] = memory[a.y.at(block) + start * LANES + i];
            int f = i % GROUPS;
            if (first + f < a.features) {
                ws[i] = memory[a.weight + (start + i / GROUPS) * a.features + first + f];
            }
        }
        __syncthreads();
        if (feature < a.features) {
            for (int o = 0; o < depth; o++) {
                sum = fmaf(ys[o * LANES + lane], ws[o * GROUPS + group], sum);
            }
        }
    }
    if (feature < a.features) {
        memory[a.x.at(block) + feature * LANES + lane] = sum;
    }
}

// x is the input, y the gradient of the output. A thread has one weight: a feature and an output.
BLOCK_KERNEL(linear_weight_gradient, LinearArguments) {
    // One float more than the lanes, so that the threads of a warp read different banks.
    SHARED(float, xs, GROUPS * (LANES + 1));
    SHARED(float, ys, GROUPS * (LANES + 1));
    const Run& run = a.cohort.runs[blockIdx.z];
    if (!run.active) return;
    float* memory = memory_of_run(a.cohort);
    int column = (int) threadIdx.x % LANES;
    int row = (int) threadIdx.x / LANES;
    int feature = (int) blockIdx.x * GROUPS + column;
    int output = (int) blockIdx.y * GROUPS + row;
    bool works = feature < a.features && output < a.outputs;
    bool biased = works && feature == 0 && a.bias >= 0;
    float* gradient = memory + a.weight_gradient + output * a.features + feature;
    float sum = works ? *gradient : 0;
    float bias = biased ? memory[a.bias_gradient + output] : 0;
    for (int block = 0; block < lane_blocks(run); block++) {
        int f = (int) blockIdx.x * GROUPS + row;
        __syncthreads();
        xs[row * (LANES + 1) + column] = f < a.features ? memory[a.x.at(block) + f * LANES + column] : 0;
        ys[row * (LANES + 1) + column] = output < a.outputs ? memory[a.y.at(block) + output * LANES + column] : 0;
        __syncthreads();
        int count = run.samples - block * LANES < LANES ? run.samples - block * LANES : LANES;
        for (int lane = 0; lane < count; lane++) {
            float dy = ys[row * (LANES + 1) + lane];
            sum = fmaf(dy, xs[column * (LANES + 1) + lane], sum);
            bias += dy;
        }
    }
    if (works) *gradient = sum;
    if (biased) memory[a.bias_gradient + output] = bias;
}
