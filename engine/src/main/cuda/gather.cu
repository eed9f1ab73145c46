// Copies the samples of a pass into lanes; lanes without a sample repeat the last one.
#include "cohort.cuh"
#include "elementary.cuh"

struct GatherArguments {
    Cohort cohort;
    Place x;
    int channels;
    int height;
    int width;
    // By which a sample moves at most, up or down and left or right.
    int shift;
    int flip;
};

constexpr unsigned AUGMENTATION = 5;

DEVICE int shift_of(unsigned bits, int limit) {
    return (int) ((unsigned long long) bits * (2 * limit + 1) >> 32) - limit;
}

// Threads are (pixel, lane); the draws of the 16 samples are made once for all pixels of the block.
BLOCK_KERNEL(gather, GatherArguments) {
    SHARED(int, image, LANES);
    SHARED(int, down, LANES);
    SHARED(int, right, LANES);
    SHARED(int, mirrored, LANES);
    const Run& run = a.cohort.runs[blockIdx.z];
    int block = (int) blockIdx.y;
    if (!run.active || block >= lane_blocks(run)) return;
    int lane = (int) threadIdx.x % LANES;
    if (threadIdx.x < LANES) {
        int n = block * LANES + lane;
        int place = run.first + (n < run.samples ? n : run.samples - 1);
        int sample = run.ordered ? a.cohort.orders[(long long) blockIdx.z * a.cohort.order_stride + place] : place;
        image[lane] = sample;
        down[lane] = a.shift == 0 ? 0 : shift_of(random_bits(run.seed, AUGMENTATION, run.epoch, 4ll * sample), a.shift);
        right[lane] = a.shift == 0 ? 0 : shift_of(random_bits(run.seed, AUGMENTATION, run.epoch, 4ll * sample + 1), a.shift);
        mirrored[lane] = a.flip && random_bits(run.seed, AUGMENTATION, run.epoch, 4ll * sample + 2) >> 31;
    }
    __syncthreads();
    int plane = a.height * a.width;
    int value = (int) blockIdx.x * GROUPS + (int) threadIdx.x / LANES;
    if (value >= a.channels * plane) return;
    int channel = value / plane;
    int row = value % plane / a.width - down[lane];
    int column = value % plane % a.width - right[lane];
    float black = a.cohort.inputs[channel * 256];
    float* to = memory_of_run(a.cohort) + a.x.at(block) + value * LANES + lane;
    if (row < 0 || row >= a.height || column < 0 || column >= a.width) {
        *to = black;
        return;
    }
    column = mirrored[lane] ? a.width - 1 - column : column;
    long long from = (long long) image[lane] * a.channels * plane + channel * plane + row * a.width + column;
    *to = a.cohort.values ? a.cohort.values[from] : a.cohort.inputs[channel * 256 + a.cohort.pixels[from]];
}
