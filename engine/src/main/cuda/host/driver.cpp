// As much of NVIDIA's driver as the engine calls, with the kernels on the processor: libcuda.so.1 for tests. One device with 64 MiB.
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "grid.h"

namespace {
constexpr int SUCCESS = 0;
constexpr int INVALID_VALUE = 1;
constexpr int OUT_OF_MEMORY = 2;
constexpr int NO_DEVICE = 100;
constexpr int INVALID_DEVICE = 101;
constexpr int INVALID_PTX = 218;
constexpr int INVALID_CONTEXT = 201;
constexpr int NOT_FOUND = 500;
constexpr size_t TOTAL = 64 << 20;

std::map<uint64_t, size_t> allocations;
int retained;
// The context belongs to a thread.
thread_local void* current;

size_t used() {
    size_t bytes = 0;
    for (auto& entry : allocations) bytes += entry.second;
    return bytes;
}
}

void fail(const char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    abort();
}

extern "C" {
int cuInit(unsigned) {
    return getenv("LOCKSTEP_TEST_NO_GPU") ? NO_DEVICE : SUCCESS;
}

int cuDeviceGetCount(int* count) {
    *count = 1;
    return SUCCESS;
}

int cuDeviceGet(int* device, int ordinal) {
    *device = ordinal;
    return ordinal == 0 ? SUCCESS : INVALID_DEVICE;
}

int cuDeviceGetName(char* name, int length, int) {
    snprintf(name, (size_t) length, "Processor");
    return SUCCESS;
}

int cuDeviceTotalMem_v2(size_t* bytes, int) {
    *bytes = TOTAL;
    return SUCCESS;
}

int cuDeviceGetAttribute(int* value, int attribute, int) {
    *value = attribute == 75 ? 7 : attribute == 76 ? 5 : 0;
    return attribute == 75 || attribute == 76 ? SUCCESS : INVALID_VALUE;
}

int cuDevicePrimaryCtxRetain(void** context, int) {
    retained++;
    *context = &retained;
    return SUCCESS;
}

int cuDevicePrimaryCtxRelease_v2(int) {
    return --retained >= 0 ? SUCCESS : INVALID_CONTEXT;
}

int cuCtxSetCurrent(void* context) {
    current = context;
    return context == &retained && retained > 0 ? SUCCESS : INVALID_CONTEXT;
}

int cuModuleLoadData(void** module, const void* image) {
    *module = (void*) image;
    return !current ? INVALID_CONTEXT : strstr((const char*) image, ".version 6.4") ? SUCCESS : INVALID_PTX;
}

int cuModuleUnload(void*) {
    return current ? SUCCESS : INVALID_CONTEXT;
}

int cuModuleGetFunction(const void** function, void*, const char* name) {
    *function = find_kernel(name);
    return *function ? SUCCESS : NOT_FOUND;
}

int cuMemGetInfo_v2(size_t* free, size_t* total) {
    *total = TOTAL;
    *free = TOTAL - used();
    return current ? SUCCESS : INVALID_CONTEXT;
}

int cuMemAlloc_v2(uint64_t* address, size_t bytes) {
    if (!current) return INVALID_CONTEXT;
    if (bytes == 0) return INVALID_VALUE;
    if (bytes > TOTAL - used()) return OUT_OF_MEMORY;
    void* memory = aligned_alloc(64, (bytes + 63) / 64 * 64);
    memset(memory, 0xFF, bytes);
    *address = (uint64_t) memory;
    allocations[*address] = bytes;
    return SUCCESS;
}

int cuMemFree_v2(uint64_t address) {
    if (allocations.erase(address) == 0) return INVALID_VALUE;
    free((void*) address);
    return SUCCESS;
}

int cuMemcpyHtoD_v2(uint64_t to, const void* from, size_t bytes) {
    if (!current) return INVALID_CONTEXT;
    memcpy((void*) to, from, bytes);
    return SUCCESS;
}

int cuMemcpyDtoH_v2(void* to, uint64_t from, size_t bytes) {
    if (!current) return INVALID_CONTEXT;
    memcpy(to, (const void*) from, bytes);
    return SUCCESS;
}

int cuLaunchKernel(const Kernel* kernel, unsigned x, unsigned y, unsigned z, unsigned threads, unsigned, unsigned, unsigned, void*, void** arguments,
        void**) {
    if (!current) return INVALID_CONTEXT;
    if (x == 0 || y == 0 || z == 0 || threads != 256 || y > 65535 || z > 65535) return INVALID_VALUE;
    launch(*kernel, {x, y, z}, arguments[0]);
    return SUCCESS;
}
}
