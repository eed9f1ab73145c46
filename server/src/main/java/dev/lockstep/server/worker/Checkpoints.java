package dev.lockstep.server.worker;

import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.shape.ModelShape;
import dev.lockstep.engine.shape.ParameterShape;
import dev.lockstep.engine.shape.ShapeInference;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.train.Checkpoint;
import dev.lockstep.server.schedule.Assignment;
import dev.lockstep.server.schedule.Origin;
import dev.lockstep.server.schedule.ProgressJson;
import dev.lockstep.server.store.CheckpointFile;
import dev.lockstep.server.store.LogKind;
import dev.lockstep.server.store.LogPosition;
import dev.lockstep.server.store.RunLogs;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From what runs go on that a crash or the end of the server interrupted: one file for each, beside its logs, never ahead of what is durable of them. */
public final class Checkpoints {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
    /** Floats of a weight at most: its own, three of its optimizer with AMSGrad, and its gradient where gradients add up. */
    private static final int STATES = 5;
    private static final String DATASET = "dataset_crc";
    private static final String WEIGHT = "weight/";
    private static final String STATE = "state/";

    private final WorkerExecutor files;
    private final RunLogs logs;
    private final long strideNanos;

    /** @param strideNanos between two checkpoints of a run that trains; 0 for none but those of pauses and of the server's end */
    public Checkpoints(Vertx vertx, RunLogs logs, long strideNanos) {
        this.files = vertx.createSharedWorkerExecutor("lockstep-checkpoints", 1);
        // Begins the thread: one that trains would have it stay behind with it.
        files.executeBlocking(() -> null, true);
        this.logs = logs;
        this.strideNanos = strideNanos;
    }

    boolean isDue(long nanosSinceLast) {
        return strideNanos > 0 && nanosSinceLast >= strideNanos;
    }

    /** Completes when the file is durable. */
    Future<Void> write(int run, RunCapture.Taken taken) {
        return taken.position().compose(position -> files.executeBlocking(() -> {
            file(run, new RunCapture.Saved(taken.capture(), position)).write(path(run));
            return null;
        }, true));
    }

    /** What a run ended with, and on what it was trained; completes when that is durable. Larger ones are not kept. */
    Future<Void> writeEnd(int run, RunCapture capture, Dataset dataset) {
        Checkpoint checkpoint = capture.checkpoint();
        if (bytes(checkpoint.weights()) + bytes(checkpoint.state()) > Origin.MOST_BYTES) {
            return Future.succeededFuture();
        }
        return files.executeBlocking(() -> {
            LogPosition end = new LogPosition(logs.log(run, LogKind.METRICS).records(), logs.log(run, LogKind.WEIGHTS).records());
            CheckpointFile file = file(run, new RunCapture.Saved(capture, end));
            file.header().put(DATASET, DatasetDigest.of(dataset));
            file.write(logs.directory(run).resolve(CheckpointFile.END));
            return null;
        }, true);
    }

    private static long bytes(Map<String, float[]> tensors) {
        return tensors.values().stream().mapToLong(values -> 4L * values.length).sum();
    }

    /**
     * What another run ended with, for one of more epochs. Blocks.
     *
     * @throws IOException when it is not there, or cannot be gone on from: the message says why
     */
    RunCapture.Saved readEnd(Assignment assignment, Dataset dataset) throws IOException {
        int run = assignment.origin().run();
        Path path = logs.directory(run).resolve(CheckpointFile.END);
        if (!Files.exists(path)) {
            throw new IOException("what run=" + run + " ended with is not there any more");
        }
        CheckpointFile file = CheckpointFile.read(path, mostBytes(assignment.spec()));
        try {
            if (file.header().getLong(DATASET) != DatasetDigest.of(dataset)) {
                throw new IOException("the dataset has changed since run=" + run + " was trained");
            }
            RunCapture.Saved end = saved(file);
            if (end.capture().checkpoint().step() != assignment.origin().step() || !logs.endsAt(run, end.position())) {
                throw new IOException("the history of run=" + run + " is not what it was when that ended");
            }
            return end;
        } catch (RuntimeException e) {
            throw new IOException("what run=" + run + " ended with cannot be read: " + e.getMessage(), e);
        }
    }

    /** Empty where a run has to begin anew: it has none, or one that is of no use, about which the log says why. Blocks. */
    Optional<RunCapture.Saved> read(Assignment assignment) throws IOException {
        int run = assignment.run();
        Path path = path(run);
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try {
            RunCapture.Saved saved = saved(CheckpointFile.read(path, mostBytes(assignment.spec())));
            if (logs.holds(run, saved.position())) {
                return Optional.of(saved);
            }
            LOG.warn("run={} begins anew: its logs end before its checkpoint, step={}", run, saved.capture().checkpoint().step());
        } catch (IOException | RuntimeException e) {
            LOG.warn("run={} begins anew: its checkpoint is of no use", run, e);
        }
        return Optional.empty();
    }

    private static long mostBytes(RunSpec run) {
        ModelShape model = ShapeInference.infer(run.model());
        return CheckpointFile.mostBytes(STATES * model.parameterCount() + model.buffers().stream().mapToLong(ParameterShape::size).sum());
    }

    private Path path(int run) {
        return logs.directory(run).resolve(CheckpointFile.NAME);
    }

    private static CheckpointFile file(int run, RunCapture.Saved saved) {
        RunCapture capture = saved.capture();
        Checkpoint checkpoint = capture.checkpoint();
        JsonObject header = new JsonObject().put("run", run).put("numerics_version", checkpoint.numerics()).put("step", checkpoint.step())
                .put("epoch", checkpoint.epoch()).put("trained", checkpoint.trained()).put("evaluating", checkpoint.evaluating())
                .put("metrics_records", saved.position().metrics()).put("weights_records", saved.position().weights())
                .put("trained_samples", capture.trainedSamples()).put("training_ns", capture.trainingNanos())
                .put("progress", ProgressJson.of(capture.progress()));
        Map<String, float[]> tensors = new HashMap<>();
        checkpoint.weights().forEach((name, values) -> tensors.put(WEIGHT + name, values));
        checkpoint.state().forEach((name, values) -> tensors.put(STATE + name, values));
        return new CheckpointFile(header, tensors);
    }

    private static RunCapture.Saved saved(CheckpointFile file) {
        JsonObject header = file.header();
        Map<String, float[]> weights = new HashMap<>();
        Map<String, float[]> state = new HashMap<>();
        file.tensors().forEach((name, values) -> {
            boolean weight = name.startsWith(WEIGHT);
            (weight ? weights : state).put(name.substring((weight ? WEIGHT : STATE).length()), values);
        });
        Checkpoint checkpoint = new Checkpoint(header.getInteger("numerics_version"), header.getLong("step"), header.getInteger("epoch"),
                header.getInteger("trained"), header.getBoolean("evaluating"), weights, state);
        LogPosition position = new LogPosition(header.getInteger("metrics_records"), header.getInteger("weights_records"));
        if (checkpoint.step() < 0 || checkpoint.epoch() < 1 || checkpoint.trained() < 0 || position.metrics() < 0 || position.weights() < 0) {
            throw new IllegalArgumentException("no place in a run: step=" + checkpoint.step() + ", epoch=" + checkpoint.epoch() + ", trained=" + checkpoint.trained() + ", "
                    + position);
        }
        RunCapture capture = new RunCapture(checkpoint, ProgressJson.parse(header.getJsonObject("progress")), header.getLong("trained_samples"),
                header.getLong("training_ns"));
        return new RunCapture.Saved(capture, position);
    }
}
