// As much of NVIDIA's driver as the engine calls, with the kernels on the processor: libcuda.so.1 for tests. One device with 64 MiB. In the environment,
//   LOCKSTEP_TEST_NO_GPU   takes it away
//   LOCKSTEP_TEST_VERSION  is the version of CUDA that the driver has, 12060 for 12.6
//   LOCKSTEP_TEST_MIB      is its memory
//   LOCKSTEP_TEST_WRONG    turns a bit of what is read from it
//   LOCKSTEP_TEST_FAILS    names a file with the name of a call and the result that it has from now on
//   LOCKSTEP_TEST_CALLS    names a file that gets the name of each call
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <set>
#include <vector>

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

size_t environment(const char* name, size_t otherwise) {
    const char* value = getenv(name);
    return value ? strtoull(value, nullptr, 10) : otherwise;
}

const size_t TOTAL = environment("LOCKSTEP_TEST_MIB", 64) << 20;
std::map<uint64_t, size_t> allocations;
int retained;
int streams;
std::map<char*, size_t> pinned;
using Work = std::vector<std::function<void()>>;
// What the stream has still to do, and how much it was given and has done so far.
Work pending;
size_t given;
size_t done;
// Events: how much the stream had been given when they were recorded last.
std::map<size_t*, size_t> events;
bool capturing;
Work captured;
std::set<Work*> graphs;
// The context belongs to a thread.
thread_local void* current;

size_t used() {
    size_t bytes = 0;
    for (auto& entry : allocations) bytes += entry.second;
    return bytes;
}

void give(const std::function<void()>& work) {
    pending.push_back(work);
    given++;
}

void finish(size_t upTo) {
    while (done < upTo) {
        pending[pending.size() - (given - done)]();
        done++;
    }
    if (done == given) pending.clear();
}

void finish() { finish(given); }

// The result that a call must have; SUCCESS for what it has by itself.
int forced(const char* call) {
    static const char* trace = getenv("LOCKSTEP_TEST_CALLS");
    static FILE* calls = trace ? fopen(trace, "w") : nullptr;
    if (calls) {
        fprintf(calls, "%s\n", call);
        fflush(calls);
    }
    static const char* file = getenv("LOCKSTEP_TEST_FAILS");
    FILE* fails = file ? fopen(file, "r") : nullptr;
    if (!fails) return SUCCESS;
    char name[64];
    int result;
    bool is_this = fscanf(fails, "%63s %d", name, &result) == 2 && strcmp(name, call) == 0;
    fclose(fails);
    return is_this ? result : SUCCESS;
}

bool is_pinned(const char* memory, size_t bytes) {
    auto entry = pinned.upper_bound((char*) memory);
    if (entry == pinned.begin()) return false;
    --entry;
    return memory + bytes <= entry->first + entry->second;
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
    if (int result = forced(__func__)) return result;
    return getenv("LOCKSTEP_TEST_NO_GPU") ? NO_DEVICE : SUCCESS;
}

int cuDriverGetVersion(int* version) {
    *version = (int) environment("LOCKSTEP_TEST_VERSION", 12060);
    return SUCCESS;
}

int cuDeviceGetCount(int* count) {
    if (int result = forced(__func__)) return result;
    *count = 1;
    return SUCCESS;
}

int cuDeviceGet(int* device, int ordinal) {
    if (int result = forced(__func__)) return result;
    *device = ordinal;
    return ordinal == 0 ? SUCCESS : INVALID_DEVICE;
}

int cuDeviceGetName(char* name, int length, int) {
    if (int result = forced(__func__)) return result;
    snprintf(name, (size_t) length, "Processor");
    return SUCCESS;
}

int cuDeviceTotalMem_v2(size_t* bytes, int) {
    if (int result = forced(__func__)) return result;
    *bytes = TOTAL;
    return SUCCESS;
}

int cuDeviceGetAttribute(int* value, int attribute, int) {
    if (int result = forced(__func__)) return result;
    switch (attribute) {
        case 13: *value = 1000000; break;
        case 16: *value = 3; break;
        case 75: *value = 7; break;
        case 76: *value = 5; break;
        default: return INVALID_VALUE;
    }
    return SUCCESS;
}

