package dev.lockstep.server.worker;

import dev.lockstep.engine.data.Dataset;
import dev.lockstep.server.schedule.Assignment;
import dev.lockstep.server.store.HistoryCopy;
import dev.lockstep.server.store.LogPosition;
import dev.lockstep.server.store.LogWriteException;
import dev.lockstep.server.store.RunLogs;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has runs that were asked for with more epochs than others had go on from where those ended: their logs begin with a copy of the others' rows, and they with what the
 * others had learned. A run that was interrupted meanwhile does it again; once it has a checkpoint of its own it needs nobody.
 */
public final class Continuations {
    private static final Logger LOG = LoggerFactory.getLogger(Continuations.class);

    /** Threads of nobody's context: they wait for what the store has written. */
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "lockstep-continuation");
        thread.setDaemon(true);
        return thread;
    });
    private final RunLogs logs;
    private final Checkpoints checkpoints;

    public Continuations(RunLogs logs, Checkpoints checkpoints) {
        this.logs = logs;
        this.checkpoints = checkpoints;
    }

    /**
     * Never fails; completes on the context.
     *
     * @param anew told why the run begins with its first step instead
     * @return where the run begins; empty for its first step
     */
    Future<Optional<RunCapture.Saved>> begin(Assignment assignment, Dataset dataset, Context context, Consumer<String> anew) {
        Promise<Optional<RunCapture.Saved>> begun = Promise.promise();
        threads.execute(() -> {
            Optional<RunCapture.Saved> from = Optional.empty();
            String problem = null;
            try {
                from = from(assignment, dataset);
                problem = from.isPresent() ? null : "it had begun with its first step before";
            } catch (LogWriteException e) {
                LOG.warn("run={} cannot be written", assignment.run(), e); // whoever trains it comes upon that, too
            } catch (IOException | RuntimeException e) {
                LOG.warn("run={} begins anew: it cannot go on from run={}: {}", assignment.run(), assignment.origin().run(), e.toString());
                problem = e.getMessage();
            }
            Optional<RunCapture.Saved> found = from;
            String why = problem;
            try {
                context.runOnContext(done -> {
                    if (why != null) {
                        anew.accept(why);
                    }
                    begun.complete(found);
                });
            } catch (RejectedExecutionException e) {
                LOG.debug("the server ended meanwhile, run={} goes on at its next start", assignment.run());
            }
        });
        return begun.future();
    }

    private Optional<RunCapture.Saved> from(Assignment assignment, Dataset dataset) throws IOException {
        Optional<RunCapture.Saved> own = checkpoints.read(assignment);
        if (own.isPresent()) {
            return own;
        }
        RunCapture.Saved end = checkpoints.readEnd(assignment, dataset);
        Optional<LogPosition> behind = HistoryCopy.of(logs, assignment.origin().run(), assignment.run());
        return behind.map(position -> new RunCapture.Saved(end.capture(), position));
    }
}
