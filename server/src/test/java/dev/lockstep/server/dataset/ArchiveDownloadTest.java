package dev.lockstep.server.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.engine.data.DatasetCatalogue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A dataset that comes as one archive. */
@ExtendWith(VertxExtension.class)
class ArchiveDownloadTest {
    @TempDir
    Path dataDir;

    private Vertx vertx;

    @BeforeEach
    void prepare(Vertx injected) {
        vertx = injected;
    }

    @Test
    void unpacksTheFilesAndNothingElse() throws Exception {
        TinyArchive tiny = TinyArchive.whole();
        TestMirror mirror = TestMirror.honest(vertx, tiny.onMirror());
        DatasetService service = service(tiny, mirror.url);
        await(service.ready(TinyArchive.NAME));
        assertUnpacked(tiny);
        assertEquals("ready", service.entry(TinyArchive.NAME).orElseThrow().getString("state"));
        assertEquals("bytes=0-999", mirror.ranges(TinyArchive.ARCHIVE).get(0));
    }

    @Test
    void goesOnWhereAnEarlierProcessStopped() throws Exception {
        TinyArchive tiny = TinyArchive.whole();
        Files.createDirectories(directory());
        Files.write(directory().resolve(TinyArchive.ARCHIVE + ".part"), Arrays.copyOf(tiny.packed, 2345));
        Files.write(directory().resolve("a.bin.unpacking"), new byte[3]);
        TestMirror mirror = TestMirror.honest(vertx, tiny.onMirror());
        await(service(tiny, mirror.url).ready(TinyArchive.NAME));
        assertUnpacked(tiny);
        assertEquals("bytes=2345-3344", mirror.ranges(TinyArchive.ARCHIVE).get(0));
    }

    @Test
    void whatLiesWhereItUnpacksMayBeALinkToSomewhereElse() throws Exception {
        TinyArchive tiny = TinyArchive.whole();
        Files.createDirectories(directory());
        Path outside = Files.writeString(dataDir.resolve("outside"), "a file of somebody's");
        Files.createSymbolicLink(directory().resolve("a.bin.unpacking"), outside);
        await(service(tiny, TestMirror.honest(vertx, tiny.onMirror()).url).ready(TinyArchive.NAME));
        assertEquals("a file of somebody's", Files.readString(outside));
        Files.delete(outside);
        assertUnpacked(tiny);
    }

    @Test
    void aPartThatIsALinkToSomewhereElseIsNotWrittenTo() throws Exception {
        TinyArchive tiny = TinyArchive.whole();
        Files.createDirectories(directory());
        Path outside = Files.writeString(dataDir.resolve("outside"), "a file of somebody's");
        Files.createSymbolicLink(directory().resolve(TinyArchive.ARCHIVE + ".part"), outside);
        failure(tiny, TestMirror.honest(vertx, tiny.onMirror()).url);
        assertEquals("a file of somebody's", Files.readString(outside));
    }

    @Test
    void asksTheNextMirrorAfterWrongContent() throws Exception {
        TinyArchive tiny = TinyArchive.whole();
        byte[] wrong = tiny.packed.clone();
        wrong[wrong.length / 2] ^= 1;
        TestMirror first = TestMirror.honest(vertx, Map.of(TinyArchive.ARCHIVE, wrong));
        TestMirror second = TestMirror.honest(vertx, tiny.onMirror());
        await(service(tiny, first.url, second.url).ready(TinyArchive.NAME));
        assertUnpacked(tiny);
    }

    @Test
    void refusesAnArchiveThatLacksAFile() throws Exception {
        TinyArchive tiny = TinyArchive.lacking("b.bin");
        String message = failure(tiny, TestMirror.honest(vertx, tiny.onMirror()).url);
        assertTrue(message.contains("127.0.0.1: tiny.tar.gz lacks b.bin)"), message);
        assertTrue(message.endsWith("). Unpack tiny.tar.gz so that a.bin, b.bin lie in " + directory() + ", or use strokes, which needs no download."), message);
        assertTrue(Files.notExists(directory().resolve("a.bin")), "all files or none");
    }

    @Test
    void refusesAFileOfAnotherLength() throws Exception {
        TinyArchive tiny = TinyArchive.withLength("a.bin", 2999);
        String message = failure(tiny, TestMirror.honest(vertx, tiny.onMirror()).url);
        assertTrue(message.contains("tiny.tar.gz: a.bin has length=2999, expected 3000"), message);
    }

    @Test
    void cutsOffAFileThatGoesOnAndOn() throws Exception {
        TinyArchive tiny = TinyArchive.withLength("a.bin", 200 << 20);
        assertTrue(tiny.packed.length < 1 << 20, "a bomb: " + tiny.packed.length);
        String message = failure(tiny, TestMirror.honest(vertx, tiny.onMirror()).url);
        assertTrue(message.contains("tiny.tar.gz: a.bin has length=3001, expected 3000"), message);
    }

    @Test
    void saysWhenThereIsNoNetwork() throws Exception {
        int unused;
        try (ServerSocket socket = new ServerSocket(0)) {
            unused = socket.getLocalPort();
        }
        String message = failure(TinyArchive.whole(), "http://127.0.0.1:" + unused + "/");
        assertTrue(message.startsWith("archived could not be downloaded (no mirror can be reached, is there a network connection? 127.0.0.1: no connection)."
                + " Unpack tiny.tar.gz"), message);
    }

    private String failure(TinyArchive tiny, String... mirrors) {
        return assertThrows(Exception.class, () -> await(service(tiny, mirrors).ready(TinyArchive.NAME))).getMessage();
    }

    private DatasetService service(TinyArchive tiny, String... mirrors) {
        return new DatasetService(vertx, dataDir, new DatasetCatalogue(List.of(tiny)),
                new DownloadOptions(Map.of(TinyArchive.NAME, List.of(mirrors)), TinyDataset.PIECE, 3, 1, 5_000));
    }

    private Path directory() {
        return dataDir.resolve(TinyArchive.FOLDER);
    }

    private void assertUnpacked(TinyArchive tiny) throws Exception {
        for (Map.Entry<String, byte[]> file : tiny.content.entrySet()) {
            assertArrayEquals(file.getValue(), Files.readAllBytes(directory().resolve(file.getKey())), file.getKey());
        }
        try (Stream<Path> all = Files.walk(dataDir)) {
            assertEquals(2, all.filter(Files::isRegularFile).count(), "nothing else is left");
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.await(20, TimeUnit.SECONDS);
    }
}
