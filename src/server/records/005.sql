-- Lists as people saved them, and which of them each person's way to a list leads to.
CREATE TABLE saved_views (
    id TEXT PRIMARY KEY,
    list TEXT NOT NULL,
    -- Id of a user, and their name when they saved it.
    owner TEXT NOT NULL,
    owner_name TEXT NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    -- Whether everybody in the tenant has it.
    shared INTEGER NOT NULL,
    UNIQUE (list, owner, name)
);
CREATE TABLE default_views (
    owner TEXT NOT NULL,
    list TEXT NOT NULL,
    view_id TEXT NOT NULL,
    PRIMARY KEY (owner, list)
);
