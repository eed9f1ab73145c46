package dev.lockstep.experiments;

import java.util.List;

/**
 * Chooses the combinations of the axes' values that are run.
 *
 * <p>A strategy has no state: the point of an index is always the same, so that a sweep can be expanded again after a restart.
 */
interface Strategy {
    /** As in the document. */
    String type();

    /** How many combinations there are, computed without making any; {@link Long#MAX_VALUE} when there are more than a long can count. */
    long size(List<Axis> axes);

    /** One value for each axis, in the order of the axes. {@code index} is in [0, size). */
    List<Object> point(List<Axis> axes, long index);
}
