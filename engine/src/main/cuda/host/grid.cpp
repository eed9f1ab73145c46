// Launches: blocks one after the other, their threads in turns.
#include "grid.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <random>
#include <vector>

#include "fiber.h"

Index3 threadIdx;
Index3 blockIdx;
bool in_fiber;

extern char __start_shared_memory[];
extern char __stop_shared_memory[];

namespace {
constexpr unsigned THREADS = FIBERS;

Kernel* first_kernel;
ThreadOrder order = ASCENDING;
// A step takes one multiplication: threads are shuffled at every barrier.
std::linear_congruential_engine<uint64_t, 6364136223846793005, 1442695040888963407, 0> shuffler(1);

bool started;
bool done[THREADS];
const Kernel* running;
const void* running_arguments;

void arrange(std::vector<unsigned>& indices) {
    std::iota(indices.begin(), indices.end(), 0);
    if (order == DESCENDING) std::reverse(indices.begin(), indices.end());
    if (order == SHUFFLED) std::shuffle(indices.begin(), indices.end(), shuffler);
}

void run_with_barriers() {
    static std::vector<unsigned> turns(THREADS);
    if (!started) start_fibers();
    started = true;
    memset(__start_shared_memory, 0xFF, __stop_shared_memory - __start_shared_memory);
    for (bool& one : done) one = false;
    in_fiber = true;
    for (unsigned ended = 0; ended < THREADS;) {
        ended = 0;
        arrange(turns);
        for (unsigned thread : turns) {
            threadIdx = {thread, 0, 0};
            resume(thread);
            ended += done[thread];
        }
        if (ended > 0 && ended < THREADS) {
            fail("kernel=%s: %u of %u threads ended while the others wait at a barrier", running->name, ended, THREADS);
        }
    }
    in_fiber = false;
}

void run_without_barriers() {
    static std::vector<unsigned> turns(THREADS);
    arrange(turns);
    for (unsigned thread : turns) {
        threadIdx = {thread, 0, 0};
        running->body(running_arguments);
    }
}
}

void fiber_work() {
    running->body(running_arguments);
    done[threadIdx.x] = true;
}

unsigned current_fiber() {
    return threadIdx.x;
}

Kernel::Kernel(const char* name, size_t bytes, bool barriers, void (*body)(const void*))
        : name(name), bytes(bytes), barriers(barriers), body(body), next(first_kernel) {
    first_kernel = this;
}

const Kernel* find_kernel(const char* name) {
    for (const Kernel* kernel = first_kernel; kernel; kernel = kernel->next) {
        if (strcmp(kernel->name, name) == 0) return kernel;
    }
    return nullptr;
}

void set_order(ThreadOrder value) {
    order = value;
}

void refuse_barrier() {
    fail("kernel=%s waits at a barrier, but is no BLOCK_KERNEL", running->name);
}

void launch(const Kernel& kernel, Index3 grid, const void* arguments) {
    running = &kernel;
    running_arguments = arguments;
    std::vector<unsigned> blocks(grid.x * grid.y * grid.z);
    arrange(blocks);
    for (unsigned block : blocks) {
        blockIdx = {block % grid.x, block / grid.x % grid.y, block / grid.x / grid.y};
        kernel.barriers ? run_with_barriers() : run_without_barriers();
    }
}
