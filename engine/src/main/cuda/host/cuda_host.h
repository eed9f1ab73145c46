// Runs kernels on a CPU, for tests: as much of CUDA's C++ as the kernels use.
//
// Threads of a kernel with barriers are fibers; between two barriers they run one after the other, in one of three orders. Shared memory is filled
// with NaN before every block, so that reading what nobody wrote shows.
#pragma once

#include <cmath>
#include <cstring>

#include "fiber.h"

struct Index3 {
    unsigned x, y, z;
};

extern Index3 threadIdx;
extern Index3 blockIdx;

extern bool in_fiber;

[[noreturn]] void refuse_barrier();

// Comes back when all threads of the block have come here.
static inline void __syncthreads() {
    if (!in_fiber) refuse_barrier();
    give_way(threadIdx.x);
}

static inline int __float_as_int(float value) {
    int bits;
    memcpy(&bits, &value, 4);
    return bits;
}

static inline float __int_as_float(int bits) {
    float value;
    memcpy(&value, &bits, 4);
    return value;
}

struct alignas(8) int2 {
    int x, y;
};

struct Kernel {
    const char* name;
    size_t bytes;
    bool barriers;
    void (*body)(const void* arguments);
    Kernel* next;

    Kernel(const char* name, size_t bytes, bool barriers, void (*body)(const void*));
};

#define DEVICE static inline
#define DEVICE_MEMBER inline
// The linker names both ends of a section whose name is an identifier.
#define SHARED(type, name, count) static type name[count] __attribute__((section("shared_memory"), aligned(16)))
#define UNROLL(times)
#define HOST_KERNEL(name, Arguments, barriers) \
    static void name##_body(const Arguments& a); \
    static Kernel name##_kernel(#name, sizeof(Arguments), barriers, [](const void* a) { name##_body(*(const Arguments*) a); }); \
    static void name##_body(const Arguments& a)
#define KERNEL(name, Arguments) HOST_KERNEL(name, Arguments, false)
#define BLOCK_KERNEL(name, Arguments) HOST_KERNEL(name, Arguments, true)
