-- Cells as runs: each portion of rows adds one run at the end of the table instead of changing pages all over it, and
-- runs of a level are merged into one of the next (`src/server/records/rollups/runs.rs`).
DROP TABLE rollups;
CREATE TABLE rollup_runs (
    id INTEGER PRIMARY KEY,
    level BIGINT NOT NULL,
    bytes BIGINT NOT NULL
);
-- What one run knows of a subject on a day (since 1970, UTC); the form of `cells` is in `rollups/cells.rs`.
CREATE TABLE rollup_cells (
    id INTEGER PRIMARY KEY,
    run BIGINT NOT NULL,
    subject BIGINT NOT NULL,
    day BIGINT NOT NULL,
    cells BLOB NOT NULL,
    UNIQUE (run, subject, day)
);
-- Everything is counted anew, from the oldest row on.
DELETE FROM cursors WHERE consumer = 'rollups';