int cuDevicePrimaryCtxRetain(void** context, int) {
    if (int result = forced(__func__)) return result;
    retained++;
    *context = &retained;
    return SUCCESS;
}

// Whoever gives the device back must have given back everything on it.
int cuDevicePrimaryCtxRelease_v2(int) {
    if (int result = forced(__func__)) return result;
    // A call that failed may have left something.
    if (--retained == 0 && !getenv("LOCKSTEP_TEST_FAILS") && (streams || !pinned.empty() || !graphs.empty() || !events.empty() || !allocations.empty())) {
        fail("the device is given back with streams=%d pinned=%zu graphs=%zu events=%zu allocations=%zu", streams, pinned.size(), graphs.size(), events.size(),
                allocations.size());
    }
    return retained >= 0 ? SUCCESS : INVALID_CONTEXT;
}

int cuCtxSetCurrent(void* context) {
    if (int result = forced(__func__)) return result;
    current = context;
    return context == &retained && retained > 0 ? SUCCESS : INVALID_CONTEXT;
}

int cuModuleLoadData(void** module, const void* image) {
    if (int result = forced(__func__)) return result;
    *module = (void*) image;
    return !current ? INVALID_CONTEXT : strstr((const char*) image, ".version 6.4") ? SUCCESS : INVALID_PTX;
}

int cuModuleUnload(void*) {
    if (int result = forced(__func__)) return result;
    return current ? SUCCESS : INVALID_CONTEXT;
}

int cuModuleGetFunction(const void** function, void*, const char* name) {
    if (int result = forced(__func__)) return result;
    *function = find_kernel(name);
    return *function ? SUCCESS : NOT_FOUND;
}

int cuMemGetInfo_v2(size_t* free, size_t* total) {
    if (int result = forced(__func__)) return result;
    *total = TOTAL;
    *free = TOTAL - used();
    return current ? SUCCESS : INVALID_CONTEXT;
}

int cuMemAlloc_v2(uint64_t* address, size_t bytes) {
    if (int result = forced(__func__)) return result;
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
    if (int result = forced(__func__)) return result;
    if (allocations.erase(address) == 0) return INVALID_VALUE;
    free((void*) address);
    return SUCCESS;
}

// Synchronous copies go through the default stream, which waits for the other.
int cuMemcpyHtoD_v2(uint64_t to, const void* from, size_t bytes) {
    if (int result = forced(__func__)) return result;
    if (!current) return INVALID_CONTEXT;
    finish();
    memcpy((void*) to, from, bytes);
    return SUCCESS;
}

int cuMemcpyDtoH_v2(void* to, uint64_t from, size_t bytes) {
    if (int result = forced(__func__)) return result;
    if (!current) return INVALID_CONTEXT;
    finish();
    memcpy(to, (const void*) from, bytes);
    if (getenv("LOCKSTEP_TEST_WRONG")) *(char*) to ^= 1;
    return SUCCESS;
}

int cuMemHostAlloc(void** memory, size_t bytes, unsigned) {
    if (int result = forced(__func__)) return result;
    if (!current) return INVALID_CONTEXT;
    *memory = malloc(bytes);
    memset(*memory, 0xFF, bytes);
    pinned[(char*) *memory] = bytes;
    return SUCCESS;
}

int cuMemFreeHost(void* memory) {
    if (int result = forced(__func__)) return result;
    if (!current) return INVALID_CONTEXT;
    finish();
    if (pinned.erase((char*) memory) == 0) return INVALID_VALUE;
    free(memory);
    return SUCCESS;
}

int cuStreamCreate(int** stream, unsigned flags) {
    if (int result = forced(__func__)) return result;
    if (!current || flags != 0) return INVALID_VALUE;
    *stream = &streams;
    streams++;
    return SUCCESS;
}

int cuStreamDestroy_v2(int* stream) {
    if (int result = forced(__func__)) return result;
    if (!current || stream != &streams || streams == 0) return INVALID_VALUE;
    streams--;
    capturing = false;
    finish();
    return SUCCESS;
}

// The stream does its work as late as it may, so that whoever does not wait for it sees the difference.
int cuStreamSynchronize(int* stream) {
    if (int result = forced(__func__)) return result;
    if (!current || stream != &streams || capturing) return INVALID_VALUE;
    finish();
    return SUCCESS;
}

