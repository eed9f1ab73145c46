// Sums over the samples and positions of one channel, in the contract's order.
#pragma once

#include "cohort.cuh"

constexpr int STAGED = 1024;

// Adds up a * b over the terms by fma: each lane over the lane blocks and in each over the positions, then the lane tree. A plain sum has b = 1, which
// rounds the same. All threads load, 16 add up; every thread gets the sum.
template <class Term>
DEVICE float lane_sum(const Term& term, int floats, int from, int to, int count, float* as, float* bs) {
    int thread = (int) threadIdx.x;
    float sum = 0;
    for (int block = from; block < to; block++) {
        for (int start = 0; start < floats; start += STAGED) {
            int end = floats - start < STAGED ? floats - start : STAGED;
            __syncthreads();
            for (int i = thread; i < end; i += THREADS) {
                term(block, start + i, as[i], bs[i]);
            }
            __syncthreads();
            for (int i = thread; thread < LANES && i < end; i += LANES) {
                sum = fmaf(as[i], bs[i], sum);
            }
        }
    }
    __syncthreads();
    if (thread < LANES) {
        as[thread] = thread < count ? sum : 0;
    }
    __syncthreads();
    return lane_tree(as);
}

// The full lane blocks, then the one that is not full.
template <class Term>
DEVICE float channel_sum(const Run& run, const Term& term, int floats, float* as, float* bs) {
    int full = run.samples / LANES;
    int rest = run.samples % LANES;
    float sum = lane_sum(term, floats, 0, full, LANES, as, bs);
    return rest == 0 ? sum : sum + lane_sum(term, floats, full, full + 1, rest, as, bs);
}

struct PlainTerm {
    const float* memory;
    Place x;
    int channel;

    DEVICE_MEMBER void operator()(int block, int i, float& a, float& b) const {
        a = memory[x.at(block) + channel * x.channel + i];
        b = 1;
    }
};
