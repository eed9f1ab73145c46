package dev.lockstep.server.schedule;

import dev.lockstep.engine.shape.ShapeInference;
import dev.lockstep.engine.spec.ModelSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Which tensors are recorded while a run trains. The final weights are kept whatever this says.
 *
 * @param every n-th step, the initialization included; 0 for never
 * @param tensors names of the model at hand
 * @param whole steps at which all tensors are recorded, ascending
 * @param ends steps behind which a run of fewer epochs ended with whose history this one begins: recorded as at an end, ascending
 */
public record WeightsPlan(int every, List<String> tensors, List<Long> whole, List<Long> ends) {
    public WeightsPlan {
        tensors = List.copyOf(tensors);
        whole = List.copyOf(whole);
        ends = List.copyOf(ends);
    }

    public WeightsPlan(int every, List<String> tensors, List<Long> whole) {
        this(every, tensors, whole, List.of());
    }

    public WeightsPlan(int every, List<String> tensors) {
        this(every, tensors, List.of());
    }

    /**
     * Of a run that begins with the history of another one: what that recorded, and then what this records. So a log has the same rows whether they were taken over or
     * trained again.
     */
    WeightsPlan behind(List<Long> before, ModelSpec model) {
        if (whole.isEmpty()) {
            return new WeightsPlan(every, tensors, whole, before);
        }
        long values = ShapeInference.infer(model).parameterCount();
        List<Long> steps = new ArrayList<>();
        long from = -1;
        for (long end : before) {
            for (long step : WholeSnapshots.of(end, values)) {
                if (step > from) {
                    steps.add(step);
                }
            }
            from = end;
        }
        long last = from;
        whole.stream().filter(step -> step > last).forEach(steps::add);
        return new WeightsPlan(every, tensors, steps, before);
    }

    public boolean takes(long step) {
        return every > 0 && !tensors.isEmpty() && step % every == 0;
    }

    public boolean takesAll(long step) {
        return Collections.binarySearch(whole, step) >= 0;
    }

    public boolean ends(long step) {
        return Collections.binarySearch(ends, step) >= 0;
    }

    /** Steps from one up to the next behind which weights are read, also for what a later step is measured by; {@link Integer#MAX_VALUE} where there is none. */
    public int stepsToNext(long step) {
        long next = Long.MAX_VALUE;
        if (every > 0 && !(tensors.isEmpty() && whole.isEmpty())) {
            // A step that is measured needs the weights before it, too.
            boolean measured = !whole.isEmpty() && step % every < every - 1;
            next = measured ? step - step % every + every - 1 : step - step % every + every;
        }
        next = Math.min(next, Math.min(next(whole, step), next(ends, step)));
        return (int) Math.min(Integer.MAX_VALUE, next - step);
    }

    private static long next(List<Long> steps, long step) {
        int place = Collections.binarySearch(steps, step + 1);
        place = place >= 0 ? place : -place - 1;
        return place < steps.size() ? steps.get(place) : Long.MAX_VALUE;
    }

    /** Whether it is recorded how far this step moved the weights. */
    public boolean measures(long step) {
        return every > 0 && step > 0 && step % every == 0 && !whole.isEmpty();
    }
}
