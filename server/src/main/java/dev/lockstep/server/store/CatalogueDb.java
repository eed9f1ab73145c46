package dev.lockstep.server.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The catalogue's tables. Blocking; one thread at a time. Times are milliseconds since the epoch. */
final class CatalogueDb implements AutoCloseable {
    /** Each brings a catalogue of the version before to the next; the first makes an empty one. */
    private static final String[][] VERSIONS = {{
        "CREATE TABLE sweeps (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, created_at INTEGER NOT NULL, spec TEXT NOT NULL,"
                + " axes TEXT NOT NULL, varying TEXT NOT NULL)",
        "CREATE TABLE runs (id INTEGER PRIMARY KEY AUTOINCREMENT, sweep INTEGER NOT NULL REFERENCES sweeps (id), idx INTEGER NOT NULL,"
                + " info TEXT NOT NULL, state TEXT NOT NULL, reason TEXT, started_at INTEGER, ended_at INTEGER, result TEXT NOT NULL,"
                + " UNIQUE (sweep, idx))",
    }, {
        "ALTER TABLE sweeps ADD COLUMN paused INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE sweeps ADD COLUMN notes TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE sweeps ADD COLUMN tags TEXT NOT NULL DEFAULT '[]'",
    }, {
        "CREATE TABLE events (id INTEGER PRIMARY KEY, sweep INTEGER NOT NULL, at INTEGER NOT NULL, run INTEGER NOT NULL, what TEXT NOT NULL, detail TEXT)",
        "CREATE INDEX events_of_sweep ON events (sweep, id)",
    }};

    private final Connection connection;

    private CatalogueDb(Connection connection) {
        this.connection = connection;
    }

