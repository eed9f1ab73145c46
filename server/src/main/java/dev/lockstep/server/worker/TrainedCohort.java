package dev.lockstep.server.worker;

import java.util.ArrayList;
import java.util.List;

/** What a worker trains now. */
final class TrainedCohort {
    /** Those that are not over; empty for an idle worker. */
    final List<TrainedRun> runs = new ArrayList<>();
    /** Null before the runs begin. */
    CohortDriver driver;
    /** Runs that are over, while what they recorded is being written. */
    int ending;
}
