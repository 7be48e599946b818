-- Who made a token, what limits it, when it was last used, who revoked it and why.
ALTER TABLE tokens ADD COLUMN created_by TEXT NOT NULL DEFAULT '';
-- milliseconds since 1970
ALTER TABLE tokens ADD COLUMN expires BIGINT;
ALTER TABLE tokens ADD COLUMN events_per_second BIGINT;
ALTER TABLE tokens ADD COLUMN last_used BIGINT;
ALTER TABLE tokens ADD COLUMN revoked BIGINT;
ALTER TABLE tokens ADD COLUMN revoked_by TEXT NOT NULL DEFAULT '';
ALTER TABLE tokens ADD COLUMN revoke_reason TEXT NOT NULL DEFAULT '';
