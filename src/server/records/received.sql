-- The newest requests of the Elasticsearch protocol, so that a document that a client sends again
-- beside others is known. `append_key` is the key under which the store was given the rows;
-- `documents` are 16 bytes a document.
CREATE TABLE received (
    number BIGINT PRIMARY KEY,
    append_key TEXT NOT NULL UNIQUE,
    documents BLOB NOT NULL
);
