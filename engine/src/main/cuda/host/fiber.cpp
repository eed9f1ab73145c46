// How fibers change. A step of a small model changes them a million times, and ucontext asks the kernel for the signal mask each time: the usual processor gets
// a way of its own, in the header. AddressSanitizer is told of every change.
#include "fiber.h"

#include <cstdint>
#include <cstdlib>

namespace {
constexpr unsigned long STACK = 64 * 1024;
// What fibers leave on their stacks would meet in a few lines of the caches if these were powers of two apart.
constexpr unsigned long APART = STACK + 5 * 64;
char* stacks[FIBERS];
}

#ifdef __SANITIZE_ADDRESS__

#include <sanitizer/common_interface_defs.h>

namespace {
void* fake_stacks[FIBERS];
void* scheduler_fake_stack;
const void* scheduler_stack;
size_t scheduler_stack_size;

void leave_scheduler(unsigned fiber) {
    __sanitizer_start_switch_fiber(&scheduler_fake_stack, stacks[fiber], STACK);
}

void back_in_scheduler() {
    __sanitizer_finish_switch_fiber(scheduler_fake_stack, nullptr, nullptr);
}

void leave_fiber(unsigned fiber) {
    __sanitizer_start_switch_fiber(&fake_stacks[fiber], scheduler_stack, scheduler_stack_size);
}

void back_in_fiber(void* fake_stack) {
    __sanitizer_finish_switch_fiber(fake_stack, &scheduler_stack, &scheduler_stack_size);
}

void* fake_stack_of(unsigned fiber) {
    return fake_stacks[fiber];
}
}

#else

namespace {
inline void leave_scheduler(unsigned) {}

inline void back_in_scheduler() {}

inline void leave_fiber(unsigned) {}

inline void back_in_fiber(void*) {}

inline void* fake_stack_of(unsigned) {
    return nullptr;
}
}

#endif

namespace {
void fiber_main() {
    back_in_fiber(nullptr);
    while (true) {
        fiber_work();
        give_way(current_fiber());
    }
}
}

#ifdef FIBERS_BY_JUMPS

void* scheduler_top;
void* fiber_tops[FIBERS];

namespace {
void start(unsigned fiber) {
    // From above: an end that nobody returns to, the function that begins.
    uintptr_t* top = (uintptr_t*) (stacks[fiber] + STACK);
    *--top = 0;
    *--top = (uintptr_t) fiber_main;
    fiber_tops[fiber] = top;
}

inline void to_fiber(unsigned fiber) {
    change_stack(&scheduler_top, fiber_tops[fiber]);
}

inline void to_scheduler(unsigned fiber) {
    change_stack(&fiber_tops[fiber], scheduler_top);
}
}

#else

#include <ucontext.h>

namespace {
ucontext_t scheduler;
ucontext_t contexts[FIBERS];

void start(unsigned fiber) {
    ucontext_t& context = contexts[fiber];
    getcontext(&context);
    context.uc_stack.ss_sp = stacks[fiber];
    context.uc_stack.ss_size = STACK;
    context.uc_link = nullptr;
    makecontext(&context, fiber_main, 0);
}

void to_fiber(unsigned fiber) {
    swapcontext(&scheduler, &contexts[fiber]);
}

void to_scheduler(unsigned fiber) {
    swapcontext(&contexts[fiber], &scheduler);
}
}

#endif

#ifdef FIBERS_FROM_AFAR

void resume(unsigned fiber) {
    leave_scheduler(fiber);
    to_fiber(fiber);
    back_in_scheduler();
}

void give_way(unsigned fiber) {
    leave_fiber(fiber);
    to_scheduler(fiber);
    back_in_fiber(fake_stack_of(fiber));
}

#endif

void start_fibers() {
    char* all = (char*) aligned_alloc(64, FIBERS * APART);
    for (unsigned fiber = 0; fiber < FIBERS; fiber++) {
        stacks[fiber] = all + fiber * APART;
        start(fiber);
    }
}
