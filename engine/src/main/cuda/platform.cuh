// nvcc, or a C++ compiler with host/cuda_host.h. Compiled with -fmad=false or -ffp-contract=off: a multiply-add is rounded once only where fmaf says so.
#pragma once

#ifdef __CUDACC__
#define DEVICE static __device__ __forceinline__
#define DEVICE_MEMBER __device__ __forceinline__
// Aligned for vector loads.
#define SHARED(type, name, count) __shared__ __align__(16) type name[count]
// A kernel takes one struct, which starts with the Cohort.
#define KERNEL(name, Arguments) extern "C" __global__ void __launch_bounds__(256) name(const Arguments a)
// A kernel with barriers.
#define BLOCK_KERNEL(name, Arguments) KERNEL(name, Arguments)
#define PRAGMA(text) _Pragma(#text)
#define UNROLL(times) PRAGMA(unroll times)
#else
#include "host/cuda_host.h"
#endif
