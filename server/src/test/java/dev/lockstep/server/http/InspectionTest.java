package dev.lockstep.server.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.Requests;
import dev.lockstep.server.TestServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looking into a run: its snapshots, its tensors, its predictions, and how a value comes about. */
class InspectionTest {
    @TempDir
    static Path store;

    private static TestServer server;
    private static JsonObject run;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(store);
        run = server.untilEnded(server.launch(Requests.tiny())).get(0);
    }

    @AfterAll
    static void close() throws Exception {
        server.close();
    }

    @Test
    void goesBackToWhatARunKnew() throws Exception {
        List<Integer> steps = integers(get("/snapshots").getJsonArray("steps"));
        assertEquals(0, steps.get(0));
        assertEquals(run.getInteger("step"), steps.get(steps.size() - 1));
        assertTrue(steps.size() >= 5, steps::toString);

        JsonObject last = get("/predictions");
        assertEquals(run.getInteger("step"), last.getInteger("step"));
        assertEquals(last, get("/predictions?step=" + run.getInteger("step")));
        assertEquals(128, last.getInteger("samples"));
        assertEquals(run.getDouble("test_accuracy"), last.getInteger("correct") / 128.0, 1e-7);
        byte[] labels = Base64.getDecoder().decode(last.getString("labels"));
        byte[] predicted = Base64.getDecoder().decode(last.getString("predicted"));
        for (int label = 0; label < 10; label++) {
            for (int said = 0; said < 10; said++) {
                int of = label;
                int as = said;
                long count = IntStream.range(0, 128).filter(i -> labels[i] == of && predicted[i] == as).count();
                assertEquals(count, last.getJsonArray("confusion").getJsonArray(label).getInteger(said).longValue());
            }
        }
        JsonObject first = get("/predictions?step=0&count=16");
        assertEquals(List.of(0, 16), List.of(first.getInteger("step"), first.getInteger("samples")));
        assertFalse(first.getString("confidence").equals(get("/predictions?count=16").getString("confidence")));

        // The feature maps of a step are those of its weights.
        int middle = steps.get(steps.size() / 2);
        JsonObject then = server.post("/activations", "{\"run\": %d, \"sample\": 3, \"step\": %d}".formatted(id(), middle)).json();
        assertEquals(middle, then.getInteger("step"));
        double said = then.getJsonArray("probabilities").getDouble(Base64.getDecoder().decode(get("/predictions?count=4&step=" + middle).getString("predicted"))[3]);
        assertEquals(said, then.getJsonArray("probabilities").stream().mapToDouble(p -> ((Number) p).doubleValue()).max().orElseThrow());
        assertEquals(409, server.get("/runs/" + id() + "/predictions?step=100000").status());
        assertEquals("from=128, allowed are 0 to 127", server.get("/runs/" + id() + "/predictions?from=128").json().getString("detail"));
        assertEquals(404, server.get("/runs/77/snapshots").status());
    }

    @Test
    void aPartOfTheImagesIsSaidAsInTheWhole() throws Exception {
        JsonObject whole = get("/predictions");
        int right = 0;
        for (int from = 0; from < 128; from += 50) {
            JsonObject part = get("/predictions?count=50&step=" + whole.getInteger("step") + "&from=" + from);
            int samples = Math.min(50, 128 - from);
            assertEquals(List.of(from, samples, 128), List.of(part.getInteger("from"), part.getInteger("samples"), part.getInteger("total")));
            for (String bytes : List.of("labels", "predicted", "confidence", "of_label")) {
                int size = bytes.equals("labels") || bytes.equals("predicted") ? 1 : Float.BYTES;
                assertArrayEquals(Arrays.copyOfRange(bytes(whole, bytes), from * size, (from + samples) * size), bytes(part, bytes), bytes + " from=" + from);
            }
            right += part.getInteger("correct");
        }
        assertEquals(whole.getInteger("correct"), right);
    }

    @Test
    void imagesTogetherAreSaidAsEachAlone() throws Exception {
        FloatBuffer confidence = ByteBuffer.wrap(bytes(get("/predictions?count=40"), "confidence")).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        for (int sample = 0; sample < 40; sample++) {
            JsonObject alone = server.post("/activations", "{\"run\": %d, \"sample\": %d, \"layers\": false}".formatted(id(), sample)).json();
            double most = alone.getJsonArray("probabilities").stream().mapToDouble(p -> ((Number) p).doubleValue()).max().orElseThrow();
            assertEquals((float) most, confidence.get(sample), "sample=" + sample);
        }
    }

    /** With one whole batch a step and a rate of 0.5, what the first step did is half of the gradient. */
    @Test
    void itsGradientsAreWhatAStepGoesBy() throws Exception {
        JsonObject request = new JsonObject("""
                {"experiment": "basic-cnn", "dataset": {"name": "strokes", "train": 256, "test": 16},
                 "training": {"epochs": 20, "batch_size": 256, "order": "sequential", "optimizer": {"lr": 0.5, "momentum": 0}}, "weights": {"every": 1}}""");
        int other = server.untilEnded(server.launch(request)).get(0).getInteger("id");
        JsonObject history = server.get("/runs/" + other + "/tensors").json();
        List<Integer> steps = integers(history.getJsonArray("steps"));
        assertEquals(0, steps.get(0));
        assertEquals(256, history.getInteger("probe_images"));
        int measured = 0;
        for (Object each : history.getJsonArray("tensors")) {
            JsonObject tensor = (JsonObject) each;
            int size = integers(tensor.getJsonArray("dims")).stream().reduce(1, (a, b) -> a * b);
            for (String of : List.of("weights", "gradients")) {
                tensor.getJsonObject(of).getJsonArray("counts")
                        .forEach(bins -> assertEquals(size, integers((JsonArray) bins).stream().mapToInt(Integer::intValue).sum()));
            }
            JsonArray ratios = tensor.getJsonObject("update_ratio").getJsonArray("values");
            assertEquals(tensor.getJsonArray("dims").size() > 1 ? 20 : 0, ratios.size());
            if (!ratios.isEmpty()) {
                double gradient = tensor.getJsonObject("gradients").getJsonArray("rms").getDouble(0);
                double weight = tensor.getJsonObject("weights").getJsonArray("rms").getDouble(0);
                assertEquals(0.5 * gradient / weight, ratios.getDouble(0), 1e-4 * ratios.getDouble(0), tensor.getString("name"));
                measured++;
            }
        }
        assertEquals(3, measured);
    }

    @Test
    void aValueIsTheSumOfItsTermsBitForBit() throws Exception {
        for (String place : List.of("0, 7, 23, 5", "1, 7, 3, 4", "2, 7, 3, 4", "3, 13, 7, 2", "7, 3, 0, 0")) {
            String[] at = place.split(", ");
            JsonObject answer = server.post("/activations", "{\"run\": %d, \"sample\": 3, \"explain\": {\"layer\": %s, \"channel\": %s, \"row\": %s, \"column\": %s}}"
                    .formatted(id(), at[0], at[1], at[2], at[3])).json();
            JsonObject layer = answer.getJsonArray("layers").getJsonObject(1 + Integer.parseInt(at[0]));
            List<Integer> shape = integers(layer.getJsonArray("shape"));
            int width = shape.size() > 1 ? shape.get(2) : 1;
            int height = shape.size() > 1 ? shape.get(1) : 1;
            int index = (Integer.parseInt(at[1]) * height + Integer.parseInt(at[2])) * width + Integer.parseInt(at[3]);
            float value = ByteBuffer.wrap(Base64.getDecoder().decode(layer.getString("values"))).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(index);
            JsonObject explained = answer.getJsonObject("explained");
            assertEquals(value, explained.getFloat("value"), layer.encode());
            String how = explained.getString("how");
            if (how.equals("sum")) {
                float sum = explained.getFloat("bias");
                for (Object each : explained.getJsonArray("terms")) {
                    sum = Math.fma(((JsonObject) each).getFloat("value"), ((JsonObject) each).getFloat("weight"), sum);
                }
                assertEquals(explained.getInteger("count") <= 512 ? value : explained.getFloat("sum"), explained.getInteger("count") <= 512 ? sum : value, place);
            } else if (how.equals("max")) {
                assertEquals(value, explained.getFloat("sum"));
            }
        }
        assertEquals("channel=10, allowed are 0 to 9", server.post("/activations",
                "{\"run\": %d, \"sample\": 3, \"explain\": {\"layer\": 0, \"channel\": 10, \"row\": 0, \"column\": 0}}".formatted(id())).json().getString("detail"));
    }

    @Test
    void looksAtAnImageOfOnesOwn() throws Exception {
        JsonObject sample = server.get("/datasets/strokes/samples?at=5").json().getJsonArray("samples").getJsonObject(0);
        JsonObject mine = server.post("/activations", "{\"run\": %d, \"layers\": false, \"pixels\": \"%s\"}".formatted(id(), sample.getString("pixels"))).json();
        JsonObject theirs = server.post("/activations", "{\"run\": %d, \"layers\": false, \"sample\": 5}".formatted(id())).json();
        assertEquals(theirs.getJsonArray("probabilities"), mine.getJsonArray("probabilities"));
        assertEquals(List.of(false, false), List.of(mine.containsKey("label"), mine.containsKey("layers")));
        assertEquals("pixels has 3 bytes, expected 784 for images of 1x28x28",
                server.post("/activations", "{\"run\": %d, \"pixels\": \"AAAA\"}".formatted(id())).json().getString("detail"));
        assertEquals("sample and pixels are both given, give one",
                server.post("/activations", "{\"run\": %d, \"pixels\": \"AAAA\", \"sample\": 1}".formatted(id())).json().getString("detail"));
        assertEquals("at=10000, allowed are 0 to 9999", server.get("/datasets/strokes/samples?at=1,10000").json().getString("detail"));
        assertTrue(server.get("/datasets/strokes/samples?at=").json().getString("detail").startsWith("at=, expected"));
    }

    private static byte[] bytes(JsonObject predictions, String name) {
        return Base64.getDecoder().decode(predictions.getString(name));
    }

    private static JsonObject get(String path) throws Exception {
        return server.get("/runs/" + id() + path).json();
    }

    private static int id() {
        return run.getInteger("id");
    }

    private static List<Integer> integers(JsonArray array) {
        return Arrays.stream(array.getList().toArray()).map(value -> ((Number) value).intValue()).toList();
    }
}
