package dev.lockstep.server.dataset;

import static dev.lockstep.server.dataset.TinyDataset.IMAGES;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.engine.data.DatasetCatalogue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.junit5.VertxExtension;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class DatasetDownloadTest {
    private static final String IMAGES_GZ = IMAGES + ".gz";

    @TempDir
    Path dataDir;

    private Vertx vertx;
    private TinyDataset tiny;

    @BeforeEach
    void prepare(Vertx injected) throws Exception {
        vertx = injected;
        tiny = new TinyDataset();
    }

    @Test
    void fetchesEveryFileInPieces() throws Exception {
        TestMirror mirror = TestMirror.honest(vertx, tiny.gzip);
        await(service(mirror.url).ready(TinyDataset.NAME));
        assertDownloaded();
        assertEquals(List.of("bytes=0-999", "bytes=1000-1999", "bytes=2000-2999", "bytes=3000-3999", "bytes=4000-4999", "bytes=5000-5999"),
                mirror.ranges(IMAGES_GZ));
        assertEquals(List.of("bytes=0-999"), mirror.ranges("t10k-labels-idx1-ubyte.gz"));
    }

    @Test
    void goesOnBehindTheLastWholePieceAfterABrokenConnection() throws Exception {
        TestMirror mirror = new TestMirror(vertx, tiny.gzip, (request, number) -> {
            if (number == 3) {
                TestMirror.breakOff(request, tiny.gzip.get(IMAGES_GZ));
            }
            return number == 3;
        });
        await(service(mirror.url).ready(TinyDataset.NAME));
        assertDownloaded();
        assertEquals(List.of("bytes=0-999", "bytes=1000-1999", "bytes=2000-2999", "bytes=2000-2999", "bytes=3000-3999"),
                mirror.ranges(IMAGES_GZ).subList(0, 5));
    }

    @Test
    void goesOnWhereAnEarlierProcessStopped() throws Exception {
        putPart(Arrays.copyOf(tiny.gzip.get(IMAGES_GZ), 2345));
        TestMirror mirror = TestMirror.honest(vertx, tiny.gzip);
        await(service(mirror.url).ready(TinyDataset.NAME));
        assertDownloaded();
        assertEquals("bytes=2345-3344", mirror.ranges(IMAGES_GZ).get(0));
    }

    @Test
    void acceptsAWholePartThatWasNotYetChecked() throws Exception {
        putPart(tiny.gzip.get(IMAGES_GZ));
        TestMirror mirror = TestMirror.honest(vertx, tiny.gzip);
        await(service(mirror.url).ready(TinyDataset.NAME));
        assertDownloaded();
        assertEquals(1, mirror.ranges(IMAGES_GZ).size());
    }

    @Test
    void startsOverWhenThePartWasOfAnotherFile() throws Exception {
        putPart(new byte[1500]);
        TestMirror mirror = TestMirror.honest(vertx, tiny.gzip);
        await(service(mirror.url).ready(TinyDataset.NAME));
        assertDownloaded();
        assertTrue(mirror.ranges(IMAGES_GZ).containsAll(List.of("bytes=1500-2499", "bytes=0-999")), mirror.requests.toString());
    }

    @Test
    void takesTheWholeFileFromAMirrorWithoutRanges() throws Exception {
        putPart(Arrays.copyOf(tiny.gzip.get(IMAGES_GZ), 2345));
        TestMirror mirror = new TestMirror(vertx, tiny.gzip, (request, number) -> {
            request.response().end(Buffer.buffer(tiny.gzip.get(request.path().substring("/files/".length()))));
            return true;
        });
        await(service(mirror.url).ready(TinyDataset.NAME));
        assertDownloaded();
        assertEquals(4, mirror.requests.size());
    }

    @Test
    void asksTheNextMirrorAfterWrongContent() throws Exception {
        Map<String, byte[]> wrong = new HashMap<>(tiny.gzip);
        byte[] content = tiny.raw.get(IMAGES).clone();
        content[100] ^= 1;
        wrong.put(IMAGES_GZ, TinyDataset.gzip(content));
        TestMirror first = TestMirror.honest(vertx, wrong);
        TestMirror second = TestMirror.honest(vertx, tiny.gzip);
        await(service(first.url, second.url).ready(TinyDataset.NAME));
        assertDownloaded();
        assertEquals("bytes=0-999", second.ranges(IMAGES_GZ).get(0));
        assertEquals(List.of("bytes=0-999"), second.ranges("train-labels-idx1-ubyte.gz"), "who delivered is asked first");
    }

    @Test
    void wantsTheDistributedContainerWhereOnlyItsChecksumIsKnown() throws Exception {
        Map<String, byte[]> repacked = new HashMap<>();
        for (Map.Entry<String, byte[]> file : tiny.gzip.entrySet()) {
            byte[] other = file.getValue().clone();
            other[9] ^= 1; // the byte for the operating system, which changes no content
            repacked.put(file.getKey(), other);
        }
        TestMirror first = TestMirror.honest(vertx, repacked);
        TestMirror second = TestMirror.honest(vertx, tiny.gzip);
        DatasetService service = new DatasetService(vertx, dataDir, new DatasetCatalogue(List.of(tiny.packed())),
                new DownloadOptions(Map.of(TinyDataset.NAME, List.of(first.url, second.url)), TinyDataset.PIECE, 3, 1, 2_000));
        await(service.ready(TinyDataset.NAME));
        assertDownloaded();
    }

    @Test
    void asksTheNextMirrorWhenOneStaysSilent() throws Exception {
        TestMirror silent = new TestMirror(vertx, tiny.gzip, (request, number) -> true);
        TestMirror second = TestMirror.honest(vertx, tiny.gzip);
        await(service(silent.url, second.url).ready(TinyDataset.NAME));
        assertDownloaded();
        assertEquals(3, silent.requests.size(), "three attempts for the first file, none for the others");
    }

    @Test
    void refusesAnotherPieceThanItAskedFor() throws Exception {
        TestMirror confused = new TestMirror(vertx, tiny.gzip, (request, number) -> {
            request.response().setStatusCode(206).putHeader("content-range", "bytes 7-9/5000").end("abc");
            return true;
        });
        String message = assertThrows(Exception.class, () -> await(service(confused.url).ready(TinyDataset.NAME))).getMessage();
        assertTrue(message.contains("127.0.0.1: content-range=bytes 7-9/5000 with 3 bytes, expected a piece from 0 of a file of at most "), message);
    }

    @Test
    void followsRedirectsWithTheRange() throws Exception {
        TestMirror target = TestMirror.honest(vertx, tiny.gzip);
        TestMirror door = new TestMirror(vertx, tiny.gzip, (request, number) -> {
            request.response().setStatusCode(302).putHeader("location", target.url + request.path().substring("/files/".length())).end();
            return true;
        });
        await(service(door.url).ready(TinyDataset.NAME));
        assertDownloaded();
        assertEquals(door.requests, target.requests);
    }

    @Test
    void refusesAnAnswerWithoutEnd() throws Exception {
        Buffer flood = Buffer.buffer(new byte[1 << 16]);
        TestMirror endless = new TestMirror(vertx, tiny.gzip, (request, number) -> {
            request.response().setChunked(true);
            pour(request.response(), flood);
            return true;
        });
        String message = assertThrows(Exception.class, () -> await(service(endless.url).ready(TinyDataset.NAME))).getMessage();
        assertTrue(message.contains("127.0.0.1: the answer is longer than " + (tiny.raw.get(IMAGES).length + 65536) + " bytes"), message);
        assertEquals(1, endless.requests.size());
    }

    @Test
    void refusesAGzipFileThatInflatesBeyondItsContent() throws Exception {
        Map<String, byte[]> bomb = new HashMap<>(tiny.gzip);
        bomb.put(IMAGES_GZ, TinyDataset.gzip(new byte[4 << 20]));
        String message = assertThrows(Exception.class, () -> await(service(TestMirror.honest(vertx, bomb).url).ready(TinyDataset.NAME))).getMessage();
        assertTrue(message.contains(IMAGES + " has other content: more than " + tiny.raw.get(IMAGES).length + " bytes"), message);
        assertFalse(Files.exists(directory().resolve(IMAGES_GZ + ".part")));
    }

    @Test
    void saysWhatToDoWhenNoMirrorDelivers() throws Exception {
        int unused;
        try (ServerSocket socket = new ServerSocket(0)) {
            unused = socket.getLocalPort();
        }
        TestMirror empty = TestMirror.honest(vertx, Map.of());
        DatasetService service = service("http://127.0.0.1:" + unused + "/", empty.url);
        String message = assertThrows(Exception.class, () -> await(service.ready(TinyDataset.NAME))).getMessage();
        assertEquals("tiny could not be downloaded (127.0.0.1: no connection; 127.0.0.1: HTTP status 404 Not Found). Put train-images-idx3-ubyte.gz,"
                + " train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz, t10k-labels-idx1-ubyte.gz into " + directory()
                + ", or use strokes, which needs no download.", message);
        assertEquals(1, empty.requests.size(), "a missing file is not asked for again");
        assertEquals("failed", service.entry(TinyDataset.NAME).orElseThrow().getString("state"));
        assertEquals(message, service.entry(TinyDataset.NAME).orElseThrow().getString("detail"));

        Files.createDirectories(directory());
        for (Map.Entry<String, byte[]> file : tiny.raw.entrySet()) {
            Files.write(directory().resolve(file.getKey()), file.getValue());
        }
        await(service.ready(TinyDataset.NAME));
        assertEquals("ready", service.entry(TinyDataset.NAME).orElseThrow().getString("state"));
    }

    private static void pour(HttpServerResponse response, Buffer flood) {
        response.write(flood).onSuccess(written -> pour(response, flood));
    }

    private DatasetService service(String... mirrors) {
        return new DatasetService(vertx, dataDir, new DatasetCatalogue(List.of(tiny.source)),
                new DownloadOptions(Map.of(TinyDataset.NAME, List.of(mirrors)), TinyDataset.PIECE, 3, 1, 2_000));
    }

    private Path directory() {
        return dataDir.resolve(TinyDataset.NAME);
    }

    private void putPart(byte[] bytes) throws Exception {
        Files.createDirectories(directory());
        Files.write(directory().resolve(IMAGES_GZ + ".part"), bytes);
    }

    private void assertDownloaded() throws Exception {
        for (Map.Entry<String, byte[]> file : tiny.gzip.entrySet()) {
            assertArrayEquals(file.getValue(), Files.readAllBytes(directory().resolve(file.getKey())), file.getKey());
        }
        try (Stream<Path> all = Files.list(directory())) {
            assertEquals(4, all.count(), "no part is left behind");
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.await(20, TimeUnit.SECONDS);
    }
}
