package dev.lockstep.server.chaos;

import dev.lockstep.server.store.LogKind;
import dev.lockstep.server.store.RunLogs;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Looks into a store that no server uses. */
final class StoreCheck {
    private StoreCheck() {}

    /** What SQLite says of the catalogue: {@code ok}, or what is wrong; also {@code ok} before there is one. */
    static String catalogue(Path store) throws IOException {
        Path file = store.resolve("catalogue.db");
        if (!Files.exists(file)) {
            return "ok";
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file); Statement statement = connection.createStatement()) {
            return statement.executeQuery("PRAGMA integrity_check").getString(1);
        } catch (SQLException e) {
            return e.getMessage();
        }
    }

    /** The metrics of runs, as a server would find them; cuts their logs as it would. */
    static Map<Integer, List<HistoryRows.Row>> rows(Path store, Iterable<Integer> runs) throws IOException {
        Vertx vertx = Vertx.vertx();
        Map<Integer, List<HistoryRows.Row>> found = new TreeMap<>();
        try (RunLogs logs = RunLogs.open(vertx, store)) {
            for (int run : runs) {
                List<HistoryRows.Row> rows = new ArrayList<>();
                HistoryRows.read(logs.log(run, LogKind.METRICS)::reader).forEach(batch -> rows.addAll(batch.rows()));
                found.put(run, rows);
            }
            return found;
        } finally {
            vertx.close().await();
        }
    }
}
