package dev.lockstep.server.schedule;

import dev.lockstep.engine.spec.RunSpec;
import java.util.List;

/** What the machine has for runs to train on. The answers do not change while a server lives. */
public interface Placement {
    /** Ids of the devices that may train a run, at least one: what it asks for where nothing here is that, so that whoever tries says why. */
    List<String> devices(RunSpec run);

    /** Runs with equal keys can train together, as a cohort. */
    Object cohort(RunSpec run);

    /** How many runs train together on a device at most; 1 where each trains alone. */
    int most(String device);

    /** Whether a device takes one cohort at a time, however many workers there are. */
    boolean single(String device);
}
