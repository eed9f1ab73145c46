package dev.lockstep.server.schedule;

import dev.lockstep.engine.shape.ModelShape;
import dev.lockstep.engine.shape.ParameterShape;
import dev.lockstep.engine.shape.ShapeInference;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.TrainingSpec;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What runs will have on the disk when they have ended. Tensors are counted as they will be recorded; what frames them, and rows of metrics, by what such have taken. */
final class DiskEstimate {
    /**
     * Of a row of metrics with its share of a record: 260 to 320 were measured where two to four steps go into a record; the most is 800, of steps that have one
     * each.
     */
    private static final long ROW = 300;
    /** Of a recorded tensor beside its values: its name and dimensions. */
    private static final long TENSOR = 80;
    /** Of a record of weights beside its tensors. */
    private static final long RECORD = 700;
    private static final long CHECKPOINT = 1000;

    private final Map<ModelSpec, ModelShape> shapes = new HashMap<>();
    private long metrics;
    private long weights;
    private long checkpoints;

    void add(NewSweep.NewRun run) {
        ModelShape shape = shapes.computeIfAbsent(run.spec().model(), ShapeInference::infer);
        metrics += ROW * (run.totalSteps() + run.spec().training().epochs());
        weights += weights(run.weights(), run.totalSteps(), shape);
        checkpoints += checkpoint(run.spec().training(), shape);
    }

    private static long weights(WeightsPlan plan, long steps, ModelShape shape) {
        long whole = bytes(shape.parameters()) + bytes(shape.buffers());
        long stride = plan.every() == 0 ? 0 : steps / plan.every();
        long chosen = bytes(shape.parameters().stream().filter(tensor -> plan.tensors().contains(tensor.name())).toList());
        long measured = plan.whole().isEmpty() ? 0 : shape.parameters().stream().filter(tensor -> tensor.dims().size() > 1).count() * (TENSOR + Float.BYTES);
        long wholes = plan.whole().size() + plan.ends().size() + 1;
        return wholes * (RECORD + whole) + (chosen == 0 ? 0 : (stride + 1) * (RECORD + chosen)) + stride * measured;
    }

    private static long bytes(List<ParameterShape> tensors) {
        return tensors.stream().mapToLong(tensor -> Float.BYTES * tensor.size() + TENSOR).sum();
    }

    private static long checkpoint(TrainingSpec training, ModelShape shape) {
        long states = training.optimizer().states() + (training.zeroGrad() ? 0 : 1);
        long bytes = Float.BYTES * ((1 + states) * shape.parameterCount() + shape.buffers().stream().mapToLong(ParameterShape::size).sum());
        return bytes > Origin.MOST_BYTES || training.steps() != 0 ? 0 : bytes + CHECKPOINT;
    }

    long bytes() {
        return metrics + weights + checkpoints;
    }

    JsonObject json() {
        return new JsonObject().put("bytes", bytes()).put("metrics_bytes", metrics).put("weights_bytes", weights).put("checkpoints_bytes", checkpoints);
    }
}
