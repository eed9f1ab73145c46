package dev.lockstep.engine.plan;

/**
 * A stretch of a workspace.
 *
 * @param offset in floats
 * @param size in floats, over all lane blocks
 */
public record Buffer(String name, int offset, int size) {}
