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
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without a server around it. */
class TrainingEndTest {
    @TempDir
    Path store;

    /** Otherwise its outcome would find no thread any more, and the user of a server that ends a RejectedExecutionException. */
    @Test
    void itWaitsForTheDatasetThatIsBeingOpened() throws Exception {
        List<String> uncaught = new CopyOnWriteArrayList<>();
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> uncaught.add(thread.getName() + Arrays.toString(e.getStackTrace())));
        Vertx vertx = Vertx.vertx();
        try {
            QueueBus.register(vertx);
            RunLogs logs = await(vertx.executeBlocking(() -> RunLogs.open(vertx, store, InstantSource.system())));
            Checkpoints checkpoints = new Checkpoints(vertx, logs, TimeUnit.MINUTES.toNanos(1));
            Worker worker = Device.worker(1);
            CountDownLatch asked = new CountDownLatch(1);
            CountDownLatch opened = new CountDownLatch(1);
            WorkerExecutor disk = vertx.createSharedWorkerExecutor("disk");
            Datasets datasets = spec -> disk.<Dataset>executeBlocking(() -> {
                asked.countDown();
                opened.await();
                return Runs.squares(100, 70);
            });
            TrainingVerticle training = new TrainingVerticle(worker, datasets, Sessions.chosen(), logs, new TrainingWeights(), new PausedRuns(), checkpoints, new Continuations(logs, checkpoints));
            String id = await(vertx.deployVerticle(training, new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER).setWorkerPoolName("training").setWorkerPoolSize(1)));
            vertx.eventBus().send(QueueBus.assign(worker.id()), new CohortAssignment(List.of(new Assignment(1, Runs.run(2, 8, 1, 0.05), new WeightsPlan(4, List.of(), List.of()), null))));
            asked.await();
            Future<Void> ended = vertx.undeploy(id);
            await(Future.any(ended, vertx.timer(300, TimeUnit.MILLISECONDS)));
            assertFalse(ended.isComplete());
            opened.countDown();
            await(ended);
            await(disk.close());
            await(vertx.timer(1_500, TimeUnit.MILLISECONDS)); // longer than it would have waited
            assertEquals(List.of(), uncaught);
        } finally {
            await(vertx.close());
            Thread.setDefaultUncaughtExceptionHandler(null);
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.await(20, TimeUnit.SECONDS);
    }
}
