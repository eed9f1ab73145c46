package dev.lockstep.server.worker;

import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.data.ImageSet;
import dev.lockstep.engine.data.Normalizer;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.server.http.ApiException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;

/** What a run says of test images with the weights of some step. Takes some ten microseconds an image of a small model, much more of a large one: not for event loops. */
public final class Predictions {
    /** Inputs that are made at once. */
    private static final int CHUNK = 256;

    private final LossSpec loss;
    private final byte[] labels;
    private final byte[] said;
    private final ByteBuffer confidence;
    private final ByteBuffer ofTrue;
    private final int[][] confusion;
    private int correct;

    private Predictions(LossSpec loss, byte[] labels, int classes) {
        this.loss = loss;
        this.labels = labels;
        this.said = new byte[labels.length];
        this.confidence = ByteBuffer.allocate(labels.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        this.ofTrue = ByteBuffer.allocate(labels.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        this.confusion = new int[classes][classes];
    }

    /**
     * @param weights null for the initial ones
     * @param from the first test image
     * @param count images, at most
     * @throws ApiException when there is no such image
     */
    public static JsonObject of(RunSpec run, Dataset data, LastWeights weights, int from, int count) {
        ImageSet test = data.test();
        if (from >= test.count()) {
            throw ApiException.badRequest("from", "from=" + from + ", allowed are 0 to " + (test.count() - 1));
        }
        int end = Math.min(from + count, test.count());
        Predictions found = new Predictions(run.training().loss(), Arrays.copyOfRange(test.labels(), from, end), data.info().classes());
        Normalizer normalizer = Normalizer.of(data.info(), run.dataset().normalization());
        try (LoadedModel model = LoadedModel.open(run, data, weights)) {
            for (int first = from; first < end; first += CHUNK) {
                float[][] inputs = new float[Math.min(CHUNK, end - first)][];
                for (int i = 0; i < inputs.length; i++) {
                    inputs[i] = normalizer.input(test, first + i);
                }
                float[][] outputs = model.outputs(inputs);
                for (int i = 0; i < outputs.length; i++) {
                    found.add(first - from + i, outputs[i]);
                }
            }
        }
        return found.json().put("dataset", run.dataset().name()).put("step", weights == null ? 0 : weights.step()).put("from", from).put("total", test.count());
    }

    private void add(int i, float[] outputs) {
        int label = labels[i] & 0xff;
        int best = Probabilities.best(loss, outputs);
        double[] probabilities = Probabilities.of(loss, outputs);
        confusion[label][best]++;
        correct += best == label ? 1 : 0;
        said[i] = (byte) best;
        confidence.putFloat(probabilities == null ? Float.NaN : (float) probabilities[best]);
        ofTrue.putFloat(probabilities == null ? Float.NaN : (float) probabilities[label]);
    }

    private JsonObject json() {
        JsonArray rows = new JsonArray();
        for (int[] row : confusion) {
            rows.add(new JsonArray(Arrays.stream(row).boxed().toList()));
        }
        return new JsonObject().put("samples", labels.length).put("correct", correct).put("confusion", rows).put("labels", base64(labels))
                .put("predicted", base64(said)).put("confidence", base64(confidence.array())).put("of_label", base64(ofTrue.array()));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
