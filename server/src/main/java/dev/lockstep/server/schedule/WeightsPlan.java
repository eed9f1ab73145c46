package dev.lockstep.server.schedule;

import java.util.List;

/**
 * Which tensors are recorded while a run trains. The final weights are kept whatever this says.
 *
 * @param every n-th step, the initialization included; 0 for never
 * @param tensors names of the model at hand
 */
public record WeightsPlan(int every, List<String> tensors) {
    public WeightsPlan {
        tensors = List.copyOf(tensors);
    }

    public boolean takes(long step) {
        return every > 0 && !tensors.isEmpty() && step % every == 0;
    }
}
