package dev.lockstep.server.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.data.DatasetCatalogue;
import dev.lockstep.engine.data.DatasetFile;
import dev.lockstep.engine.spec.DatasetSpec;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Holds the shipped checksums against the real files, where they lie beside the repository. */
@ExtendWith(VertxExtension.class)
class MnistDownloadTest {
    @Test
    void acceptsTheRealFiles(Vertx vertx, @TempDir Path dataDir) throws Exception {
        Path real = Path.of(System.getProperty("lockstep.root", ".."), "..", "shared", "data", "mnist");
        Assumptions.assumeTrue(Files.exists(real), "no MNIST files in ../shared/data/mnist beside the repository");
        DatasetCatalogue catalogue = DatasetCatalogue.standard();
        Map<String, byte[]> files = new HashMap<>();
        for (DatasetFile file : catalogue.source("mnist").orElseThrow().files()) {
            files.put(file.name() + ".gz", Files.readAllBytes(real.resolve(file.name() + ".gz")));
        }
        TestMirror mirror = TestMirror.honest(vertx, files);
        DownloadOptions standard = DownloadOptions.STANDARD;
        DatasetService service = new DatasetService(vertx, dataDir, catalogue, new DownloadOptions(Map.of("mnist", List.of(mirror.url)),
                standard.pieceBytes(), standard.attempts(), standard.retryMillis(), standard.idleMillis()));
        Dataset mnist = service.open(DatasetSpec.of("mnist", 1000, 0)).await(60, TimeUnit.SECONDS);
        assertEquals(10_000, mnist.test().count());
        assertEquals(5, mnist.train().labels()[0]);
    }
}
