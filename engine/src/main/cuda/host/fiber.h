#pragma once

// The threads of a block. Each goes round and round: it calls fiber_work, then gives way, and so on.
constexpr unsigned FIBERS = 256;

void start_fibers();

// Runs a fiber until it gives way.
void resume(unsigned fiber);

// Called by the fiber that runs: back to whoever resumed it.
void give_way(unsigned fiber);

// Defined by the user of fibers: one round of the fiber that runs.
void fiber_work();

// Defined by the user of fibers: which one runs.
unsigned current_fiber();
