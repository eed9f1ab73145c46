package dev.lockstep.server.schedule;

import dev.lockstep.engine.spec.RunSpec;
import java.util.List;

/** What the machine has for runs to train on. The answers do not change while a server lives. */
public interface Placement {
    /** Ids of the devices that may train a run, at least one: what it asks for where nothing here is that, so that whoever tries says why. */
    List<String> devices(RunSpec run);
}
