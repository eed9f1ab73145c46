package dev.lockstep.server.worker;

import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.train.TrainingSession;
import dev.lockstep.server.schedule.Assignment;
import dev.lockstep.server.store.LogPosition;
import dev.lockstep.server.store.RunLogs;
import dev.lockstep.server.store.RunRecorder;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a run: from its checkpoint, or from its first step. Whatever its log holds behind that is computed again and compared.
 *
 * @param step from which it goes on
 */
record RunStart(RunDriver driver, RunRecorder recorder, long step) {
    private static final Logger LOG = LoggerFactory.getLogger(RunStart.class);

    /** Blocks. */
    static RunStart open(Assignment assignment, Dataset dataset, Sessions sessions, RunLogs logs, Checkpoints checkpoints) throws IOException {
        Optional<RunCapture.Saved> saved = checkpoints.read(assignment.run());
        TrainingSession session = sessions.open(assignment.spec(), dataset);
        try {
            if (saved.isPresent() && !restore(assignment.run(), session, saved.get())) {
                session.close();
                session = sessions.open(assignment.spec(), dataset);
                saved = Optional.empty();
            }
            return start(assignment, session, saved, logs);
        } catch (IOException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static boolean restore(int run, TrainingSession session, RunCapture.Saved saved) {
        try {
            session.restore(0, saved.capture().checkpoint());
            return true;
        } catch (IllegalArgumentException e) {
            LOG.warn("run={} begins anew: {}", run, e.getMessage());
            return false;
        }
    }

    private static RunStart start(Assignment assignment, TrainingSession session, Optional<RunCapture.Saved> saved, RunLogs logs) throws IOException {
        int run = assignment.run();
        RunRecorder recorder = logs.record(run, saved.map(RunCapture.Saved::position).orElse(LogPosition.START));
        RunCapture capture = saved.map(RunCapture.Saved::capture).orElse(null);
        return new RunStart(new RunDriver(assignment, session, recorder, capture, logs.lastTimes(run).orElse(null)), recorder, session.step(0));
    }
}
