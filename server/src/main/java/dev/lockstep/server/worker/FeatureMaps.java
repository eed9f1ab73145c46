package dev.lockstep.server.worker;

import dev.lockstep.engine.backend.Backends;
import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.data.Normalizer;
import dev.lockstep.engine.shape.LayerShape;
import dev.lockstep.engine.shape.ParameterShape;
import dev.lockstep.engine.shape.Shape;
import dev.lockstep.engine.shape.ShapeInference;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.train.TrainingSession;
import dev.lockstep.server.http.ApiException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** What each layer of a model makes of one test image. Takes milliseconds to seconds: not for event loops. */
public final class FeatureMaps {
    /** The memory of a lane block is the least there is, and no normalization is asked to train on a single sample. */
    private static final int BATCH = 16;

    private FeatureMaps() {}

    /**
     * @param weights of a run; null for those that its seed initializes
     * @param sample index into the test set
     * @throws ApiException when the sample or the weights are not there
     */
    public static JsonObject of(RunSpec run, Dataset data, LastWeights weights, int sample) {
        int count = data.test().count();
        if (sample < 0 || sample >= count) {
            throw ApiException.badRequest("sample", "sample=" + sample + ", allowed are 0 to " + (count - 1));
        }
        RunSpec small = new RunSpec(run.model(), run.dataset(), run.training().withBatchSize(BATCH));
        try (TrainingSession session = TrainingSession.open(List.of(small), data, Backends.best())) {
            if (weights != null) {
                load(session, weights);
            }
            float[] input = Normalizer.of(data.info(), run.dataset().normalization()).input(data.test(), sample);
            float[][] outputs = session.activations(0, input);
            List<LayerShape> shapes = ShapeInference.infer(run.model()).layers();
            JsonArray layers = new JsonArray().add(layer("input", "Input", shapes.get(0).input(), input));
            for (int i = 0; i < outputs.length; i++) {
                layers.add(layer(shapes.get(i).name(), shapes.get(i).type(), shapes.get(i).output(), outputs[i]));
            }
            return new JsonObject().put("dataset", run.dataset().name()).put("sample", sample).put("samples", count)
                    .put("label", data.test().labels()[sample] & 0xff).put("step", weights == null ? 0 : weights.step())
                    .put("layers", layers).put("probabilities", probabilities(run.training().loss(), outputs[outputs.length - 1]));
        }
    }

    private static void load(TrainingSession session, LastWeights weights) {
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

    private static JsonObject layer(String name, String type, Shape shape, float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return new JsonObject().put("name", name).put("type", type).put("shape", new JsonArray(new ArrayList<>(shape.dims())))
                .put("values", Base64.getEncoder().encodeToString(bytes.array()));
    }

    /** One for each class; null where the loss does not read outputs as probabilities, or something is not finite. */
    private static JsonArray probabilities(LossSpec loss, float[] outputs) {
        double[] shares = new double[outputs.length];
        if (loss instanceof LossSpec.CrossEntropyLoss) {
            double most = Double.NEGATIVE_INFINITY;
            for (float output : outputs) {
                most = Math.max(most, output);
            }
            double sum = 0;
            for (int i = 0; i < outputs.length; i++) {
                sum += shares[i] = Math.exp(outputs[i] - most);
            }
            for (int i = 0; i < outputs.length; i++) {
                shares[i] /= sum;
            }
        } else if (loss instanceof LossSpec.BCELoss || loss instanceof LossSpec.BCEWithLogitsLoss) {
            for (int i = 0; i < outputs.length; i++) {
                shares[i] = loss instanceof LossSpec.BCELoss ? outputs[i] : 1 / (1 + Math.exp(-outputs[i]));
            }
        } else {
            return null;
        }
        if (shares.length == 1) {
            shares = new double[] {1 - shares[0], shares[0]}; // one output says how much it is the second class
        }
        JsonArray json = new JsonArray();
        for (double share : shares) {
            if (!Double.isFinite(share)) {
                return null;
            }
            json.add(share);
        }
        return json;
    }
}
