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

    /** Steps from one up to the next behind which weights are read, also for what a later step is measured by; {@link Integer#MAX_VALUE} where there is none. */
    public int stepsToNext(long step) {
        long next = Long.MAX_VALUE;
        if (every > 0 && !(tensors.isEmpty() && whole.isEmpty())) {
            // A step that is measured needs the weights before it, too.
            boolean measured = !whole.isEmpty() && step % every < every - 1;
            next = measured ? step - step % every + every - 1 : step - step % every + every;
        }
        int place = Collections.binarySearch(whole, step + 1);
        if (place >= 0 || -place - 1 < whole.size()) {
            next = Math.min(next, whole.get(place >= 0 ? place : -place - 1));
        }
        return (int) Math.min(Integer.MAX_VALUE, next - step);
    }

    /** Whether it is recorded how far this step moved the weights. */
    public boolean measures(long step) {
        return every > 0 && step > 0 && step % every == 0 && !whole.isEmpty();
    }
}
