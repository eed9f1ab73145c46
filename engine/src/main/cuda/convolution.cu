// Forward and input gradient of Conv2d: y[c] = bias[c] + the taps of its position, in their order.
#include "tiles.cuh"

struct IndirectArguments {
    Cohort cohort;
    Place x;
    Place y;
    // Channels of y.
    int channels;
    // The place of a tap is where its weight lies, from that of the first tap on.
    Windows windows;
    // Of channel 0, and from one channel of y to the next.
    int weight;
    int weight_y;
    // Negative for none.
    int bias;
};

constexpr int TILE_TAPS = 64;

// Floats of a tap's weights in shared memory, so that they are loaded four at a time.
template <int CHANNELS>
constexpr int WEIGHT_STRIDE = (CHANNELS + 3) / 4 * 4;

// A thread has ITEMS positions with the same taps, and CHANNELS of y: of what it loads, a source value serves all its channels and a weight all its
// positions. The sums are the same, however many of them a thread has.
template <int ITEMS, int CHANNELS>
DEVICE void indirect_tile(const IndirectArguments& a, int* offsets, float* weights) {
    constexpr int STRIDE = WEIGHT_STRIDE<CHANNELS>;
    const Run& run = a.cohort.runs[blockIdx.z];
    if (!run.active) return;
    float* memory = memory_of_run(a.cohort);
    int blocks = lane_blocks(run);
    Tile tile = tile_of_block(a.cohort, a.windows);
    int lane = (int) threadIdx.x % LANES;
    int channel = (int) blockIdx.y * CHANNELS;
    int xs[ITEMS];
    bool works[ITEMS];
    for (int i = 0; i < ITEMS; i++) {
        Item item = item_of_thread(a.cohort, a.windows, tile, i, blocks);
        works[i] = item.works;
        // What does not work goes along with the tile's first, and is written nowhere.
        Item from = item.works ? item : first_item(a.cohort, a.windows, tile);
        xs[i] = a.x.at(from.block) + from.base + lane;
    }
    float sums[ITEMS][CHANNELS];
    for (int c = 0; c < CHANNELS; c++) {
        float bias = a.bias < 0 || channel + c >= a.channels ? 0 : memory[a.bias + channel + c];
        for (int i = 0; i < ITEMS; i++) {
            sums[i][c] = bias;
        }
    }
    for (int start = 0; start < tile.count; start += TILE_TAPS) {
        int taps = tile.count - start < TILE_TAPS ? tile.count - start : TILE_TAPS;
        __syncthreads();
        for (int i = (int) threadIdx.x; i < TILE_TAPS * CHANNELS; i += THREADS) {
            int tap = i % TILE_TAPS;
            int c = i / TILE_TAPS;
            if (tap < taps) {
                weights[tap * STRIDE + c] = channel + c >= a.channels ? 0
                        : memory[a.weight + (channel + c) * a.weight_y + tile.taps[2 * (start + tap) + 1]];
            }
        }
        if ((int) threadIdx.x < taps) {
            offsets[threadIdx.x] = tile.taps[2 * (start + (int) threadIdx.x)];
        }
        __syncthreads();
        // Items of later turns come behind, so that none works where the first does not.
        if (works[0]) {
            UNROLL(2)
            for (int tap = 0; tap < taps; tap++) {
                const float* from = memory + offsets[tap];
                for (int i = 0; i < ITEMS; i++) {
                    float value = from[xs[i]];
                    for (int c = 0; c < CHANNELS; c++) {
                        sums[i][c] = fmaf(value, weights[tap * STRIDE + c], sums[i][c]);
                    }
                }
            }
        }
    }
    for (int i = 0; i < ITEMS; i++) {
        if (works[i]) {
            Item item = item_of_thread(a.cohort, a.windows, tile, i, blocks);
            float* y = memory + a.y.at(item.block) + item.destination + lane;
            for (int c = 0; c < CHANNELS; c++) {
                if (channel + c < a.channels) y[(channel + c) * a.y.channel] = sums[i][c];
            }
        }
    }
}

// Many small threads, where there would be too few otherwise.
BLOCK_KERNEL(indirect, IndirectArguments) {
    SHARED(int, offsets, TILE_TAPS);
    SHARED(float, weights, TILE_TAPS * WEIGHT_STRIDE<8>);
    indirect_tile<1, 8>(a, offsets, weights);
}

BLOCK_KERNEL(indirect_4x8, IndirectArguments) {
    SHARED(int, offsets, TILE_TAPS);
    SHARED(float, weights, TILE_TAPS * WEIGHT_STRIDE<8>);
    indirect_tile<4, 8>(a, offsets, weights);
}

BLOCK_KERNEL(indirect_4x10, IndirectArguments) {
    SHARED(int, offsets, TILE_TAPS);
    SHARED(float, weights, TILE_TAPS * WEIGHT_STRIDE<10>);
    indirect_tile<4, 10>(a, offsets, weights);
}
