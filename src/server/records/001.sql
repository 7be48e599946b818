CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at BIGINT NOT NULL,
    principal_kind TEXT NOT NULL,
    principal_id TEXT NOT NULL,
    principal_name TEXT NOT NULL,
    role TEXT NOT NULL,
    action TEXT NOT NULL,
    target TEXT NOT NULL,
    outcome TEXT NOT NULL,
    request_id TEXT NOT NULL
);
CREATE TRIGGER audit_is_append_only_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_is_append_only_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;

CREATE TABLE rules (
    hash TEXT PRIMARY KEY,
    id TEXT NOT NULL,
    meta TEXT NOT NULL
);

CREATE TABLE alerts (
    id TEXT PRIMARY KEY,
    rule_id TEXT NOT NULL,
    rule_hash TEXT NOT NULL REFERENCES rules (hash),
    title TEXT NOT NULL,
    severity BIGINT NOT NULL,
    level TEXT NOT NULL,
    status TEXT NOT NULL,
    assignee TEXT,
    classification TEXT,
    time BIGINT NOT NULL,
    received BIGINT NOT NULL,
    device_id TEXT NOT NULL,
    device_name TEXT NOT NULL,
    machine_group TEXT NOT NULL,
    account TEXT,
    process_id TEXT,
    table_name TEXT NOT NULL,
    action_type TEXT NOT NULL,
    seq BIGINT NOT NULL,
    events BIGINT NOT NULL,
    tactics TEXT NOT NULL,
    techniques TEXT NOT NULL,
    matched TEXT NOT NULL,
    event TEXT NOT NULL,
    cells TEXT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX alerts_by_time ON alerts (time);
CREATE INDEX alerts_by_device ON alerts (device_id, time);
CREATE INDEX alerts_by_process ON alerts (device_id, process_id);

CREATE TABLE evidence (
    alert_id TEXT NOT NULL REFERENCES alerts (id),
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    role TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (alert_id, kind, value)
);
CREATE INDEX evidence_by_value ON evidence (kind, value);

CREATE TABLE alert_history (
    id INTEGER PRIMARY KEY,
    alert_id TEXT NOT NULL REFERENCES alerts (id),
    at BIGINT NOT NULL,
    who TEXT NOT NULL,
    field TEXT NOT NULL,
    old TEXT,
    new TEXT
);
CREATE INDEX alert_history_by_alert ON alert_history (alert_id);

CREATE TABLE devices (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    machine_group TEXT NOT NULL,
    kind TEXT,
    platform TEXT,
    version TEXT,
    build BIGINT,
    address TEXT,
    account TEXT,
    account_at BIGINT NOT NULL DEFAULT 0,
    info_at BIGINT NOT NULL DEFAULT 0,
    first_seen BIGINT NOT NULL,
    last_seen BIGINT NOT NULL,
    events BIGINT NOT NULL
);
CREATE INDEX devices_by_name ON devices (name);

CREATE TABLE imports (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    rows BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    started BIGINT NOT NULL,
    finished BIGINT,
    state TEXT NOT NULL,
    who TEXT NOT NULL,
    report TEXT NOT NULL
);

CREATE TABLE tokens (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    secret_hash TEXT NOT NULL,
    state TEXT NOT NULL,
    created BIGINT NOT NULL
);

CREATE TABLE sensor_states (
    device_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    running BIGINT NOT NULL,
    PRIMARY KEY (device_id, at, running)
);
