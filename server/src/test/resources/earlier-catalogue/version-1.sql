CREATE TABLE sweeps (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, created_at INTEGER NOT NULL, spec TEXT NOT NULL, axes TEXT NOT NULL, varying TEXT NOT NULL);
CREATE TABLE runs (id INTEGER PRIMARY KEY AUTOINCREMENT, sweep INTEGER NOT NULL REFERENCES sweeps (id), idx INTEGER NOT NULL, info TEXT NOT NULL, state TEXT NOT NULL, reason TEXT, started_at INTEGER, ended_at INTEGER, result TEXT NOT NULL, UNIQUE (sweep, idx));
PRAGMA user_version = 1;
INSERT INTO sweeps VALUES (1, 'rates', 1767261600123, '{"a":1}', '[{"path":"lr"}]', '["lr"]');
INSERT INTO runs VALUES (1, 1, 0, '{"dataset":"strokes"}', 'done', NULL, 1767261600123, 1767261603123, '{"step":8}');
