package dev.lockstep.server.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What sweeps and runs there are and how they ended: SQLite, written by one thread of its own. Whoever holds it owns the store.
 *
 * <p>Where {@code catalogue.db} is missing, it is rebuilt from the files beside the logs.
 */
public final class Catalogue {
    private static final Logger LOG = LoggerFactory.getLogger(Catalogue.class);
    static final String FILE = "catalogue.db";

    private final WorkerExecutor thread;
    private final Path store;
    private final CatalogueFiles files;
    private StoreLock lock;
    private CatalogueDb db;

    private Catalogue(WorkerExecutor thread, Path store) {
        this.thread = thread;
        this.store = store;
        this.files = new CatalogueFiles(store);
    }

    /** Everything that is kept; runs by sweep, in order of index. */
    public record Contents(List<SweepRow> sweeps, List<RunRow> runs) {}

    /** A new sweep with its id; the ids of its runs ascend one by one from the first. */
    public record Created(SweepRow sweep, int firstRun) {}

    /** Fails with a {@link StoreException} where the store cannot be used. */
    public static Future<Catalogue> open(Vertx vertx, Path store) {
        Catalogue catalogue = new Catalogue(vertx.createSharedWorkerExecutor("lockstep-catalogue-" + store, 1), store);
        return catalogue.thread.executeBlocking(catalogue::open)
                .onFailure(e -> catalogue.thread.close());
    }

    /**
     * Gives the sweep and its runs their ids. Both are safe when this completes.
     *
     * @param runs in order of index; asked for on the catalogue's thread, because there may be 10,000
     */
    public Future<Created> create(SweepRow sweep, Supplier<List<RunRow>> runs) {
        return transaction(() -> {
            SweepRow named = sweep.withId(db.insert(sweep));
            int first = db.lastRunId() + 1;
            List<RunRow> members = new ArrayList<>();
            for (RunRow run : runs.get()) {
                members.add(run.withIds(first + members.size(), named.id()));
            }
            db.insert(members);
            files.write(named, members);
            return new Created(named, first);
        });
    }

    /**
     * Gives more runs of a sweep their ids. They and the sweep as it is given are safe when this completes.
     *
     * @param runs in order of index, asked for on the catalogue's thread
     */
    public Future<Created> join(SweepRow sweep, Supplier<List<RunRow>> runs) {
        return transaction(() -> {
            db.update(sweep);
            int first = db.lastRunId() + 1;
            List<RunRow> members = new ArrayList<>();
            for (RunRow run : runs.get()) {
                members.add(run.withIds(first + members.size(), sweep.id()));
            }
            db.insert(members);
            files.update(sweep, members);
            return new Created(sweep, first);
        });
    }

    /** Writes down the present state of runs that were created before; asks for them on the catalogue's thread. */
    public Future<Void> save(Supplier<List<RunRow>> runs) {
        return transaction(() -> {
            List<RunRow> rows = runs.get();
            db.update(rows);
            for (RunRow run : rows) {
                if (run.startedAt() != null) {
                    files.write(run);
                }
            }
            return rows;
        }).compose(rows -> thread.executeBlocking(() -> {
            // Not before their end is safe: until then they may have to go on.
            files.dropCheckpoints(rows);
            return null;
        }, true));
    }

    /** Writes down what may change of a sweep that was created before. */
    public Future<Void> save(SweepRow sweep) {
        return transaction(() -> {
            db.update(sweep);
            files.update(sweep, List.of());
            return null;
        });
    }

    /** Keeps what happened. They are no part of the files beside the logs: a catalogue that is made anew begins without them. */
    public Future<Void> note(List<EventRow> events) {
        return transaction(() -> {
            db.insertEvents(events);
            return null;
        });
    }

    /** What happened to a sweep, the newest first. */
    public Future<List<EventRow>> events(int sweep, int limit) {
        return thread.executeBlocking(() -> db.events(sweep, limit), true);
    }

    public Future<Contents> contents() {
        return thread.executeBlocking(() -> new Contents(db.sweeps(), db.runs()), true);
    }

    /** Waits for what was begun. */
    public Future<Void> close() {
        return thread.executeBlocking(this::letGo, true).eventually(thread::close);
    }

    private Catalogue open() throws IOException, SQLException {
        lock = StoreLock.take(store);
        Path file = store.resolve(FILE);
        boolean fresh = !Files.exists(file);
        try {
            SqliteNatives.unpackIn(store.resolve("native"));
            db = CatalogueDb.open(file);
            if (fresh) {
                rebuild();
            }
            files.requireKnownCheckpoints(db.openRuns());
            return this;
        } catch (SQLException e) {
            letGo();
            throw new StoreException("cannot read the catalogue " + file + " (" + e.getMessage()
                    + "); move the file away, and it is rebuilt from the runs beside it", e);
        } catch (RuntimeException | IOException e) {
            letGo();
            throw e;
        }
    }

    private Void letGo() throws IOException, SQLException {
        try (StoreLock held = lock; CatalogueDb open = db) {
            return null;
        }
    }

    private void rebuild() throws SQLException, IOException {
        List<String> problems = new ArrayList<>();
        List<CatalogueFiles.SavedSweep> sweeps = CatalogueRepair.fill(db, files, problems);
        if (!sweeps.isEmpty()) {
            LOG.info("rebuilt the catalogue from {} sweeps in {}", sweeps.size(), store);
        }
        problems.forEach(LOG::warn);
    }

    private <T> Future<T> transaction(Callable<T> work) {
        return thread.executeBlocking(() -> {
            try {
                T result = work.call();
                db.commit();
                return result;
            } catch (SQLException | IOException e) {
                db.rollback();
                throw new StoreException("the store cannot be written: " + e.getMessage() + "; make room on its disk and try again", e);
            } catch (Exception e) {
                db.rollback();
                throw e;
            }
        }, true);
    }
}
