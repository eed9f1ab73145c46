// Clipping and the update rules; every run may have its own rule.
#include "cohort.cuh"
#include "elementary.cuh"

struct UpdateArguments {
    Cohort cohort;
    int parameters;
    int gradients;
    // Three stretches of the length of the gradients: what the rule remembers.
    int state;
    int floats;
};

enum Rule { SGD, ADAM, ADADELTA, ADAGRAD, RMS_PROP };

constexpr int FIRST = 1;
constexpr int NESTEROV = 2;
// Adam with amsgrad, RMSprop centered.
constexpr int THIRD_STATE = 4;
// RMSprop with momentum.
constexpr int BUFFERED = 8;
constexpr int CLIPS = 16;
// Gradients stay for the next batch.
constexpr int KEEPS = 32;

// One block for each run; one thread adds up the squares in double, in the order of memory.
BLOCK_KERNEL(clip_norm, UpdateArguments) {
    SHARED(float, staged, THREADS);
    Run& run = a.cohort.runs[blockIdx.z];
    if (!run.active) return;
    const float* gradients = memory_of_run(a.cohort) + a.gradients;
    double sum = 0;
    for (int start = 0; run.max_norm != 0 && start < a.floats; start += THREADS) {
        int i = start + (int) threadIdx.x;
        __syncthreads();
        staged[threadIdx.x] = i < a.floats ? gradients[i] : 0;
        __syncthreads();
        for (int n = 0; threadIdx.x == 0 && n < THREADS; n++) {
            sum += (double) staged[n] * (double) staged[n];
        }
    }
    if (threadIdx.x == 0) {
        double ratio = run.max_norm / (sqrt(sum) + 1e-6);
        run.factor = run.max_norm == 0 || ratio > 1 ? 1 : (float) ratio;
    }
}

DEVICE float sgd(const Run& run, float w, float d, float* buffer) {
    if (run.momentum != 0) {
        *buffer = run.flags & FIRST ? d : fmaf(run.momentum, *buffer, run.undamped * d);
        d = run.flags & NESTEROV ? fmaf(run.momentum, *buffer, d) : *buffer;
    }
    return fmaf(run.negative_lr, d, w);
}

DEVICE float adam(const Run& run, float w, float d, float* average, float* squares, float* most) {
    *average = fmaf(run.rest1, d - *average, *average);
    *squares = fmaf(run.rest * d, d, run.decay * *squares);
    float square = *squares;
    if (run.flags & THIRD_STATE) {
        *most = java_max(*most, square);
        square = *most;
    }
    return fmaf(run.negative_lr, *average / (sqrtf(square) / run.correction + run.eps), w);
}

DEVICE float adadelta(const Run& run, float w, float d, float* squares, float* deltas) {
    *squares = fmaf(run.rest * d, d, run.decay * *squares);
    float delta = sqrtf(*deltas + run.eps) / sqrtf(*squares + run.eps) * d;
    *deltas = fmaf(run.rest * delta, delta, run.decay * *deltas);
    return fmaf(run.negative_lr, delta, w);
}

DEVICE float adagrad(const Run& run, float w, float d, float* sum) {
    *sum = fmaf(d, d, *sum);
    return fmaf(run.negative_lr, d / (sqrtf(*sum) + run.eps), w);
}

DEVICE float rms_prop(const Run& run, float w, float d, float* squares, float* buffer, float* average) {
    *squares = fmaf(run.rest * d, d, run.decay * *squares);
    float variance = *squares;
    if (run.flags & THIRD_STATE) {
        *average = fmaf(run.rest, d - *average, *average);
        variance = java_max(0, fmaf(-*average, *average, variance));
    }
    float step = d / (sqrtf(variance) + run.eps);
    if (run.flags & BUFFERED) {
        *buffer = fmaf(run.momentum, *buffer, step);
        step = *buffer;
    }
    return fmaf(run.negative_lr, step, w);
}

// All parameters of all runs.
KERNEL(update, UpdateArguments) {
    const Run& run = a.cohort.runs[blockIdx.z];
    int i = (int) (blockIdx.x * THREADS + threadIdx.x);
    if (!run.active || i >= a.floats) return;
    float* memory = memory_of_run(a.cohort);
    float* gradient = memory + a.gradients + i;
    float* first = memory + a.state + i;
    float* second = first + a.floats;
    float* third = second + a.floats;
    float g = *gradient;
    if (run.flags & CLIPS) {
        g = java_min(java_max(g * run.factor, -run.max_value), run.max_value);
    }
    float w = memory[a.parameters + i];
    if (run.rule == ADAM) {
        w *= run.shrink;
    }
    // A weight decay of 0 must not touch the gradient: 0 times an infinite weight is NaN.
    float d = run.weight_decay == 0 ? g : fmaf(run.weight_decay, w, g);
    if (run.rule == SGD) {
        w = sgd(run, w, d, first);
    } else if (run.rule == ADAM) {
        w = adam(run, w, d, first, second, third);
    } else if (run.rule == ADADELTA) {
        w = adadelta(run, w, d, first, second);
    } else if (run.rule == ADAGRAD) {
        w = adagrad(run, w, d, first);
    } else {
        w = rms_prop(run, w, d, first, second, third);
    }
    memory[a.parameters + i] = w;
    *gradient = run.flags & KEEPS ? g : 0;
}
