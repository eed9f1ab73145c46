// Forward and input gradient of Conv2d: y[c] = bias[c] + the taps of its position, in their order.
#include "tiles.cuh"

struct IndirectArguments {
    Cohort cohort;
    Place x;
    Place y;
    // Channels of y.
    int channels;
    Windows windows;
    // Of channel 0, source channel 0.
    int weight;
    // From one channel of y to the next, and from one channel of x to the next.
    int weight_y;
    int weight_x;
    // Places of the kernel.
    int area;
    // Negative for none.
    int bias;
};

constexpr int TILE_CHANNELS = 8;
constexpr int TILE_TAPS = 64;

// A thread has one item and 8 channels: each source value is read once for 8 multiply-adds, each weight once from shared memory for the whole block.
BLOCK_KERNEL(indirect, IndirectArguments) {
    SHARED(int, offsets, TILE_TAPS);
    SHARED(float, weights, TILE_TAPS * TILE_CHANNELS);
    const Run& run = a.cohort.runs[blockIdx.z];
    if (!run.active) return;
    float* memory = memory_of_run(a.cohort);
    Item item = item_of_thread(a.cohort, a.windows, lane_blocks(run));
    int channel = (int) blockIdx.y * TILE_CHANNELS;
    const float* x = memory + a.x.at(item.block) + item.base + item.lane;
    float sums[TILE_CHANNELS];
    for (int c = 0; c < TILE_CHANNELS; c++) {
        sums[c] = a.bias < 0 || channel + c >= a.channels ? 0 : memory[a.bias + channel + c];
    }
    for (int start = 0; start < item.count; start += TILE_TAPS) {
        int taps = item.count - start < TILE_TAPS ? item.count - start : TILE_TAPS;
        __syncthreads();
        for (int i = (int) threadIdx.x; i < TILE_TAPS * TILE_CHANNELS; i += THREADS) {
            int tap = i % TILE_TAPS;
            int c = i / TILE_TAPS;
            if (tap < taps) {
                int place = item.taps[2 * (start + tap) + 1];
                weights[tap * TILE_CHANNELS + c] = channel + c >= a.channels ? 0
                        : memory[a.weight + (channel + c) * a.weight_y + place / a.area * a.weight_x + place % a.area];
            }
        }
        if ((int) threadIdx.x < taps) {
            offsets[threadIdx.x] = item.taps[2 * (start + (int) threadIdx.x)];
        }
        __syncthreads();
        if (item.works) {
            for (int tap = 0; tap < taps; tap++) {
                float value = x[offsets[tap]];
                for (int c = 0; c < TILE_CHANNELS; c++) {
                    sums[c] = fmaf(value, weights[tap * TILE_CHANNELS + c], sums[c]);
                }
            }
        }
    }
    if (item.works) {
        float* y = memory + a.y.at(item.block) + item.destination + item.lane;
        for (int c = 0; c < TILE_CHANNELS && channel + c < a.channels; c++) {
            y[(channel + c) * a.y.channel] = sums[c];
        }
    }
}
