// Weight and bias gradient of Conv2d: for each weight, each lane over the full lane blocks and in each over the positions; then the lane tree; then a block
// that is not full, by itself. The bias is a weight that meets 1 at every position.
#include "cohort.cuh"

struct WeightGradientArguments {
    Cohort cohort;
    Place x;
    Place dy;
    // Of dy.
    int channels;
    // Tiles of 4 ints: first and end of the weights of a class that a block takes, first and end of the class's positions.
    int tiles;
    // Offset in x and place of each weight; the place of the bias is negative.
    int weights;
    // Offset in dy and in x of each position; pairs that are aligned.
    int positions;
    // Of the first weight, and from one channel to the next.
    int gradient;
    int kernel_size;
    int bias_gradient;
};

// A group of 16 threads, the lanes, has WEIGHTS weights of CHANNELS channels: an input serves all its channels, a gradient all its weights.
template <int WEIGHTS, int CHANNELS>
DEVICE void weight_gradient_tile(const WeightGradientArguments& a, float* lanes) {
    const Run& run = a.cohort.runs[blockIdx.z];
    if (!run.active) return;
    float* memory = memory_of_run(a.cohort);
    const int* tile = a.cohort.tables + a.tiles + 4 * blockIdx.x;
    int lane = (int) threadIdx.x % LANES;
    int first = tile[0] + 2 * ((int) threadIdx.x / LANES);
    int channel = (int) blockIdx.y * CHANNELS;
    int count = a.channels - channel < CHANNELS ? a.channels - channel : CHANNELS;
    int xs[WEIGHTS];
    int places[WEIGHTS];
    for (int w = 0; w < WEIGHTS; w++) {
        // What is beyond the last weight, or the last channel, goes along with another, and is written nowhere.
        int weight = first + 2 * GROUPS * w < tile[1] ? first + 2 * GROUPS * w : tile[0];
        xs[w] = a.cohort.tables[a.weights + weight];
        places[w] = a.cohort.tables[a.weights + weight + 1];
    }
    int dys[CHANNELS];
    for (int c = 0; c < CHANNELS; c++) {
        dys[c] = (channel + (c < count ? c : 0)) * a.dy.channel;
    }
    const int2* positions = (const int2*) (a.cohort.tables + a.positions + tile[2]);
    int ends = (tile[3] - tile[2]) / 2;
    int full = run.samples / LANES;
    int rest = run.samples % LANES;
    for (int part = 0; part < (rest > 0 ? 2 : 1); part++) {
        float sums[WEIGHTS][CHANNELS];
        for (int w = 0; w < WEIGHTS; w++) {
            for (int c = 0; c < CHANNELS; c++) {
                sums[w][c] = 0;
            }
        }
        for (int block = part == 0 ? 0 : full; first < tile[1] && block < full + part; block++) {
            const float* x = memory + a.x.at(block) + lane;
            const float* dy = memory + a.dy.at(block) + lane;
            UNROLL(4)
            for (int p = 0; p < ends; p++) {
                int2 position = positions[p];
                float values[WEIGHTS];
                for (int w = 0; w < WEIGHTS; w++) {
                    values[w] = places[w] < 0 ? 1 : x[position.y + xs[w]];
                }
                for (int c = 0; c < CHANNELS; c++) {
                    float gradient = dy[position.x + dys[c]];
                    for (int w = 0; w < WEIGHTS; w++) {
                        sums[w][c] = fmaf(gradient, values[w], sums[w][c]);
                    }
                }
            }
        }
        for (int w = 0; w < WEIGHTS; w++) {
            __syncthreads();
            for (int c = 0; c < CHANNELS; c++) {
                lanes[c * THREADS + (int) threadIdx.x] = part == 0 || lane < rest ? sums[w][c] : 0;
            }
            __syncthreads();
            // The first lanes of each group take a channel each.
            if (first + 2 * GROUPS * w < tile[1] && lane < count) {
                int to = places[w] < 0 ? a.bias_gradient + channel + lane : a.gradient + (channel + lane) * a.kernel_size + places[w];
                memory[to] += lane_tree(lanes + lane * THREADS + ((int) threadIdx.x - lane));
            }
        }
    }
}

// Many small threads, where there would be too few otherwise.
BLOCK_KERNEL(weight_gradient, WeightGradientArguments) {
    SHARED(float, lanes, THREADS);
    weight_gradient_tile<1, 1>(a, lanes);
}

BLOCK_KERNEL(weight_gradient_2x4, WeightGradientArguments) {
    SHARED(float, lanes, 4 * THREADS);
    weight_gradient_tile<2, 4>(a, lanes);
}

BLOCK_KERNEL(weight_gradient_2x5, WeightGradientArguments) {
    SHARED(float, lanes, 5 * THREADS);
    weight_gradient_tile<2, 5>(a, lanes);
}

BLOCK_KERNEL(weight_gradient_4x4, WeightGradientArguments) {
    SHARED(float, lanes, 4 * THREADS);
    weight_gradient_tile<4, 4>(a, lanes);
}

BLOCK_KERNEL(weight_gradient_4x5, WeightGradientArguments) {
    SHARED(float, lanes, 5 * THREADS);
    weight_gradient_tile<4, 5>(a, lanes);
}
