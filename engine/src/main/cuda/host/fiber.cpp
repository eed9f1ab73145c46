// How fibers change. A step of a small model changes them a million times, so that a fast way is there for the usual processor; AddressSanitizer has to see
// every change, and sees those of ucontext; elsewhere ucontext starts a fiber and longjmp, which does not ask the kernel for the signal mask, changes them.
#include "fiber.h"

#include <cstdint>
#include <cstdlib>

namespace {
constexpr unsigned long STACK = 64 * 1024;

[[maybe_unused]] void fiber_main() {
    while (true) {
        fiber_work();
        give_way(current_fiber());
    }
}
}

#if defined(__SANITIZE_ADDRESS__)

#include <sanitizer/common_interface_defs.h>
#include <ucontext.h>

namespace {
ucontext_t scheduler;
ucontext_t contexts[FIBERS];
char* stacks[FIBERS];
void* fake_stacks[FIBERS];
void* scheduler_fake_stack;
const void* scheduler_stack;
size_t scheduler_stack_size;

void started() {
    __sanitizer_finish_switch_fiber(nullptr, &scheduler_stack, &scheduler_stack_size);
    fiber_main();
}
}

void start_fibers() {
    for (unsigned i = 0; i < FIBERS; i++) {
        stacks[i] = (char*) malloc(STACK);
        getcontext(&contexts[i]);
        contexts[i].uc_stack.ss_sp = stacks[i];
        contexts[i].uc_stack.ss_size = STACK;
        contexts[i].uc_link = nullptr;
        makecontext(&contexts[i], started, 0);
    }
}

void resume(unsigned fiber) {
    __sanitizer_start_switch_fiber(&scheduler_fake_stack, stacks[fiber], STACK);
    swapcontext(&scheduler, &contexts[fiber]);
    __sanitizer_finish_switch_fiber(scheduler_fake_stack, nullptr, nullptr);
}

void give_way(unsigned fiber) {
    __sanitizer_start_switch_fiber(&fake_stacks[fiber], scheduler_stack, scheduler_stack_size);
    swapcontext(&contexts[fiber], &scheduler);
    __sanitizer_finish_switch_fiber(fake_stacks[fiber], &scheduler_stack, &scheduler_stack_size);
}

#elif defined(__x86_64__) && defined(__linux__)

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
}

void start_fibers() {
    for (void*& top : tops) {
        // From above: an end that nobody returns to, the function that begins, six registers.
        uintptr_t* end = (uintptr_t*) ((char*) aligned_alloc(64, STACK) + STACK);
        *--end = 0;
        *--end = (uintptr_t) fiber_main;
        for (int i = 0; i < 6; i++) *--end = 0;
        top = end;
    }
}

void resume(unsigned fiber) {
    lockstep_change_stack(&scheduler, tops[fiber]);
}

void give_way(unsigned fiber) {
    lockstep_change_stack(&tops[fiber], scheduler);
}

#else

#include <setjmp.h>
#include <ucontext.h>

namespace {
ucontext_t contexts[FIBERS];
jmp_buf places[FIBERS];
jmp_buf scheduler;
bool started[FIBERS];
}

void start_fibers() {
    for (ucontext_t& context : contexts) {
        getcontext(&context);
        context.uc_stack.ss_sp = malloc(STACK);
        context.uc_stack.ss_size = STACK;
        context.uc_link = nullptr;
        makecontext(&context, fiber_main, 0);
    }
}

void resume(unsigned fiber) {
    if (_setjmp(scheduler)) return;
    if (started[fiber]) _longjmp(places[fiber], 1);
    started[fiber] = true;
    setcontext(&contexts[fiber]);
}

void give_way(unsigned fiber) {
    if (!_setjmp(places[fiber])) _longjmp(scheduler, 1);
}

#endif
