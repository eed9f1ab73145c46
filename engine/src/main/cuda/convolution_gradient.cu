// Weight gradient of Conv2d: for each weight, each lane over the full lane blocks and in each over the positions; then the lane tree; then a block
// that is not full, by itself.
#include "cohort.cuh"

struct WeightGradientArguments {
    Cohort cohort;
    Place x;
    Place dy;
    // Of dy.
    int channels;
    // Tiles of 4 ints: first and end of up to 16 weights of a class, first and end of its positions.
    int tiles;
    // Offset in x and place of each weight.
    int weights;
    // Offset in dy and in x of each position.
    int positions;
    // Of the gradient of the first weight, and from one channel to the next.
    int gradient;
    int kernel_size;
};

constexpr int GRADIENT_CHANNELS = 4;

// A group of 16 threads, the lanes, has one weight of 4 channels: each input is read once for 4 multiply-adds.
BLOCK_KERNEL(weight_gradient, WeightGradientArguments) {
    SHARED(float, lanes, GRADIENT_CHANNELS * THREADS);
    const Run& run = a.cohort.runs[blockIdx.z];
    if (!run.active) return;
    float* memory = memory_of_run(a.cohort);
    const int* tile = a.cohort.tables + a.tiles + 4 * blockIdx.x;
    int weight = tile[0] + 2 * ((int) threadIdx.x / LANES);
    bool works = weight < tile[1];
    const int* own = a.cohort.tables + a.weights + (works ? weight : tile[0]);
    int lane = (int) threadIdx.x % LANES;
    int channel = (int) blockIdx.y * GRADIENT_CHANNELS;
    int count = a.channels - channel < GRADIENT_CHANNELS ? a.channels - channel : GRADIENT_CHANNELS;
    int full = run.samples / LANES;
    int rest = run.samples % LANES;
    for (int part = 0; part < (rest > 0 ? 2 : 1); part++) {
        float sums[GRADIENT_CHANNELS] = {0, 0, 0, 0};
        for (int block = part == 0 ? 0 : full; block < full + part; block++) {
            const float* x = memory + a.x.at(block) + own[0] + lane;
            const float* dy = memory + a.dy.at(block) + channel * a.dy.channel + lane;
            for (const int* p = a.cohort.tables + a.positions + tile[2]; p < a.cohort.tables + a.positions + tile[3]; p += 2) {
                float value = x[p[1]];
                for (int c = 0; c < GRADIENT_CHANNELS; c++) {
                    sums[c] = c < count ? fmaf(dy[p[0] + c * a.dy.channel], value, sums[c]) : 0;
                }
            }
        }
        __syncthreads();
        for (int c = 0; c < GRADIENT_CHANNELS; c++) {
            lanes[c * THREADS + (int) threadIdx.x] = part == 0 || lane < rest ? sums[c] : 0;
        }
        __syncthreads();
        // The first lanes of each group take a channel each.
        if (works && lane < count) {
            memory[a.gradient + (channel + lane) * a.kernel_size + own[1]] += lane_tree(lanes + lane * THREADS + ((int) threadIdx.x - lane));
        }
    }
}
