// BatchNorm2d. A block has one channel.
#include "sums.cuh"

struct NormalizationArguments {
    Cohort cohort;
    Place x;
    Place y;
    Place dy;
    Place dx;
    // Of each channel; negative for 1 and for 0.
    int weight;
    int bias;
    int weight_gradient;
    int bias_gradient;
    int running_mean;
    int running_variance;
    // Counts the batches.
    int tracked;
    // Of each channel of this batch, kept for the gradient.
    int mean;
    int inverse;
    // Of the run: eps, momentum, 1 - momentum.
    int constants;
    // Whether the gradient of the input is asked for.
    int propagates;
};

struct SquareTerm {
    const float* memory;
    Place x;
    int channel;
    float mean;

    DEVICE_MEMBER void operator()(int block, int i, float& a, float& b) const {
        a = memory[x.at(block) + channel * x.channel + i] - mean;
        b = a;
    }
};

struct ProductTerm {
    const float* memory;
    Place x;
    Place dy;
    int channel;
    float mean;
    float inverse;

    DEVICE_MEMBER void operator()(int block, int i, float& a, float& b) const {
        a = memory[dy.at(block) + channel * dy.channel + i];
        b = (memory[x.at(block) + channel * x.channel + i] - mean) * inverse;
    }
};

DEVICE void normalize(const NormalizationArguments& a, float* memory, int blocks, int channel, float mean, float scale, float bias) {
    for (int i = (int) threadIdx.x; i < blocks * a.x.channel; i += THREADS) {
        int block = i / a.x.channel;
        int at = channel * a.x.channel + i % a.x.channel;
        memory[a.y.at(block) + at] = fmaf(memory[a.x.at(block) + at] - mean, scale, bias);
    }
}

DEVICE void track(float* running, const float* constants, float value) {
    *running = fmaf(constants[1], value, constants[2] * *running);
}

BLOCK_KERNEL(batch_norm, NormalizationArguments) {
    SHARED(float, as, STAGED);
    SHARED(float, bs, STAGED);
    const Run& run = a.cohort.runs[blockIdx.z];
    if (!run.active) return;
    float* memory = memory_of_run(a.cohort);
    int channel = (int) blockIdx.x;
    const float* constants = memory + a.constants;
    float count = (float) run.samples * (float) (a.x.channel / LANES);
    float others = count - 1 > 1 ? count - 1 : 1;
    float mean = channel_sum(run, PlainTerm{memory, a.x, channel}, a.x.channel, as, bs) / count;
    float squares = channel_sum(run, SquareTerm{memory, a.x, channel, mean}, a.x.channel, as, bs);
    float inverse = 1 / sqrtf(squares / count + constants[0]);
    float scale = inverse * (a.weight < 0 ? 1 : memory[a.weight + channel]);
    normalize(a, memory, lane_blocks(run), channel, mean, scale, a.bias < 0 ? 0 : memory[a.bias + channel]);
    if (threadIdx.x == 0) {
        memory[a.mean + channel] = mean;
        memory[a.inverse + channel] = inverse;
        track(memory + a.running_mean + channel, constants, mean);
        track(memory + a.running_variance + channel, constants, squares / others);
        if (channel == 0) {
            memory[a.tracked] += 1;
        }
    }
}

KERNEL(batch_norm_evaluation, NormalizationArguments) {
    const Run& run = a.cohort.runs[blockIdx.z];
    if (!run.active) return;
    float* memory = memory_of_run(a.cohort);
    int channel = (int) blockIdx.x;
    float scale = 1 / sqrtf(memory[a.running_variance + channel] + memory[a.constants]) * (a.weight < 0 ? 1 : memory[a.weight + channel]);
    normalize(a, memory, lane_blocks(run), channel, memory[a.running_mean + channel], scale, a.bias < 0 ? 0 : memory[a.bias + channel]);
}

BLOCK_KERNEL(batch_norm_gradient, NormalizationArguments) {
    SHARED(float, as, STAGED);
    SHARED(float, bs, STAGED);
    const Run& run = a.cohort.runs[blockIdx.z];
    if (!run.active) return;
    float* memory = memory_of_run(a.cohort);
    int channel = (int) blockIdx.x;
    float mean = memory[a.mean + channel];
    float inverse = memory[a.inverse + channel];
    float count = (float) run.samples * (float) (a.x.channel / LANES);
    float sum = channel_sum(run, PlainTerm{memory, a.dy, channel}, a.dy.channel, as, bs);
    float product = channel_sum(run, ProductTerm{memory, a.x, a.dy, channel, mean, inverse}, a.x.channel, as, bs);
    if (threadIdx.x == 0) {
        if (a.weight >= 0) memory[a.weight_gradient + channel] += product;
        if (a.bias >= 0) memory[a.bias_gradient + channel] += sum;
    }
    if (!a.propagates) return;
    float scale = inverse * (a.weight < 0 ? 1 : memory[a.weight + channel]);
    float mean_gradient = sum / count;
    float mean_product = product / count;
    for (int i = (int) threadIdx.x; i < lane_blocks(run) * a.x.channel; i += THREADS) {
        int block = i / a.x.channel;
        int at = channel * a.x.channel + i % a.x.channel;
        float normalized = (memory[a.x.at(block) + at] - mean) * inverse;
        memory[a.dx.at(block) + at] = scale * fmaf(-normalized, mean_product, memory[a.dy.at(block) + at] - mean_gradient);
    }
}
