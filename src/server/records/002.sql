-- What the rollup consumer counts: see `src/server/rollups.rs`.
-- Numbers stand for texts, so that a cell is small and the cells of one subject lie together.
CREATE TABLE rollup_subjects (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (kind, name)
);
-- What a subject can be looked up by: each hash of a file, its names, an account's SID ...
CREATE TABLE rollup_names (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    subject BIGINT NOT NULL REFERENCES rollup_subjects (id),
    PRIMARY KEY (kind, name, subject)
) WITHOUT ROWID;
CREATE TABLE rollup_texts (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
);
CREATE TABLE rollup_places (
    id INTEGER PRIMARY KEY,
    device_id TEXT NOT NULL,
    machine_group TEXT NOT NULL,
    UNIQUE (device_id, machine_group)
);
CREATE TABLE rollups (
    subject BIGINT NOT NULL REFERENCES rollup_subjects (id),
    facet TEXT NOT NULL,
    text BIGINT NOT NULL REFERENCES rollup_texts (id),
    -- since 1970, UTC
    day BIGINT NOT NULL,
    place BIGINT NOT NULL REFERENCES rollup_places (id),
    -- microseconds since 1970, UTC, as Timestamp is
    first BIGINT NOT NULL,
    last BIGINT NOT NULL,
    events BIGINT NOT NULL,
    PRIMARY KEY (subject, facet, text, day, place)
) WITHOUT ROWID;
