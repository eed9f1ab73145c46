package dev.lockstep.server.store;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The logs of an empty store, for each test its own. */
abstract class OpenLogs {
    @TempDir
    Path store;

    Vertx vertx;
    RunLogs logs;

    @BeforeEach
    void open() throws Exception {
        vertx = Vertx.vertx();
        logs = RunLogs.open(vertx, store);
    }

    /** Fails when an Arrow buffer was not given back. */
    @AfterEach
    void close() throws Exception {
        logs.close();
        vertx.close().await();
    }
}
