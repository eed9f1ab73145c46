package dev.lockstep.server.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lockstep.engine.data.DatasetCatalogue;
import dev.lockstep.server.http.ApiException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Services that end with the test, in a data directory of its own. */
@ExtendWith(VertxExtension.class)
abstract class DatasetServiceFixture {
    @TempDir
    Path dataDir;

    private final List<DatasetService> services = new ArrayList<>();
    Vertx vertx;
    TinyDataset tiny;

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

    final DatasetService standard() {
        return closed(new DatasetService(vertx, dataDir));
    }

    /** The tiny dataset alone, from these mirrors. */
    final DatasetService service(String... mirrors) {
        return closed(new DatasetService(vertx, dataDir, new DatasetCatalogue(List.of(tiny.source)),
                new DownloadOptions(Map.of(TinyDataset.NAME, List.of(mirrors)), TinyDataset.PIECE, 3, 1, 10_000)));
    }

    private DatasetService closed(DatasetService service) {
        services.add(service);
        return service;
    }

    static void assertProblem(int status, String path, String detail, Future<?> future) {
        ApiException e = assertThrows(ApiException.class, () -> await(future));
        assertEquals(detail, e.getMessage());
        assertEquals(status, e.status());
        assertEquals(path, e.path());
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.await(20, TimeUnit.SECONDS);
    }
}
