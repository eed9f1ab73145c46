package dev.lockstep.server.store;

import java.time.Instant;

/**
 * Something that happened to a sweep.
 *
 * @param run to which of its runs; 0 for none
 * @param what a word: {@code launched}, {@code paused}, {@code diverged}
 * @param detail null when there is nothing more to say
 */
public record EventRow(int sweep, Instant at, int run, String what, String detail) {}
