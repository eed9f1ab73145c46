package dev.lockstep.server.schedule;

import java.util.Collections;
import java.util.List;

/**
 * Which tensors are recorded while a run trains. The final weights are kept whatever this says.
 *
 * @param every n-th step, the initialization included; 0 for never
 * @param tensors names of the model at hand
 * @param whole steps at which all tensors are recorded, ascending
 */
public record WeightsPlan(int every, List<String> tensors, List<Long> whole) {
    public WeightsPlan {
        tensors = List.copyOf(tensors);
        whole = List.copyOf(whole);
    }

    public WeightsPlan(int every, List<String> tensors) {
        this(every, tensors, List.of());
    }

    public boolean takes(long step) {
        return every > 0 && !tensors.isEmpty() && step % every == 0;
    }

    public boolean takesAll(long step) {
        return Collections.binarySearch(whole, step) >= 0;
    }

    /** Whether it is recorded how far this step moved the weights. */
    public boolean measures(long step) {
        return every > 0 && step > 0 && step % every == 0 && !whole.isEmpty();
    }
}
