#pragma once

#include "cuda_host.h"

enum ThreadOrder { ASCENDING, DESCENDING, SHUFFLED };

// Of blocks, and of threads between two barriers.
void set_order(ThreadOrder order);

// Null for none.
const Kernel* find_kernel(const char* name);

void launch(const Kernel& kernel, Index3 grid, const void* arguments);

// Prints the reason and ends the program.
[[noreturn]] __attribute__((format(printf, 1, 2))) void fail(const char* format, ...);
