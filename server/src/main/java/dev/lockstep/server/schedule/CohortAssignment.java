package dev.lockstep.server.schedule;

import java.util.List;

/**
 * What a worker is told to train together.
 *
 * @param runs at least one; each names the device
 */
public record CohortAssignment(List<Assignment> runs) {
    public CohortAssignment {
        runs = List.copyOf(runs);
    }
}
