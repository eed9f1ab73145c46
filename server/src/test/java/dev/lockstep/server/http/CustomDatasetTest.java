package dev.lockstep.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.TestServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of images, from the list of datasets to a run that is over. */
class CustomDatasetTest {
    @TempDir
    static Path store;

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        for (int i = 0; i < 120; i++) {
            Path folder = Files.createDirectories(store.resolve("datasets/custom/sides").resolve(i % 2 == 0 ? "left" : "right"));
            BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
            for (int at = 0; at < 14 * 28; at++) {
                image.getRaster().setSample(at % 14 + 14 * (i % 2), at / 14, 0, 100 + i);
            }
            ImageIO.write(image, "png", folder.resolve("%03d.png".formatted(i)).toFile());
            Path torn = Files.createDirectories(store.resolve("datasets/custom/torn").resolve(i % 2 == 0 ? "left" : "right"));
            if (i == 50) {
                Files.writeString(torn.resolve("050.png"), "no image");
            } else {
                ImageIO.write(image, "png", torn.resolve("%03d.png".formatted(i)).toFile());
            }
        }
        Files.createDirectories(store.resolve("datasets/custom/empty"));
        server = TestServer.start(store);
    }

    @AfterAll
    static void close() throws Exception {
        server.close();
    }

    @Test
    void isListedAndShown() throws Exception {
        JsonObject answer = server.get("/datasets").json();
        JsonObject entry = answer.getJsonArray("datasets").getJsonObject(5);
        assertEquals("custom:sides", entry.getString("name"));
        assertEquals(new JsonArray(List.of("left", "right")), entry.getJsonArray("class_names"));
        assertEquals(100, entry.getInteger("train"));
        assertEquals(20, entry.getInteger("test"));
        JsonObject problem = answer.getJsonArray("problems").getJsonObject(0);
        assertEquals("custom:empty", problem.getString("name"));
        assertTrue(problem.getString("detail").startsWith(store.resolve("datasets/custom/empty") + ": class folders=0"), problem::encode);
        for (String name : List.of("custom:sides", "custom%3Asides")) {
            JsonArray samples = server.get("/datasets/" + name + "/samples?count=2").json().getJsonArray("samples");
            byte[] second = Base64.getDecoder().decode(samples.getJsonObject(1).getString("pixels"));
            assertEquals(1, samples.getJsonObject(1).getInteger("label"));
            assertEquals(0, second[13]);
            assertEquals(111, second[14]);
        }
    }

    @Test
    void isTrainedOnNormalizedAndAugmented() throws Exception {
        JsonObject dataset = new JsonObject().put("name", "custom:sides").put("train", 96)
                .put("normalization", new JsonObject().put("mean", new JsonArray(List.of(0.3))))
                .put("augmentation", new JsonObject().put("shift", 2).put("flip", false));
        JsonObject model = new JsonObject("""
                {"input": [1, 28, 28], "layers": [{"type": "MaxPool2d", "kernel_size": 4}, {"type": "Flatten"}, {"type": "Linear", "out_features": 2}]}
                """);
        JsonObject training = new JsonObject().put("epochs", 2).put("batch_size", 8)
                .put("optimizer", new JsonObject().put("type", "SGD").put("lr", 0.05));
        JsonObject run = server.untilEnded(server.launch(new JsonObject().put("experiment",
                new JsonObject().put("model", model).put("dataset", dataset).put("training", training)))).get(0);
        assertEquals("done", run.getString("state"), run::encode);
        assertEquals(1.0, run.getDouble("best_test_accuracy"), run::encode);
    }

    @Test
    void saysWhichOfItsImagesIsNone() throws Exception {
        for (String of : List.of("classes", "samples?set=train&from=0", "samples?set=test&from=0")) {
            TestServer.Answer answer = server.get("/datasets/custom:torn/" + of);
            assertEquals(409, answer.status(), of);
            assertEquals("custom:torn is not ready: " + store.resolve("datasets/custom/torn/left/050.png") + ": is no PNG or JPEG image, whatever its name says",
                    answer.json().getString("detail"));
        }
    }

    @Test
    void isNoWayOutOfTheDirectory() throws Exception {
        for (String name : List.of("custom:..%2F..", "custom:sides%2Fleft", "custom%3A..", "custom:empty")) {
            assertEquals(404, server.get("/datasets/" + name + "/samples").status(), name);
        }
    }
}
