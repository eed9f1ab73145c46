package dev.lockstep.server.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.server.stream.LiveState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Datasets that a service downloads. */
class DatasetServiceDownloadsTest extends DatasetServiceFixture {
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
}
