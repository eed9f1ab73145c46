// The losses, by sample, the gradient of their mean by the outputs, and whether a sample counts as correct.
#include "cohort.cuh"
#include "elementary.cuh"

struct LossArguments {
    Cohort cohort;
    Place y;
    // Negative in an evaluation.
    Place dy;
    int outputs;
    // For each sample of the pass: its loss, and behind all losses whether it is correct.
    int losses;
    int most_samples;
};

enum LossKind { CROSS_ENTROPY, BINARY_CROSS_ENTROPY, LOGITS_CROSS_ENTROPY, ABSOLUTE_ERROR, SQUARED_ERROR };

// One sample: output o at y[o * LANES].
struct Scored {
    const float* y;
    float* dy;
    int outputs;
    int label;
    float batch;
};

DEVICE bool label_is_largest(const Scored& s) {
    float z = s.y[s.label * LANES];
    for (int c = 0; c < s.outputs; c++) {
        float other = s.y[c * LANES];
        if (c < s.label ? !(other < z) : !(other <= z)) return false;
    }
    return true;
}

DEVICE float cross_entropy(const Scored& s) {
    float max = s.y[0];
    for (int c = 1; c < s.outputs; c++) {
        max = s.y[c * LANES] > max ? s.y[c * LANES] : max;
    }
    float sum = 0;
    for (int c = 0; c < s.outputs; c++) {
        sum += lockstep_exp(s.y[c * LANES] - max);
    }
    for (int c = 0; s.dy && c < s.outputs; c++) {
        float p = lockstep_exp(s.y[c * LANES] - max) / sum;
        s.dy[c * LANES] = (c == s.label ? p - 1 : p) / s.batch;
    }
    return lockstep_log(sum) - (s.y[s.label * LANES] - max);
}

DEVICE float target_loss(int kind, float y, float t) {
    if (kind == BINARY_CROSS_ENTROPY) {
        float hit = java_max(lockstep_log(y), -100);
        float miss = java_max(lockstep_log1p(-y), -100);
        return (t - 1) * miss - t * hit;
    }
    if (kind == LOGITS_CROSS_ENTROPY) {
        return java_max(y, 0) - y * t + lockstep_log1p(lockstep_exp(-fabsf(y)));
    }
    return kind == ABSOLUTE_ERROR ? fabsf(y - t) : (y - t) * (y - t);
}

DEVICE float target_derivative(int kind, float y, float t) {
    float d = y - t;
    if (kind == BINARY_CROSS_ENTROPY) return d / java_max((1 - y) * y, 1e-12f);
    if (kind == LOGITS_CROSS_ENTROPY) return lockstep_sigmoid(y) - t;
    if (kind == ABSOLUTE_ERROR) return d > 0 ? 1 : d < 0 ? -1 : d;
    return 2 * d;
}

DEVICE float targets(int kind, const Scored& s) {
    float sum = 0;
    for (int o = 0; o < s.outputs; o++) {
        float t = s.outputs == 1 ? (float) s.label : o == s.label ? 1 : 0;
        sum += target_loss(kind, s.y[o * LANES], t);
        if (s.dy) {
            s.dy[o * LANES] = target_derivative(kind, s.y[o * LANES], t) / (s.batch * (float) s.outputs);
        }
    }
    return sum / (float) s.outputs;
}

DEVICE bool correct(int kind, const Scored& s) {
    if (kind == CROSS_ENTROPY || s.outputs > 1) return label_is_largest(s);
    float threshold = kind == LOGITS_CROSS_ENTROPY ? 0 : 0.5f;
    return (s.y[0] > threshold) == (s.label == 1) && s.y[0] == s.y[0];
}

// One block for each run; one thread adds up in double, in the order of the samples.
BLOCK_KERNEL(score, LossArguments) {
    Run& run = a.cohort.runs[blockIdx.z];
    if (!run.active) return;
    float* memory = memory_of_run(a.cohort);
    float* losses = memory + a.losses;
    float* hits = losses + a.most_samples;
    for (int n = (int) threadIdx.x; n < run.samples; n += THREADS) {
        int place = run.first + n;
        int sample = run.ordered ? a.cohort.orders[(long long) blockIdx.z * a.cohort.order_stride + place] : place;
        float* dy = a.dy.offset < 0 ? nullptr : memory + a.dy.at(n / LANES) + n % LANES;
        Scored scored = {memory + a.y.at(n / LANES) + n % LANES, dy, a.outputs, a.cohort.labels[sample], (float) run.batch};
        losses[n] = run.loss == CROSS_ENTROPY ? cross_entropy(scored) : targets(run.loss, scored);
        hits[n] = correct(run.loss, scored) ? 1 : 0;
    }
    __syncthreads();
    if (threadIdx.x == 0) {
        // In registers: what is added to in memory waits for it at every sample.
        double sum = run.loss_sum;
        int correct = run.correct;
        int samples = run.samples;
        UNROLL(8)
        for (int n = 0; n < samples; n++) {
            sum += (double) losses[n];
            correct += hits[n] > 0;
        }
        run.loss_sum = sum;
        run.correct = correct;
    }
}
