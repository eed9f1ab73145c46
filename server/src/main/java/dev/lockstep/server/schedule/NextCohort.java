package dev.lockstep.server.schedule;

import dev.lockstep.engine.spec.RunSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/** Which of the runs that wait train next, together, and on what. */
final class NextCohort {
    private final Placement placement;
    private final Slots slots;
    private final IntFunction<RunSpec> specs;
    private final IntFunction<Waiting> waiting;

    record Choice(List<Integer> runs, String device) {}

    /**
     * A run that waits.
     *
     * @param company of one that began: itself and those in whose company it goes on; otherwise null
     * @param ready whether its dataset is there
     */
    record Waiting(Run run, Set<Integer> company, boolean ready, boolean askedToStop) {
        boolean canStart() {
            return company == null && ready && !askedToStop;
        }

        /** Of two that may be at the same place. */
        boolean isBeside(Waiting other) {
            return (run.startedAt() != null) == (other.run.startedAt() != null) && run.info().firstStep() == other.run.info().firstStep();
        }
    }

    NextCohort(Placement placement, Slots slots, IntFunction<RunSpec> specs, IntFunction<Waiting> waiting) {
        this.placement = placement;
        this.slots = slots;
        this.specs = specs;
        this.waiting = waiting;
    }

    /**
     * Null when nothing can start.
     *
     * @param open sweeps with runs that wait, oldest first
     */
    Choice choose(List<SweepTally> open, int idleWorkers) {
        Set<List<String>> busy = new HashSet<>();
        for (SweepTally tally : open) {
            for (int id : tally.info.paused() || tally.room() == 0 ? Set.<Integer>of() : tally.queued) {
                Waiting run = waiting.apply(id);
                if (run.company() != null) {
                    if (run.company().size() > tally.room()) {
                        // Those behind it would take the room that it waits for, one after the other.
                        break;
                    }
                    // Its memory is where it was. Whoever is asked to end one of them may be at it.
                    String device = run.run().device();
                    if (slots.isFree(device) && run.company().stream().noneMatch(one -> waiting.apply(one).askedToStop())) {
                        return new Choice(List.copyOf(run.company()), device);
                    }
                } else if (run.canStart()) {
                    List<String> devices = placement.devices(specs.apply(id));
                    Optional<String> device = busy.contains(devices) ? Optional.empty() : slots.firstFree(devices);
                    if (device.isPresent()) {
                        return new Choice(cohort(tally, id, devices, device.get(), idleWorkers), device.get());
                    }
                    busy.add(devices);
                }
            }
        }
        return null;
    }

    /** The run, and those behind it in its sweep that can train with it, as far as there are not as many devices or workers for them as well, and the sweep may. */
    private List<Integer> cohort(SweepTally tally, int first, List<String> devices, String device, int idleWorkers) {
        int most = placement.most(device);
        if (most == 1) {
            return List.of(first);
        }
        int room = tally.room();
        int places = Math.min(room, slots.free(devices, idleWorkers));
        Object key = placement.cohort(specs.apply(first));
        Waiting one = waiting.apply(first);
        List<Integer> fitting = new ArrayList<>();
        for (int id : tally.queued.tailSet(first)) {
            Waiting run = waiting.apply(id);
            RunSpec spec = specs.apply(id);
            if (run.canStart() && run.isBeside(one) && devices.equals(placement.devices(spec)) && key.equals(placement.cohort(spec))) {
                fitting.add(id);
            }
            if (fitting.size() == Math.min(room, (long) most * places)) {
                break;
            }
        }
        return List.copyOf(fitting.subList(0, Math.min(most, (fitting.size() + places - 1) / places)));
    }
}
