package dev.lockstep.server.schedule;

import dev.lockstep.engine.spec.ScheduleSpec;
import dev.lockstep.experiments.RunIdentity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/** From which runs of before new ones go on that ask for more epochs of the same, or why they train all of them. */
final class Origins {
    private static final String EPOCHS = "training.epochs";

    private final Map<String, List<Run>> alike = new HashMap<>();
    private final IntPredicate endKept;
    private final int numericsVersion;

    /**
     * @param origin null where the run begins with its first step
     * @param anew why it does although there is one of fewer epochs; null where there is nothing to say
     */
    record Choice(Origin origin, String anew) {}

    /** @param endKept of a run, whether there is what it ended with; may block */
    Origins(List<Run> before, IntPredicate endKept, int numericsVersion) {
        this.endKept = endKept;
        this.numericsVersion = numericsVersion;
        before.forEach(run -> alike.computeIfAbsent(withoutEpochs(run.info().parameters()), key -> new ArrayList<>()).add(run));
    }

    Choice of(NewSweep.NewRun run) {
        int epochs = run.spec().training().epochs();
        List<Run> shorter = alike.getOrDefault(withoutEpochs(run.parameters()), List.of()).stream().filter(one -> one.info().epochs() < epochs)
                .sorted(Comparator.comparing((Run one) -> one.info().epochs()).thenComparing(Run::id).reversed()).toList();
        if (shorter.isEmpty()) {
            return new Choice(null, null);
        }
        ScheduleSpec schedule = run.spec().training().schedule();
        if (schedule.dependsOnLength()) {
            return new Choice(null, schedule.type() + " spreads the learning rate over all epochs, so that the first ones of a longer run are others"
                    + (schedule instanceof ScheduleSpec.CosineAnnealingLR ? "; with a T_max of its own it would not" : ""));
        }
        if (run.spec().training().steps() != 0) {
            return new Choice(null, "a limit of steps=" + run.spec().training().steps() + " may end the run of fewer epochs within one");
        }
        String why = null;
        for (Run one : shorter) {
            String problem = problem(one, run);
            if (problem == null) {
                List<Long> ends = new ArrayList<>(one.info().origin() == null ? List.of() : one.info().origin().ends());
                ends.add(one.info().totalSteps());
                return new Choice(new Origin(one.id(), ends, one.progress()), null);
            }
            why = why == null ? problem : why;
        }
        return new Choice(null, why);
    }

    private String problem(Run one, NewSweep.NewRun longer) {
        if (!one.state().ended()) {
            return "the run of fewer epochs has not ended yet; extend the sweep when it has";
        }
        if (one.state() != RunState.DONE) {
            return "the run of fewer epochs " + (one.state() == RunState.STOPPED ? "was stopped before its end" : one.state().json());
        }
        if (one.numericsVersion() != numericsVersion) {
            return "the run of fewer epochs was trained with numerics_version=" + one.numericsVersion() + ", this server computes version " + numericsVersion;
        }
        if (one.progress().step() != one.info().totalSteps() || one.info().totalSteps() * longer.spec().training().epochs() != longer.totalSteps() * one.info().epochs()) {
            return "the dataset has another number of images than when the run of fewer epochs was trained";
        }
        return endKept.test(one.id()) ? null
                : "what the run of fewer epochs ended with is not there: it was freed to make room, is larger than 64 MiB, or an earlier version trained the run";
    }

    private static String withoutEpochs(Map<String, Object> parameters) {
        Map<String, Object> others = new LinkedHashMap<>(parameters);
        others.remove(EPOCHS);
        return RunIdentity.of(others);
    }
}
