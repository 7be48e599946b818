-- What people say of devices and of their events.
CREATE TABLE device_values (
    device_id TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
CREATE TABLE device_tags (
    device_id TEXT NOT NULL,
    -- "VIP" and "vip" are the same tag.
    tag TEXT NOT NULL COLLATE NOCASE,
    PRIMARY KEY (device_id, tag)
);
CREATE TABLE device_history (
    id INTEGER PRIMARY KEY,
    device_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    who TEXT NOT NULL,
    field TEXT NOT NULL,
    old TEXT,
    new TEXT
);
CREATE INDEX device_history_by_device ON device_history (device_id);
CREATE TABLE event_flags (
    device_id TEXT NOT NULL,
    -- Of the event: place in the log, table, microseconds since 1970.
    seq BIGINT NOT NULL,
    table_name TEXT NOT NULL,
    time BIGINT NOT NULL,
    -- Of the flag: who set it, and when (milliseconds since 1970).
    who TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (device_id, seq)
);
CREATE INDEX event_flags_by_time ON event_flags (device_id, time);
-- More is counted of a row than before: everything is counted anew, from the oldest row on.
DELETE FROM rollup_cells;
DELETE FROM rollup_runs;
DELETE FROM cursors WHERE consumer = 'rollups';
