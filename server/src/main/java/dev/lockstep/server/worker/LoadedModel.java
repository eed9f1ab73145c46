package dev.lockstep.server.worker;

import dev.lockstep.engine.backend.Backends;
import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.shape.ParameterShape;
import dev.lockstep.engine.shape.ShapeInference;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.train.TrainingSession;
import dev.lockstep.server.http.ApiException;
import java.util.List;
import java.util.stream.Stream;

/** A model with weights of a run, to look through. One thread at a time; not for event loops. */
final class LoadedModel implements AutoCloseable {
    /** The memory of a lane block is the least there is, and no normalization is asked to train on a single sample. */
    private static final int BATCH = 16;

    private final TrainingSession session;

    private LoadedModel(TrainingSession session) {
        this.session = session;
    }

    /**
     * @param weights null for those that the run's seed initializes
     * @throws ApiException when the weights are not there
     */
    static LoadedModel open(RunSpec run, Dataset data, LastWeights weights) {
        RunSpec small = new RunSpec(run.model(), run.dataset(), run.training().withBatchSize(BATCH));
        LoadedModel model = new LoadedModel(TrainingSession.open(List.of(small), data, Backends.best()));
        try {
            if (weights != null) {
                load(model.session, weights);
            }
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** What a snapshot must hold to be a whole one: parameters and running statistics. */
    public static List<String> tensors(ModelSpec model) {
        return ShapeInference.infer(model).layers().stream()
                .flatMap(layer -> Stream.concat(layer.parameters().stream(), layer.buffers().stream())).map(ParameterShape::name).toList();
    }

    static void load(TrainingSession session, LastWeights weights) {
        if (weights.tensors().isEmpty()) {
            throw new ApiException(409, null, "the run has no weights: it trains none yet, or ended before it did; ask again while it is running, or when it has ended");
        }
        for (ParameterShape tensor : Stream.concat(session.parameters().stream(), session.buffers().stream()).toList()) {
            float[] values = weights.tensors().get(tensor.name());
            if (values == null) {
                throw new ApiException(409, null, "the weights of the run are not complete: tensor=" + tensor.name()
                        + " is not recorded, and the run ended without its final weights; choose another run");
            }
            session.setParameter(0, tensor.name(), values);
        }
    }

    float[][] layers(float[] input) {
        return session.activations(0, input);
    }

    /** What the last layer makes of each input: whole lane blocks at once. */
    float[][] outputs(float[][] inputs) {
        return session.outputs(0, inputs);
    }

    float[] parameter(String name) {
        return session.parameter(0, name);
    }

    @Override
    public void close() {
        session.close();
    }
}
