package dev.lockstep.experiments;

import java.util.Collections;
import java.util.List;

/**
 * One parameter that a sweep varies.
 *
 * @param path as in the interface, {@code training.optimizer.lr}
 * @param values distinct, in the order given; all of one class: String, Integer, Long, Double or Boolean
 */
public record Axis(String path, List<Object> values) {
    public Axis {
        values = Collections.unmodifiableList(values);
    }
}
