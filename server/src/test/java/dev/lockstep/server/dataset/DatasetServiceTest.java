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
import dev.lockstep.server.http.ApiException;
import dev.lockstep.server.stream.LiveState;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class DatasetServiceTest {
    @TempDir
    Path dataDir;

    private final List<DatasetService> services = new ArrayList<>();
    private Vertx vertx;
    private TinyDataset tiny;

    @BeforeEach
    void prepare(Vertx injected) throws Exception {
        vertx = injected;
        tiny = new TinyDataset();
    }

    /** What they look for in the folder would come to a Vert.x that is gone. */
    @AfterEach
    void end() throws Exception {
        for (DatasetService service : services) {
            await(service.close());
        }
    }

    private DatasetService standard() {
        return closed(new DatasetService(vertx, dataDir));
    }

    private DatasetService closed(DatasetService service) {
        services.add(service);
        return service;
    }

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
    void oneDownloadAndOneCopyServeAllWhoAskAtOnce() throws Exception {
        TestMirror mirror = TestMirror.honest(vertx, tiny.gzip);
        DatasetService service = service(mirror.url);
        Future<Dataset> first = service.open(DatasetSpec.of(TinyDataset.NAME, 0, 0));
        Future<Dataset> second = service.open(DatasetSpec.of(TinyDataset.NAME, 20, 8));
        Future<Void> third = service.ready(TinyDataset.NAME);
        await(Future.all(first, second, third));
        assertSame(first.result(), second.result());
        assertEquals(1, mirror.ranges("t10k-labels-idx1-ubyte.gz").size());
        byte[] pixels = tiny.raw.get(TinyDataset.IMAGES);
        assertArrayEquals(Arrays.copyOfRange(pixels, 16, pixels.length), first.result().train().pixels());
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
    void announcesTheDownloadsProgress() throws Exception {
        List<HttpServerRequest> held = new CopyOnWriteArrayList<>();
        Promise<Void> secondRequest = Promise.promise();
        TestMirror mirror = new TestMirror(vertx, tiny.gzip, (request, number) -> {
            if (number == 2) {
                held.add(request);
                secondRequest.complete();
            }
            return number == 2;
        });
        DatasetService service = service(mirror.url);
        List<String> seen = new CopyOnWriteArrayList<>();
        Promise<Void> announcedReady = Promise.promise();
        vertx.eventBus().consumer(LiveState.Changes.DATASETS, notice -> {
            String state = service.entry(TinyDataset.NAME).orElseThrow().getString("state");
            seen.add(state);
            if (state.equals("ready")) {
                announcedReady.tryComplete();
            }
        });
        JsonObject started = await(service.startDownload(TinyDataset.NAME));
        assertEquals("downloading", started.getString("state"));
        await(secondRequest.future());
        JsonObject halfway = service.entry(TinyDataset.NAME).orElseThrow();
        double expected = 1000.0 / tiny.gzip.get(TinyDataset.IMAGES + ".gz").length * tiny.raw.get(TinyDataset.IMAGES).length
                / tiny.raw.values().stream().mapToInt(bytes -> bytes.length).sum();
        assertEquals(expected, halfway.getDouble("progress"), 1e-3);
        assertEquals("downloading, 13 % done", halfway.getString("detail"));
        assertEquals("downloading", await(service.startDownload(TinyDataset.NAME)).getString("state"), "joins the one under way");

        TestMirror.serve(held.get(0), tiny.gzip.get(TinyDataset.IMAGES + ".gz"));
        await(announcedReady.future());
        assertTrue(seen.contains("downloading"), seen.toString());
        assertEquals("ready", await(service.startDownload(TinyDataset.NAME)).getString("state"));
    }

    @Test
    void announcesWhatHasComeOfAPiece() throws Exception {
        byte[] file = tiny.gzip.get(TinyDataset.IMAGES + ".gz");
        Promise<HttpServerRequest> slow = Promise.promise();
        TestMirror mirror = new TestMirror(vertx, tiny.gzip, (request, number) -> {
            if (number == 2) {
                request.response().setStatusCode(206).putHeader("content-length", "1000").putHeader("content-range", "bytes 1000-1999/" + file.length);
                request.response().write(Buffer.buffer(Arrays.copyOfRange(file, 1000, 1400))).onSuccess(written -> slow.complete(request));
            }
            return number == 2;
        });
        DatasetService service = service(mirror.url);
        double share = 1400.0 / file.length * tiny.raw.get(TinyDataset.IMAGES).length / tiny.raw.values().stream().mapToInt(bytes -> bytes.length).sum();
        Promise<Void> told = Promise.promise();
        vertx.eventBus().consumer(LiveState.Changes.DATASETS, notice -> {
            if (service.entry(TinyDataset.NAME).orElseThrow().getValue("progress") instanceof Double come && come > share - 0.01) {
                told.tryComplete();
            }
        });
        Future<Void> ready = service.ready(TinyDataset.NAME);
        HttpServerRequest waits = await(slow.future());
        await(told.future());
        assertEquals(share, service.entry(TinyDataset.NAME).orElseThrow().getDouble("progress"), 0.01);
        waits.response().end(Buffer.buffer(Arrays.copyOfRange(file, 1400, 2000)));
        await(ready);
    }

    @Test
    void goesOnWithADownloadThatWasStopped() throws Exception {
        Promise<Void> third = Promise.promise();
        TestMirror mirror = new TestMirror(vertx, tiny.gzip, (request, number) -> {
            if (number == 3) {
                third.complete();
            }
            return number == 3;
        });
        DatasetService service = service(mirror.url, mirror.url);
        Future<Void> waits = service.ready(TinyDataset.NAME);
        await(third.future());
        JsonObject stopped = await(service.stopDownload(TinyDataset.NAME));
        assertEquals("missing", stopped.getString("state"));
        assertEquals("the download was stopped, what has come of it is kept", stopped.getString("detail"));
        assertEquals("tiny: its download was stopped", assertThrows(Exception.class, () -> await(waits)).getMessage());
        assertEquals(3, mirror.requests.size(), "nobody is asked in its place");
        assertEquals(stopped, await(service.stopDownload(TinyDataset.NAME)), "there is nothing to stop");

        await(service.ready(TinyDataset.NAME));
        assertEquals(List.of("bytes=0-999", "bytes=1000-1999", "bytes=2000-2999", "bytes=2000-2999"), mirror.ranges(TinyDataset.IMAGES + ".gz").subList(0, 4));
        assertEquals("ready", service.entry(TinyDataset.NAME).orElseThrow().getString("state"));
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
    void announcesFoldersThatCannotBeUsedAndThatTheyAreGone() throws Exception {
        DatasetService service = standard();
        assertEquals(List.of(), service.problems());
        Path folder = Files.createDirectories(dataDir.resolve("custom/empty"));
        assertEquals("custom:empty", announced(service).problems().get(0).getString("name"));
        Files.delete(folder);
        assertEquals(List.of(), announced(service).problems());
    }

    private DatasetService announced(DatasetService service) throws Exception {
        Promise<Void> announced = Promise.promise();
        MessageConsumer<Integer> consumer = vertx.eventBus().consumer(LiveState.Changes.DATASETS, notice -> announced.tryComplete());
        await(service.refresh());
        await(announced.future());
        await(consumer.unregister());
        return service;
    }

    @Test
    void listsTheCustomDatasetsThatAreThereAtTheMoment() throws Exception {
        putCustom("mine", tiny.raw.get(TinyDataset.IMAGES));
        DatasetService service = standard();
        JsonObject entry = service.entries().get(5);
        assertEquals("custom:mine", entry.getString("name"));
        assertEquals("ready", entry.getString("state"));
        assertEquals(false, entry.getBoolean("downloadable"));
        assertEquals(20, entry.getInteger("train"));
        assertEquals(3, await(service.samples("custom:mine", 3)).size());
        assertProblem(409, null, "custom:mine cannot be downloaded: read from " + dataDir.resolve("custom/mine"), service.startDownload("custom:mine"));

        Promise<Void> announced = Promise.promise();
        vertx.eventBus().consumer(LiveState.Changes.DATASETS, notice -> announced.tryComplete());
        putCustom("other", tiny.raw.get(TinyDataset.IMAGES));
        await(service.refresh());
        await(announced.future());
        assertEquals("custom:other", service.entries().get(6).getString("name"));
        assertEquals(20, await(service.open(DatasetSpec.of("custom:other", 0, 0))).train().count());
    }

    @Test
    void readsACustomDatasetAnewWhenItsFilesChanged() throws Exception {
        putCustom("mine", tiny.raw.get(TinyDataset.IMAGES));
        DatasetService service = standard();
        Dataset before = await(service.open(DatasetSpec.of("custom:mine", 0, 0)));
        await(service.refresh());
        assertSame(before, await(service.open(DatasetSpec.of("custom:mine", 0, 0))));
        byte[] changed = tiny.raw.get(TinyDataset.IMAGES).clone();
        changed[16] ^= 1;
        putCustom("mine", changed);
        Path images = dataDir.resolve("custom/mine").resolve(TinyDataset.IMAGES);
        Files.setLastModifiedTime(images, FileTime.fromMillis(Files.getLastModifiedTime(images).toMillis() + 5_000));
        await(service.refresh());
        assertEquals(changed[16], await(service.open(DatasetSpec.of("custom:mine", 0, 0))).train().pixels()[0]);
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

    private void putCustom(String name, byte[] images) throws Exception {
        Path folder = Files.createDirectories(dataDir.resolve("custom").resolve(name));
        for (Map.Entry<String, byte[]> file : tiny.raw.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
        Files.write(folder.resolve(TinyDataset.IMAGES), images);
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

    private static void assertProblem(int status, String path, String detail, Future<?> future) {
        ApiException e = assertThrows(ApiException.class, () -> await(future));
        assertEquals(detail, e.getMessage());
        assertEquals(status, e.status());
        assertEquals(path, e.path());
    }

    private DatasetService service(String... mirrors) {
        return closed(new DatasetService(vertx, dataDir, new DatasetCatalogue(List.of(tiny.source)),
                new DownloadOptions(Map.of(TinyDataset.NAME, List.of(mirrors)), TinyDataset.PIECE, 3, 1, 10_000)));
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

    private static <T> T await(Future<T> future) throws Exception {
        return future.await(20, TimeUnit.SECONDS);
    }
}
