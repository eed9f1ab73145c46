// How fibers change. A step of a small model changes them a million times, and ucontext asks the kernel for the signal mask each time: the usual processor gets
// a way of its own. AddressSanitizer is told of every change.
#include "fiber.h"

#include <cstdint>
#include <cstdlib>

namespace {
constexpr unsigned long STACK = 64 * 1024;
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
void leave_scheduler(unsigned) {}

void back_in_scheduler() {}

void leave_fiber(unsigned) {}

void back_in_fiber(void*) {}

void* fake_stack_of(unsigned) {
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

#if defined(__x86_64__) && defined(__linux__)

// Keeps on the stack what a function must leave as it is, and goes on where the other stack was left.
extern "C" void lockstep_change_stack(void** from, void* to);
asm(R"(
.pushsection .text
.type lockstep_change_stack, @function
lockstep_change_stack:
    pushq %rbp
    pushq %rbx
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    movq %rsp, (%rdi)
    movq %rsi, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbx
    popq %rbp
    ret
.size lockstep_change_stack, . - lockstep_change_stack
.popsection
)");

namespace {
void* scheduler;
void* tops[FIBERS];

void start(unsigned fiber) {
    // From above: an end that nobody returns to, the function that begins, six registers.
    uintptr_t* top = (uintptr_t*) (stacks[fiber] + STACK);
    *--top = 0;
    *--top = (uintptr_t) fiber_main;
    for (int i = 0; i < 6; i++) *--top = 0;
    tops[fiber] = top;
}

void to_fiber(unsigned fiber) {
    lockstep_change_stack(&scheduler, tops[fiber]);
}

void to_scheduler(unsigned fiber) {
    lockstep_change_stack(&tops[fiber], scheduler);
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

void start_fibers() {
    for (unsigned fiber = 0; fiber < FIBERS; fiber++) {
        stacks[fiber] = (char*) aligned_alloc(64, STACK);
        start(fiber);
    }
}

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
