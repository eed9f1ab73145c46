package dev.lockstep.server.worker;

import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.data.Normalizer;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.RunSpec;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/** What a run says of test images with the weights of some step. Takes about a millisecond an image: not for event loops. */
public final class Predictions {
    private Predictions() {}

    /**
     * @param weights null for the initial ones
     * @param count images from the front of the test set, at most
     */
    public static JsonObject of(RunSpec run, Dataset data, LastWeights weights, int count) {
        int classes = data.info().classes();
        int n = Math.min(count, data.test().count());
        int[][] confusion = new int[classes][classes];
        byte[] said = new byte[n];
        ByteBuffer confidence = ByteBuffer.allocate(n * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer ofTrue = ByteBuffer.allocate(n * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int correct = 0;
        Normalizer normalizer = Normalizer.of(data.info(), run.dataset().normalization());
        try (LoadedModel model = LoadedModel.open(run, data, weights)) {
            for (int i = 0; i < n; i++) {
                float[][] layers = model.layers(normalizer.input(data.test(), i));
                float[] outputs = layers[layers.length - 1];
                int best = best(run.training().loss(), outputs);
                int label = data.test().labels()[i] & 0xff;
                JsonArray probabilities = FeatureMaps.probabilities(run.training().loss(), outputs);
                confusion[label][best]++;
                correct += best == label ? 1 : 0;
                said[i] = (byte) best;
                confidence.putFloat(probabilities == null ? Float.NaN : probabilities.getFloat(best));
                ofTrue.putFloat(probabilities == null ? Float.NaN : probabilities.getFloat(label));
            }
        }
        JsonArray rows = new JsonArray();
        for (int[] row : confusion) {
            JsonArray cells = new JsonArray();
            for (int cell : row) {
                cells.add(cell);
            }
            rows.add(cells);
        }
        byte[] labels = new byte[n];
        System.arraycopy(data.test().labels(), 0, labels, 0, n);
        return new JsonObject().put("dataset", run.dataset().name()).put("step", weights == null ? 0 : weights.step()).put("samples", n)
                .put("total", data.test().count()).put("correct", correct).put("confusion", rows).put("labels", base64(labels)).put("predicted", base64(said))
                .put("confidence", base64(confidence.array())).put("of_label", base64(ofTrue.array()));
    }

    /** The class that has the largest output; of one output, whether it is above the middle. */
    static int best(LossSpec loss, float[] outputs) {
        if (outputs.length == 1) {
            return outputs[0] > (loss instanceof LossSpec.BCEWithLogitsLoss ? 0 : 0.5f) ? 1 : 0;
        }
        int best = 0;
        for (int i = 1; i < outputs.length; i++) {
            best = outputs[i] > outputs[best] ? i : best;
        }
        return best;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
