package dev.lockstep.server.access;

import java.time.Instant;

/**
 * A browser that showed a token once.
 *
 * @param id 32 hexadecimal digits
 * @param agent what the browser called itself, shortened
 */
public record Session(String id, Access access, Instant began, Instant ends, String agent) {}
