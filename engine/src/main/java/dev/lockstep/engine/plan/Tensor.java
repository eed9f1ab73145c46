package dev.lockstep.engine.plan;

import dev.lockstep.engine.shape.Shape;

/**
 * Values of every sample between two operations. An operation that works in place has one tensor as input and output; {@code Flatten} is no
 * operation at all, because memory does not change.
 *
 * @param id index into the offsets of a {@link Workspace}
 */
public record Tensor(int id, String name, Shape shape) {
    /** Per sample. */
    public int values() {
        return (int) shape.size();
    }

    /** Positions of one channel. */
    public int plane() {
        return shape.height() * shape.width();
    }
}