    static CatalogueDb open(Path file) throws SQLException {
        if (Files.isSymbolicLink(file)) {
            throw new StoreException("the catalogue " + file + " is a link, and what a store holds must lie in it; put what it leads to in its place");
        }
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = NORMAL");
            statement.execute("PRAGMA foreign_keys = ON");
            int version = statement.executeQuery("PRAGMA user_version").getInt(1);
            if (version > VERSIONS.length) {
                throw new StoreException("the catalogue " + file + " has version=" + version + ", this server reads up to " + VERSIONS.length
                        + "; use the newer server that wrote it");
            }
            connection.setAutoCommit(false);
            for (int from = version; from < VERSIONS.length; from++) {
                for (String sql : VERSIONS[from]) {
                    statement.execute(sql);
                }
            }
            statement.execute("PRAGMA user_version = " + VERSIONS.length);
            connection.commit();
            return new CatalogueDb(connection);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** Inserts in one transaction; an id of 0 gets the next one that was never used. */
    int insert(SweepRow sweep) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO sweeps (id, name, created_at, spec, axes, varying, paused, notes, tags) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", Statement.RETURN_GENERATED_KEYS)) {
            id(insert, 1, sweep.id());
            insert.setString(2, sweep.name());
            insert.setLong(3, sweep.createdAt().toEpochMilli());
            insert.setString(4, sweep.spec());
            insert.setString(5, sweep.axes());
            insert.setString(6, sweep.varying());
            insert.setBoolean(7, sweep.paused());
            insert.setString(8, sweep.notes());
            insert.setString(9, sweep.tags());
            insert.executeUpdate();
            return insert.getGeneratedKeys().getInt(1);
        }
    }

    void update(SweepRow sweep) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE sweeps SET spec = ?, axes = ?, varying = ?, paused = ?, notes = ?, tags = ? WHERE id = ?")) {
            update.setString(1, sweep.spec());
            update.setString(2, sweep.axes());
            update.setString(3, sweep.varying());
            update.setBoolean(4, sweep.paused());
            update.setString(5, sweep.notes());
            update.setString(6, sweep.tags());
            update.setInt(7, sweep.id());
            update.executeUpdate();
        }
    }

    /** The highest id a run ever had. */
    int lastRunId() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT seq FROM sqlite_sequence WHERE name = 'runs'")) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    /** Later ids of this table are higher than that. */
    void reserve(String table, int id) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?");
                PreparedStatement insert = connection.prepareStatement("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)")) {
            update.setInt(1, id);
            update.setString(2, table);
            if (update.executeUpdate() == 0) {
                insert.setString(1, table);
                insert.setInt(2, id);
                insert.executeUpdate();
            }
        }
    }

    void insert(List<RunRow> runs) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO runs (id, sweep, idx, info, state, reason, started_at, ended_at, result) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (RunRow run : runs) {
                id(insert, 1, run.id());
                insert.setInt(2, run.sweep());
                insert.setInt(3, run.index());
                insert.setString(4, run.info());
                insert.setString(5, run.state());
                insert.setString(6, run.reason());
                time(insert, 7, run.startedAt());
                time(insert, 8, run.endedAt());
                insert.setString(9, run.result());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    void update(List<RunRow> runs) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE runs SET info = ?, state = ?, reason = ?, started_at = ?, ended_at = ?, result = ? WHERE id = ?")) {
            for (RunRow run : runs) {
                update.setString(1, run.info());
                update.setString(2, run.state());
                update.setString(3, run.reason());
                time(update, 4, run.startedAt());
                time(update, 5, run.endedAt());
                update.setString(6, run.result());
                update.setInt(7, run.id());
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    List<SweepRow> sweeps() throws SQLException {
        List<SweepRow> sweeps = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id, name, created_at, spec, axes, varying, paused, notes, tags FROM sweeps ORDER BY id")) {
            while (rows.next()) {
                sweeps.add(new SweepRow(rows.getInt(1), rows.getString(2), Instant.ofEpochMilli(rows.getLong(3)), rows.getString(4),
                        rows.getString(5), rows.getString(6), rows.getBoolean(7), rows.getString(8), rows.getString(9)));
            }
        }
        return sweeps;
    }

    /** By sweep, in order of index. */
    List<RunRow> runs() throws SQLException {
        List<RunRow> runs = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT id, sweep, idx, info, state, reason, started_at, ended_at, result FROM runs ORDER BY sweep, idx")) {
            while (rows.next()) {
                runs.add(new RunRow(rows.getInt(1), rows.getInt(2), rows.getInt(3), rows.getString(4), rows.getString(5), rows.getString(6),
                        time(rows, 7), time(rows, 8), rows.getString(9)));
            }
        }
        return runs;
    }

    /** Of those that have not ended. */
    List<Integer> openRuns() throws SQLException {
        List<Integer> runs = new ArrayList<>();
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery("SELECT id FROM runs WHERE ended_at IS NULL")) {
            while (rows.next()) {
                runs.add(rows.getInt(1));
            }
        }
        return runs;
    }

    void insertEvents(List<EventRow> events) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO events (sweep, at, run, what, detail) VALUES (?, ?, ?, ?, ?)")) {
            for (EventRow event : events) {
                insert.setInt(1, event.sweep());
                insert.setLong(2, event.at().toEpochMilli());
                insert.setInt(3, event.run());
                insert.setString(4, event.what());
                insert.setString(5, event.detail());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** The newest first. */
    List<EventRow> events(int sweep, int limit) throws SQLException {
        List<EventRow> events = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT at, run, what, detail FROM events WHERE sweep = ? ORDER BY id DESC LIMIT ?")) {
            select.setInt(1, sweep);
            select.setInt(2, limit);
            ResultSet rows = select.executeQuery();
            while (rows.next()) {
                events.add(new EventRow(sweep, Instant.ofEpochMilli(rows.getLong(1)), rows.getInt(2), rows.getString(3), rows.getString(4)));
            }
        }
        return events;
    }

    void commit() throws SQLException {
        connection.commit();
    }

    void rollback() throws SQLException {
        connection.rollback();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private static void id(PreparedStatement statement, int at, int id) throws SQLException {
        if (id == 0) {
            statement.setNull(at, Types.INTEGER);
        } else {
            statement.setInt(at, id);
        }
    }

    private static void time(PreparedStatement statement, int at, Instant time) throws SQLException {
        if (time == null) {
            statement.setNull(at, Types.INTEGER);
        } else {
            statement.setLong(at, time.toEpochMilli());
        }
    }

    private static Instant time(ResultSet rows, int at) throws SQLException {
        long millis = rows.getLong(at);
        return rows.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
