// MaxPool2d and AvgPool2d, and their gradients gathered by the inputs: nothing is scattered, so nothing needs atomics.
#include "tiles.cuh"

struct PoolArguments {
    Cohort cohort;
    // What is read and what is written: in a gradient those of output and input.
    Place x;
    Place y;
    // Of max pooling: for every output the number of the tap it took, as a float. In an evaluation written nowhere: the offset is negative.
    Place choice;
    // Of max pooling with a ReLU behind it in the same place: the outputs. Gradients pass where they are above 0. Otherwise the offset is negative.
    Place rectified;
    Windows windows;
    // Of each class, as bits of floats among the tables; negative for none.
    int divisors;
};

DEVICE float divisor(const PoolArguments& a, const Tile& tile) {
    return __int_as_float(a.cohort.tables[a.divisors + tile.kind]);
}

KERNEL(max_pool, PoolArguments) {
    const Run& run = a.cohort.runs[blockIdx.z];
    if (!run.active) return;
    Tile tile = tile_of_block(a.cohort, a.windows);
    Item item = item_of_thread(a.cohort, a.windows, tile, 0, lane_blocks(run));
    if (!item.works) return;
    int lane = (int) threadIdx.x % LANES;
    float* memory = memory_of_run(a.cohort);
    int channel = (int) blockIdx.y;
    const float* x = memory + a.x.at(item.block) + channel * a.x.channel + item.base + lane;
    int best = 0;
    float most = x[tile.taps[0]];
    for (int tap = 1; tap < tile.count; tap++) {
        float value = x[tile.taps[2 * tap]];
        if (value > most || value != value) {
            best = tap;
            most = value;
        }
    }
    int to = item.destination + lane;
    memory[a.y.at(item.block) + channel * a.y.channel + to] = a.rectified.offset >= 0 && most <= 0 ? 0 : most;
    if (a.choice.offset >= 0) {
        memory[a.choice.at(item.block) + channel * a.choice.channel + to] = (float) tile.taps[2 * best + 1];
    }
}

KERNEL(max_pool_gradient, PoolArguments) {
    const Run& run = a.cohort.runs[blockIdx.z];
    if (!run.active) return;
    Tile tile = tile_of_block(a.cohort, a.windows);
    Item item = item_of_thread(a.cohort, a.windows, tile, 0, lane_blocks(run));
    if (!item.works) return;
    int lane = (int) threadIdx.x % LANES;
    float* memory = memory_of_run(a.cohort);
    int channel = (int) blockIdx.y;
    const float* dy = memory + a.x.at(item.block) + channel * a.x.channel + item.base + lane;
    const float* choice = memory + a.choice.at(item.block) + channel * a.choice.channel + item.base + lane;
    const float* rectified = a.rectified.offset < 0 ? nullptr
            : memory + a.rectified.at(item.block) + channel * a.rectified.channel + item.base + lane;
    float sum = 0;
    for (int tap = 0; tap < tile.count; tap++) {
        int offset = tile.taps[2 * tap];
        bool passes = choice[offset] == (float) tile.taps[2 * tap + 1] && (!rectified || rectified[offset] > 0);
        sum += passes ? dy[offset] : 0;
    }
    memory[a.y.at(item.block) + channel * a.y.channel + item.destination + lane] = sum;
}

KERNEL(sum_pool, PoolArguments) {
    const Run& run = a.cohort.runs[blockIdx.z];
    if (!run.active) return;
    Tile tile = tile_of_block(a.cohort, a.windows);
    Item item = item_of_thread(a.cohort, a.windows, tile, 0, lane_blocks(run));
    if (!item.works) return;
    int lane = (int) threadIdx.x % LANES;
    float* memory = memory_of_run(a.cohort);
    int channel = (int) blockIdx.y;
    const float* x = memory + a.x.at(item.block) + channel * a.x.channel + item.base + lane;
    float sum = 0;
    for (int tap = 0; tap < tile.count; tap++) {
        sum += x[tile.taps[2 * tap]];
    }
    memory[a.y.at(item.block) + channel * a.y.channel + item.destination + lane] = a.divisors < 0 ? sum : sum / divisor(a, tile);
}

// Divides each y by the count of its window, in place, before its inputs add up their parts.
KERNEL(divide_windows, PoolArguments) {
    const Run& run = a.cohort.runs[blockIdx.z];
    if (!run.active) return;
    Tile tile = tile_of_block(a.cohort, a.windows);
    Item item = item_of_thread(a.cohort, a.windows, tile, 0, lane_blocks(run));
    if (!item.works) return;
    int lane = (int) threadIdx.x % LANES;
    float* y = memory_of_run(a.cohort) + a.y.at(item.block) + (int) blockIdx.y * a.y.channel + item.destination + lane;
    *y = *y / divisor(a, tile);
}
