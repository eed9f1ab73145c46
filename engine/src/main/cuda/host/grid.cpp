// Launches: blocks one after the other, their threads in turns.
#include "grid.h"

#include <setjmp.h>
#include <ucontext.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <random>
#include <vector>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/common_interface_defs.h>
#endif

Index3 threadIdx;
Index3 blockIdx;

extern char __start_shared_memory[];
extern char __stop_shared_memory[];

namespace {
constexpr unsigned THREADS = 256;
constexpr size_t STACK = 64 * 1024;

Kernel* first_kernel;
ThreadOrder order = ASCENDING;
std::mt19937 shuffler(1);

struct Fiber {
    ucontext_t context;
    jmp_buf place;
    char* stack;
    bool done;
};

Fiber fibers[THREADS];
const Kernel* running;
const void* running_arguments;
bool in_fiber;

// AddressSanitizer has to see every switch, so there ucontext does them all. Otherwise it only starts a fiber, since it asks the kernel for the signal
// mask each time, and longjmp does not.
#ifdef __SANITIZE_ADDRESS__
ucontext_t scheduler;
void* fake_stacks[THREADS];
void* scheduler_fake_stack;
const void* scheduler_stack;
size_t scheduler_stack_size;

void resume(unsigned thread) {
    __sanitizer_start_switch_fiber(&scheduler_fake_stack, fibers[thread].stack, STACK);
    swapcontext(&scheduler, &fibers[thread].context);
    __sanitizer_finish_switch_fiber(scheduler_fake_stack, nullptr, nullptr);
}

void give_way(unsigned thread) {
    __sanitizer_start_switch_fiber(&fake_stacks[thread], scheduler_stack, scheduler_stack_size);
    swapcontext(&fibers[thread].context, &scheduler);
    __sanitizer_finish_switch_fiber(fake_stacks[thread], &scheduler_stack, &scheduler_stack_size);
}

void started() {
    __sanitizer_finish_switch_fiber(nullptr, &scheduler_stack, &scheduler_stack_size);
}
#else
jmp_buf scheduler_place;
bool has_started[THREADS];

void resume(unsigned thread) {
    if (_setjmp(scheduler_place)) return;
    if (has_started[thread]) _longjmp(fibers[thread].place, 1);
    has_started[thread] = true;
    setcontext(&fibers[thread].context);
}

void give_way(unsigned thread) {
    if (!_setjmp(fibers[thread].place)) _longjmp(scheduler_place, 1);
}

void started() {}
#endif

// Runs its thread of one block after the other.
void fiber_main() {
    started();
    unsigned thread = threadIdx.x;
    while (true) {
        running->body(running_arguments);
        fibers[thread].done = true;
        give_way(thread);
    }
}

void start_fibers() {
    for (Fiber& fiber : fibers) {
        fiber.stack = (char*) malloc(STACK);
        getcontext(&fiber.context);
        fiber.context.uc_stack.ss_sp = fiber.stack;
        fiber.context.uc_stack.ss_size = STACK;
        fiber.context.uc_link = nullptr;
        makecontext(&fiber.context, fiber_main, 0);
    }
}

void arrange(std::vector<unsigned>& indices) {
    std::iota(indices.begin(), indices.end(), 0);
    if (order == DESCENDING) std::reverse(indices.begin(), indices.end());
    if (order == SHUFFLED) std::shuffle(indices.begin(), indices.end(), shuffler);
}

void run_with_barriers() {
    static std::vector<unsigned> turns(THREADS);
    if (!fibers[0].stack) start_fibers();
    for (Fiber& fiber : fibers) fiber.done = false;
    in_fiber = true;
    for (unsigned ended = 0; ended < THREADS;) {
        ended = 0;
        arrange(turns);
        for (unsigned thread : turns) {
            threadIdx = {thread, 0, 0};
            resume(thread);
            ended += fibers[thread].done;
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

void __syncthreads() {
    if (!in_fiber) fail("kernel=%s waits at a barrier, but is no BLOCK_KERNEL", running->name);
    give_way(threadIdx.x);
}

void launch(const Kernel& kernel, Index3 grid, const void* arguments) {
    running = &kernel;
    running_arguments = arguments;
    std::vector<unsigned> blocks(grid.x * grid.y * grid.z);
    arrange(blocks);
    for (unsigned block : blocks) {
        blockIdx = {block % grid.x, block / grid.x % grid.y, block / grid.x / grid.y};
        memset(__start_shared_memory, 0xFF, __stop_shared_memory - __start_shared_memory);
        kernel.barriers ? run_with_barriers() : run_without_barriers();
    }
}
