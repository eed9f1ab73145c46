package dev.lockstep.server.worker;

import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.data.ImageSet;
import dev.lockstep.engine.data.Normalizer;
import dev.lockstep.engine.shape.LayerShape;
import dev.lockstep.engine.shape.Shape;
import dev.lockstep.engine.shape.ShapeInference;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.server.http.ApiException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** What each layer of a model makes of one test image. Takes milliseconds to seconds: not for event loops. */
public final class FeatureMaps {
    private FeatureMaps() {}

    /**
     * What is looked at, and how.
     *
     * @param sample index into the test set; negative for an image of one's own
     * @param pixels of that image, of the size of the dataset's; null for none
     * @param layers whether their outputs are wanted, or the probabilities alone
     * @param explained a place whose sum is wanted; null for none
     */
    public record Look(int sample, byte[] pixels, boolean layers, Explanation.Place explained) {}

    /**
     * @param weights of a run; null for those that its seed initializes
     * @throws ApiException when the sample or the weights are not there
     */
    public static JsonObject of(RunSpec run, Dataset data, LastWeights weights, Look look) {
        float[] input = input(run, data, look);
        try (LoadedModel model = LoadedModel.open(run, data, weights)) {
            float[][] outputs = model.layers(input);
            JsonObject answer = new JsonObject().put("dataset", run.dataset().name()).put("samples", data.test().count())
                    .put("step", weights == null ? 0 : weights.step());
            if (look.pixels() == null) {
                answer.put("sample", look.sample()).put("label", data.test().labels()[look.sample()] & 0xff);
            }
            if (look.layers()) {
                answer.put("layers", layers(run, input, outputs));
            }
            if (look.explained() != null) {
                answer.put("explained", Explanation.of(run, model, look.explained(), input, outputs));
            }
            return answer.put("probabilities", probabilities(run.training().loss(), outputs[outputs.length - 1]));
        }
    }

    private static JsonArray layers(RunSpec run, float[] input, float[][] outputs) {
        List<LayerShape> shapes = ShapeInference.infer(run.model()).layers();
        JsonArray layers = new JsonArray().add(layer("input", "Input", shapes.get(0).input(), input));
        for (int i = 0; i < outputs.length; i++) {
            layers.add(layer(shapes.get(i).name(), shapes.get(i).type(), shapes.get(i).output(), outputs[i]));
        }
        return layers;
    }

    private static float[] input(RunSpec run, Dataset data, Look look) {
        Normalizer normalizer = Normalizer.of(data.info(), run.dataset().normalization());
        ImageSet test = data.test();
        if (look.pixels() == null) {
            if (look.sample() < 0 || look.sample() >= test.count()) {
                throw ApiException.badRequest("sample", "sample=" + look.sample() + ", allowed are 0 to " + (test.count() - 1));
            }
            return normalizer.input(test, look.sample());
        }
        if (look.pixels().length != test.imageSize()) {
            throw ApiException.badRequest("pixels", "pixels has " + look.pixels().length + " bytes, expected " + test.imageSize() + " for images of "
                    + test.channels() + "x" + test.height() + "x" + test.width());
        }
        if (test.holdsValues()) {
            throw ApiException.badRequest("pixels", "the samples of " + run.dataset().name() + " are no images: give sample");
        }
        return normalizer.input(new ImageSet(1, test.channels(), test.height(), test.width(), look.pixels(), new byte[1]), 0);
    }

    private static JsonObject layer(String name, String type, Shape shape, float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return new JsonObject().put("name", name).put("type", type).put("shape", new JsonArray(new ArrayList<>(shape.dims())))
                .put("values", Base64.getEncoder().encodeToString(bytes.array()));
    }

    private static JsonArray probabilities(LossSpec loss, float[] outputs) {
        double[] shares = Probabilities.of(loss, outputs);
        return shares == null ? null : new JsonArray(Arrays.stream(shares).boxed().toList());
    }
}
