package dev.lockstep.server.worker;

import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.train.TrainingSession;
import dev.lockstep.server.store.LogPosition;
import dev.lockstep.server.store.RunLogs;
import dev.lockstep.server.store.RunRecorder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens runs to train together: from their checkpoints, or from their first steps. Whatever a run's log holds behind that is computed again and compared.
 *
 * @param runs that have begun: the first, and those of the others that are at the same place and fit into memory
 */
record CohortStart(CohortDriver driver, List<TrainedRun> runs) {
    private static final Logger LOG = LoggerFactory.getLogger(CohortStart.class);

    /** Blocks. */
    static CohortStart open(List<TrainedRun> wanted, Dataset dataset, Sessions sessions, RunLogs logs, Checkpoints checkpoints) throws IOException {
        List<TrainedRun> runs = new ArrayList<>();
        List<Optional<RunCapture.Saved>> saved = new ArrayList<>();
        for (TrainedRun run : wanted) {
            Optional<RunCapture.Saved> from = run.start != null ? run.start : checkpoints.read(run.assignment);
            if (runs.isEmpty() || areBeside(from, saved.get(0))) {
                runs.add(run);
                saved.add(from);
            }
        }
        TrainingSession session = open(runs, dataset, sessions);
        try {
            if (saved.get(0).isPresent() && !restore(session, runs, saved)) {
                session.close();
                runs = runs.subList(0, 1);
                session = open(runs, dataset, sessions);
                if (!restore(session, runs, saved)) {
                    session.close();
                    session = open(runs, dataset, sessions);
                    saved = List.of(Optional.empty());
                }
            }
            return start(session, runs.subList(0, session.size()), saved, dataset, logs);
        } catch (IOException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static boolean areBeside(Optional<RunCapture.Saved> one, Optional<RunCapture.Saved> other) {
        return one.isEmpty() || other.isEmpty() ? one.isEmpty() && other.isEmpty()
                : one.get().capture().checkpoint().isBeside(other.get().capture().checkpoint());
    }

    private static TrainingSession open(List<TrainedRun> runs, Dataset dataset, Sessions sessions) {
        return sessions.open(runs.stream().map(run -> run.assignment.spec()).toList(), dataset);
    }

    /** @return whether all of them can go on from there; otherwise the session is of no use any more */
    private static boolean restore(TrainingSession session, List<TrainedRun> runs, List<Optional<RunCapture.Saved>> saved) {
        for (int m = 0; m < session.size(); m++) {
            try {
                session.restore(m, saved.get(m).orElseThrow().capture().checkpoint());
            } catch (IllegalArgumentException e) {
                LOG.warn("run={} {}: {}", runs.get(m).id(), runs.size() == 1 ? "begins anew" : "does not go on with others", e.getMessage());
                return false;
            }
        }
        return true;
    }

    private static CohortStart start(TrainingSession session, List<TrainedRun> runs, List<Optional<RunCapture.Saved>> saved, Dataset dataset, RunLogs logs) throws IOException {
        List<RunDriver> drivers = new ArrayList<>();
        for (int m = 0; m < runs.size(); m++) {
            TrainedRun run = runs.get(m);
            RunRecorder recorder = logs.record(run.id(), saved.get(m).map(RunCapture.Saved::position).orElse(LogPosition.START));
            RunCapture capture = saved.get(m).map(RunCapture.Saved::capture).orElse(null);
            run.begin(new RunDriver(run.assignment, session, m, recorder, capture, logs.timesFromNowOn(run.id())), recorder, dataset);
            if (session.step(m) > 0 || run.driver.isCatchingUp()) {
                LOG.info("run={} goes on from step={}", run.id(), session.step(m));
            }
            drivers.add(run.driver);
        }
        return new CohortStart(new CohortDriver(session, drivers), runs);
    }
}