int cuEventCreate(size_t** event, unsigned flags) {
    if (int result = forced(__func__)) return result;
    // To block, and no time.
    if (!current || flags != 3) return INVALID_VALUE;
    *event = new size_t(0);
    events[*event] = 0;
    return SUCCESS;
}

int cuEventDestroy_v2(size_t* event) {
    if (int result = forced(__func__)) return result;
    if (!current || events.erase(event) == 0) return INVALID_VALUE;
    delete event;
    return SUCCESS;
}

int cuEventRecord(size_t* event, int* stream) {
    if (int result = forced(__func__)) return result;
    if (!current || stream != &streams || capturing || !events.count(event)) return INVALID_VALUE;
    events[event] = given;
    return SUCCESS;
}

// What was given behind the event stays undone.
int cuEventSynchronize(size_t* event) {
    if (int result = forced(__func__)) return result;
    if (!current || !events.count(event)) return INVALID_VALUE;
    finish(events[event]);
    return SUCCESS;
}

int cuMemcpyHtoDAsync_v2(uint64_t to, const void* from, size_t bytes, int* stream) {
    if (int result = forced(__func__)) return result;
    if (!current || stream != &streams || capturing || !is_pinned((const char*) from, bytes)) return INVALID_VALUE;
    give([=] { memcpy((void*) to, from, bytes); });
    return SUCCESS;
}

int cuMemcpyDtoHAsync_v2(void* to, uint64_t from, size_t bytes, int* stream) {
    if (int result = forced(__func__)) return result;
    if (!current || stream != &streams || capturing || !is_pinned((const char*) to, bytes)) return INVALID_VALUE;
    give([=] { memcpy(to, (const void*) from, bytes); });
    return SUCCESS;
}

int cuLaunchKernel(const Kernel* kernel, unsigned x, unsigned y, unsigned z, unsigned threads, unsigned, unsigned, unsigned, int* stream, void** arguments,
        void**) {
    if (int result = forced(__func__)) return result;
    if (!current) return INVALID_CONTEXT;
    if (x == 0 || y == 0 || z == 0 || threads != 256 || y > 65535 || z > 65535 || stream != &streams) return INVALID_VALUE;
    // The driver takes the arguments at once.
    std::vector<char> taken((const char*) arguments[0], (const char*) arguments[0] + kernel->bytes);
    std::function<void()> work = [=] { launch(*kernel, {x, y, z}, taken.data()); };
    if (capturing) captured.push_back(work);
    else give(work);
    return SUCCESS;
}

int cuStreamBeginCapture_v2(int* stream, int mode) {
    if (int result = forced(__func__)) return result;
    if (!current || stream != &streams || capturing || mode != 1) return INVALID_VALUE;
    capturing = true;
    captured.clear();
    return SUCCESS;
}

int cuStreamEndCapture(int* stream, Work** graph) {
    if (int result = forced(__func__)) return result;
    if (!current || stream != &streams || !capturing) return INVALID_VALUE;
    capturing = false;
    *graph = new Work(captured);
    graphs.insert(*graph);
    return SUCCESS;
}

int cuGraphInstantiateWithFlags(Work** executable, Work* graph, unsigned long long) {
    if (int result = forced(__func__)) return result;
    if (!current || !graphs.count(graph)) return INVALID_VALUE;
    *executable = new Work(*graph);
    graphs.insert(*executable);
    return SUCCESS;
}

int cuGraphDestroy(Work* graph) {
    if (int result = forced(__func__)) return result;
    if (!current || graphs.erase(graph) == 0) return INVALID_VALUE;
    delete graph;
    return SUCCESS;
}

int cuGraphExecDestroy(Work* graph) {
    if (int result = forced(__func__)) return result;
    finish();
    return cuGraphDestroy(graph);
}

int cuGraphLaunch(Work* graph, int* stream) {
    if (int result = forced(__func__)) return result;
    if (!current || stream != &streams || capturing || !graphs.count(graph)) return INVALID_VALUE;
    give([=] { for (auto& work : *graph) work(); });
    return SUCCESS;
}
}
