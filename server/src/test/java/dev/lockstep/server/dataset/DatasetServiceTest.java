package dev.lockstep.server.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.data.DatasetCatalogue;
import dev.lockstep.engine.spec.Augmentation;
import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.Normalization;
import dev.lockstep.engine.spec.SpecException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DatasetServiceTest extends DatasetServiceFixture {
    @Test
    void describesTheShippedDatasets() {
        DatasetService service = standard();
        List<JsonObject> entries = service.entries();
        assertEquals(List.of("strokes", "mnist", "fashion-mnist", "cifar10", "uniform3x3"), entries.stream().map(entry -> entry.getString("name")).toList());
        JsonObject strokes = entries.get(0);
        assertEquals("ready", strokes.getString("state"));
        assertEquals(false, strokes.getBoolean("downloadable"));
        assertEquals(60_000, strokes.getInteger("train"));
        JsonObject mnist = entries.get(1);
        assertEquals("missing", mnist.getString("state"));
        assertEquals(true, mnist.getBoolean("downloadable"));
        assertTrue(mnist.containsKey("progress"));
        assertNull(mnist.getValue("progress"));
        assertEquals(new JsonArray(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")), mnist.getJsonArray("class_names"));
    }

    @Test
    void opensAndEstimates() throws Exception {
        DatasetService service = standard();
        Dataset opened = await(service.open(DatasetSpec.of("strokes", 20, 10)));
        assertEquals(20, opened.train().count());
        assertEquals(30 * 785, service.estimatedBytes(DatasetSpec.of("strokes", 20, 10)));
        assertEquals(70_000L * 785, service.estimatedBytes(DatasetSpec.of("strokes", 0, 0)));
        SpecException e = assertThrows(SpecException.class, () -> await(service.open(DatasetSpec.of("mnist", 70_000, 0))));
        assertEquals("dataset.train: train=70000, mnist has 60000", e.getMessage());
    }

    @Test
    void answersOnTheCallersContext() throws Exception {
        DatasetService service = standard();
        Promise<List<Context>> seen = Promise.promise();
        await(vertx.deployVerticle(context -> {
            service.open(DatasetSpec.of("strokes", 10, 10)).onComplete(opened -> seen.complete(List.of(context, Vertx.currentContext())));
            return Future.succeededFuture();
        }));
        List<Context> contexts = await(seen.future());
        assertSame(contexts.get(0), contexts.get(1));
    }

    @Test
    void noticesFilesThatAPersonPutsThere() throws Exception {
        DatasetService service = service();
        assertEquals("tiny: missing in " + dataDir.resolve("tiny") + ": train-images-idx3-ubyte, train-labels-idx1-ubyte,"
                + " t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte (plain or .gz)",
                assertThrows(Exception.class, () -> await(service.open(DatasetSpec.of(TinyDataset.NAME, 0, 0)))).getMessage());
        for (Map.Entry<String, byte[]> file : tiny.raw.entrySet()) {
            Files.write(dataDir.resolve(file.getKey()), file.getValue());
        }
        assertNotNull(await(service.open(DatasetSpec.of(TinyDataset.NAME, 0, 0))));
        assertEquals("ready", service.entry(TinyDataset.NAME).orElseThrow().getString("state"));
    }

    @Test
    void countsWhatIsThereOfCifar10() throws Exception {
        Path folder = Files.createDirectories(dataDir.resolve("cifar-10-batches-bin"));
        DatasetService service = standard();
        assertEquals(50_000, service.entry("cifar10").orElseThrow().getInteger("train"));
        Files.write(folder.resolve("data_batch_2.bin"), new byte[3 * 3073]);
        Files.write(folder.resolve("test_batch.bin"), new byte[2 * 3073]);
        await(service.refresh());
        assertEquals(3, service.entry("cifar10").orElseThrow().getInteger("train"));
        assertEquals(2, await(service.open(DatasetSpec.of("cifar10", 0, 0))).test().count());
    }

    @Test
    void showsValuesAsPictures() throws Exception {
        JsonArray samples = await(standard().samples("uniform3x3", 2));
        byte[] darkest = Base64.getDecoder().decode(samples.getJsonObject(0).getString("pixels"));
        assertEquals(9, darkest.length);
        assertEquals(1, samples.getJsonObject(0).getInteger("label"));
        assertTrue((darkest[0] & 0xff) < 3, "the uniform matrix of -49.5");
    }

    @Test
    void runsThatTreatSamplesDifferentlyShareThem() throws Exception {
        DatasetService service = standard();
        DatasetSpec other = new DatasetSpec("strokes", 20, 10, new Normalization(List.of(0.5), List.of(0.5)), new Augmentation(2, true));
        assertSame(await(service.open(DatasetSpec.of("strokes", 20, 10))), await(service.open(other)));
    }

    @Test
    void handsOutSamples() throws Exception {
        DatasetService service = standard();
        Dataset opened = await(service.open(DatasetSpec.of("strokes", 1, 100)));
        JsonArray samples = await(service.samples("strokes", 3));
        assertEquals(3, samples.size());
        assertEquals(opened.test().labels()[2], samples.getJsonObject(2).getInteger("label").byteValue());
        assertArrayEquals(Arrays.copyOfRange(opened.test().pixels(), 2 * 784, 3 * 784), Base64.getDecoder().decode(samples.getJsonObject(2).getString("pixels")));
    }

    @Test
    void refusesWhatCannotBe() {
        DatasetService service = standard();
        assertProblem(400, "count", "count=0, allowed are 1 to 100", service.samples("strokes", 0));
        assertProblem(400, "count", "count=101, allowed are 1 to 100", service.samples("strokes", 101));
        assertProblem(404, null, "no dataset is named mnits, known are strokes, mnist, fashion-mnist, cifar10, uniform3x3", service.samples("mnits", 1));
        assertProblem(404, null, "no dataset is named mnits, known are strokes, mnist, fashion-mnist, cifar10, uniform3x3", service.startDownload("mnits"));
        assertProblem(409, null, "strokes cannot be downloaded: generated when it is used", service.startDownload("strokes"));
        assertProblem(409, null, "mnist is not ready: missing in " + dataDir.resolve("mnist") + ": train-images-idx3-ubyte, train-labels-idx1-ubyte,"
                + " t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte (plain or .gz)", service.samples("mnist", 1));
    }

    /** Otherwise its outcome would find no event loop any more, and the log a RejectedExecutionException. */
    @Test
    void itsEndWaitsForALookThatIsUnderWayAndBeginsNoOther() throws Exception {
        DatasetCatalogue catalogue = DatasetCatalogue.standard(dataDir);
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch found = new CountDownLatch(1);
        AtomicInteger looks = new AtomicInteger();
        Vertx own = Vertx.vertx();
        DatasetService service = new DatasetService(own, dataDir, catalogue, DownloadOptions.STANDARD, () -> {
            looks.incrementAndGet();
            looking.countDown();
            found.await();
            return catalogue;
        });
        Future<Void> look = service.refresh();
        looking.await();
        Future<Void> ended = service.close().eventually(own::close);
        assertFalse(ended.isComplete());
        found.countDown();
        await(ended);
        assertTrue(look.succeeded());
        await(service.refresh());
        assertEquals(1, looks.get());
    }
}
