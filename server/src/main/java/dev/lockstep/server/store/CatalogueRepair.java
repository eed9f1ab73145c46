package dev.lockstep.server.store;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes the catalogue anew from the files beside the logs, and looks through all logs. For stores that no server uses. Blocks. */
public final class CatalogueRepair {
    private CatalogueRepair() {}

    /**
     * @param kept where the old catalogue is; null where there was none
     * @param logs that were read through
     * @param cuts what did not check in them, and was cut
     * @param problems what could not be read, and was left as it is
     */
    public record Report(int sweeps, int runs, Path kept, int logs, List<LogCut> cuts, List<String> problems) {}

    public static Report repair(Vertx vertx, Path store) throws IOException {
        List<String> problems = new ArrayList<>();
        Set<Integer> known = new HashSet<>();
        try (StoreLock lock = StoreLock.take(store)) {
            SqliteNatives.unpackIn(store.resolve("native"));
            Path kept = setAside(store);
            int sweeps;
            try (CatalogueDb db = CatalogueDb.open(store.resolve(Catalogue.FILE))) {
                List<CatalogueFiles.SavedSweep> saved = fill(db, new CatalogueFiles(store), problems);
                saved.forEach(sweep -> sweep.runs().forEach(run -> known.add(run.id())));
                sweeps = saved.size();
            }
            try (RunLogs logs = RunLogs.open(vertx, store)) {
                int read = readThrough(logs, known, problems);
                return new Report(sweeps, known.size(), kept, read, logs.cuts(), problems);
            }
        } catch (SQLException e) {
            throw new StoreException("cannot write the catalogue of " + store + ": " + e.getMessage(), e);
        }
    }

    /** Sweeps that it has read, and a catalogue that gives none of the ids again that files have. */
    static List<CatalogueFiles.SavedSweep> fill(CatalogueDb db, CatalogueFiles files, List<String> problems) throws SQLException, IOException {
        List<CatalogueFiles.SavedSweep> sweeps = files.read(problems);
        for (CatalogueFiles.SavedSweep saved : sweeps) {
            db.insert(saved.sweep());
            db.insert(saved.runs());
        }
        db.reserve("sweeps", files.lastId("sweeps"));
        db.reserve("runs", files.lastId("runs"));
        db.commit();
        return sweeps;
    }

    private static Path setAside(Path store) throws IOException {
        Path file = store.resolve(Catalogue.FILE);
        if (!Files.exists(file)) {
            return null;
        }
        Path kept = store.resolve(Catalogue.FILE + ".before-repair");
        for (int i = 2; Files.exists(kept); i++) {
            kept = store.resolve(Catalogue.FILE + ".before-repair-" + i);
        }
        for (String part : List.of("-wal", "-shm", "")) {
            if (Files.exists(Path.of(file + part))) {
                Files.move(Path.of(file + part), Path.of(kept + part));
            }
        }
        return kept;
    }

    private static int readThrough(RunLogs logs, Set<Integer> known, List<String> problems) throws IOException {
        int read = 0;
        for (int run : logs.runs()) {
            if (!known.contains(run)) {
                problems.add(logs.directory(run) + " belongs to no sweep that can be read; it stays as it is");
            }
            for (LogKind kind : LogKind.values()) {
                try {
                    logs.log(run, kind);
                    read++;
                } catch (IOException e) {
                    problems.add(e.getMessage());
                }
            }
        }
        return read;
    }
}
