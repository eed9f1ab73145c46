#pragma once

// The threads of a block. Each goes round and round: it calls fiber_work, then gives way, and so on.
constexpr unsigned FIBERS = 256;

void start_fibers();

// Defined by the user of fibers: one round of the fiber that runs.
void fiber_work();

// Defined by the user of fibers: which one runs.
unsigned current_fiber();

#if defined(__x86_64__) && defined(__linux__)

#define FIBERS_BY_JUMPS

// Where stacks were left: at the address to go on from.
extern void* scheduler_top;
extern void* fiber_tops[FIBERS];

// Goes on where the other stack was left. Inline, and by a jump: a return would be foretold to come back to the last call, which was on this stack. Functions may use
// 128 bytes below their stack.
static inline void change_stack(void** left, void* entered) {
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

#endif

#if defined(FIBERS_BY_JUMPS) && !defined(__SANITIZE_ADDRESS__)

// Runs a fiber until it gives way.
static inline void resume(unsigned fiber) {
    change_stack(&scheduler_top, fiber_tops[fiber]);
}

// Called by the fiber that runs: back to whoever resumed it.
static inline void give_way(unsigned fiber) {
    change_stack(&fiber_tops[fiber], scheduler_top);
}

#else

#define FIBERS_FROM_AFAR

void resume(unsigned fiber);
void give_way(unsigned fiber);

#endif
