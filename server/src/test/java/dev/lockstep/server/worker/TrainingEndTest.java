package dev.lockstep.server.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.train.Runs;
import dev.lockstep.server.schedule.Assignment;
import dev.lockstep.server.schedule.CohortAssignment;
import dev.lockstep.server.schedule.QueueBus;
import dev.lockstep.server.schedule.WeightsPlan;
import dev.lockstep.server.schedule.Worker;
import dev.lockstep.server.store.RunLogs;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without a server around it: whatever came to threads that are gone would be a RejectedExecutionException in the terminal of a server that ends. */
class TrainingEndTest {
    private static final long FOR_EVER = TimeUnit.HOURS.toMillis(1);

    @TempDir
    Path store;

    private final PrintStream terminal = System.err;
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final Worker worker = Device.worker(1);
    private Vertx vertx;

    @BeforeEach
    void open() {
        System.setErr(new PrintStream(shown, true, StandardCharsets.UTF_8));
        vertx = Vertx.vertx();
        QueueBus.register(vertx);
    }

    @AfterEach
    void close() throws Exception {
        System.setErr(terminal);
        await(vertx.close());
    }

    @Test
    void itWaitsForTheDatasetThatIsBeingOpened() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch opened = new CountDownLatch(1);
        WorkerExecutor disk = vertx.createSharedWorkerExecutor("disk");
        String id = deploy(new DatasetOpening(spec -> disk.<Dataset>executeBlocking(() -> {
            asked.countDown();
            opened.await();
            return Runs.squares(100, 70);
        }), FOR_EVER));
        vertx.eventBus().send(QueueBus.assign(worker.id()), new CohortAssignment(List.of(new Assignment(1, Runs.run(2, 8, 1, 0.05), new WeightsPlan(4, List.of(), List.of()), null))));
        asked.await();
        Future<Void> ended = vertx.undeploy(id);
        await(Future.any(ended, vertx.timer(300, TimeUnit.MILLISECONDS)));
        assertFalse(ended.isComplete());
        opened.countDown();
        await(ended);
        await(disk.close());
        assertEquals("", shown.toString(StandardCharsets.UTF_8));
    }

    @Test
    void itsPatienceEndsWithIt() throws Exception {
        await(vertx.undeploy(deploy(new DatasetOpening(spec -> Future.failedFuture("nobody asks"), 200))));
        await(vertx.timer(600, TimeUnit.MILLISECONDS));
        assertEquals("", shown.toString(StandardCharsets.UTF_8));
    }

    private String deploy(DatasetOpening datasets) throws Exception {
        RunLogs logs = await(vertx.executeBlocking(() -> RunLogs.open(vertx, store, InstantSource.system())));
        Checkpoints checkpoints = new Checkpoints(vertx, logs, TimeUnit.MINUTES.toNanos(1));
        TrainingVerticle training = new TrainingVerticle(worker, datasets, Sessions.chosen(), logs, new TrainingWeights(), new PausedRuns(), checkpoints, new Continuations(logs, checkpoints));
        return await(vertx.deployVerticle(training, new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER).setWorkerPoolName("training").setWorkerPoolSize(1)));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.await(20, TimeUnit.SECONDS);
    }
}
