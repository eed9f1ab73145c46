package dev.lockstep.server.schedule;

import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has it read in the logs how the best of sweeps of before rose, once for each that does something. Nobody waits for it. Belongs to the event loop of the queue. */
final class ClimbReading {
    private static final Logger LOG = LoggerFactory.getLogger(ClimbReading.class);

    private final Context loop;
    private final Dispatcher dispatcher;
    private final Board board;
    private final InterruptedRuns logs;
    /** Sweeps of before of which it has not been read: who looks at them while they do nothing? */
    private final Set<Integer> unread = new HashSet<>();

    ClimbReading(Context loop, Dispatcher dispatcher, Board board, InterruptedRuns logs) {
        this.loop = loop;
        this.dispatcher = dispatcher;
        this.board = board;
        this.logs = logs;
    }

    void restored(int sweep) {
        unread.add(sweep);
    }

    void read(int sweep) {
        if (unread.remove(sweep)) {
            List<Run> begun = board.members(sweep).stream().filter(run -> run.startedAt() != null).toList();
            logs.evaluations(begun.stream().map(Run::id).toList()).map(found -> Climb.of(own(begun, found)))
                    .onSuccess(climb -> loop.runOnContext(read -> dispatcher.on(new Event.Climbed(sweep, climb))))
                    .onFailure(e -> LOG.warn("it is not known how the best of sweep={} rose", sweep, e));
        }
    }

    /** Without those that a run took over from another one: they rose there, at their time. */
    private static List<List<Evaluation>> own(List<Run> runs, List<List<Evaluation>> evaluations) {
        List<List<Evaluation>> own = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            List<Evaluation> all = evaluations.get(i);
            if (run.info().origin() == null || all.isEmpty()) {
                own.add(all);
                continue;
            }
            Progress there = run.info().origin().progress();
            List<Evaluation> behind = new ArrayList<>();
            behind.add(new Evaluation((int) there.step(), 0, run.startedAt().toEpochMilli() * 1000, Float.NEGATIVE_INFINITY));
            all.stream().filter(evaluation -> evaluation.step() > there.step()).forEach(behind::add);
            own.add(behind);
        }
        return own;
    }
}
