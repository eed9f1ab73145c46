// How fibers change. A step of a small model changes them a million times, and ucontext asks the kernel for the signal mask each time: the usual processor gets
// a way of its own. AddressSanitizer is told of every change.
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

namespace {
void* scheduler;
void* tops[FIBERS];

void start(unsigned fiber) {
    // From above: an end that nobody returns to, the function that begins.
    uintptr_t* top = (uintptr_t*) (stacks[fiber] + STACK);
    *--top = 0;
    *--top = (uintptr_t) fiber_main;
    tops[fiber] = top;
}

// Goes on where the other stack was left. By a jump: a return would be foretold to come back to the last call, which was on this stack. Functions may use 128 bytes
// below their stack.
inline void change_stack(void** left, void* entered) {
    asm volatile(R"(
        leaq -128(%%rsp), %%rsp
        pushq %%rbp
        pushq %%rbx
        leaq 1f(%%rip), %%rax
        pushq %%rax
        movq %%rsp, (%0)
        movq %1, %%rsp
        popq %%rax
        jmpq *%%rax
    1:
        popq %%rbx
        popq %%rbp
        leaq 128(%%rsp), %%rsp
    )"
                 : "+D"(left), "+S"(entered)::"rax", "rcx", "rdx", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6",
                 "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15", "memory", "cc");
}

inline void to_fiber(unsigned fiber) {
    change_stack(&scheduler, tops[fiber]);
}

inline void to_scheduler(unsigned fiber) {
    change_stack(&tops[fiber], scheduler);
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
    char* all = (char*) aligned_alloc(64, FIBERS * APART);
    for (unsigned fiber = 0; fiber < FIBERS; fiber++) {
        stacks[fiber] = all + fiber * APART;
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
