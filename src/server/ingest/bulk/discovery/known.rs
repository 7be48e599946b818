//! The answers, one row a path.

use serde_json::{Value, json};

/// The Elasticsearch that is spoken, the last of version 8: beats refuse a server whose version is
/// below their own, and clients of version 8 and 7 take an 8.
const VERSION: &str = "8.19.0";
/// Elasticsearch gives 22 characters; some clients keep it as the installation's id.
const CLUSTER: &str = "sightline-sightline-00";

/// One path that clients ask.
#[derive(Debug)]
pub(super) struct Known {
    /// As axum writes it; the one parameter is a name.
    pub(super) path: &'static str,
    /// Whether clients put something there.
    pub(super) put: bool,
    /// The answer, of the name in the path.
    pub(super) answer: fn(&str) -> Value,
}

/// What clients ask, but for `/` and an index by its name.
pub(super) const KNOWN: &[Known] = &[
    Known { path: "/_license", put: false, answer: |_| licence() },
    Known { path: "/_xpack", put: false, answer: |_| features() },
    Known { path: "/_cluster/health", put: false, answer: |_| health() },
    // rsyslog's check of the connection.
    Known { path: "/_cat/health", put: false, answer: |_| json!([health()]) },
    Known {
        path: "/_alias/{name}",
        put: false,
        answer: |name| json!({ name: { "aliases": { name: { "is_write_index": true } } } }),
    },
    Known {
        path: "/_ilm/policy/{name}",
        put: true,
        answer: |name| json!({ name: { "version": 1, "policy": { "phases": {} } } }),
    },
    Known {
        path: "/_ingest/pipeline/{name}",
        put: true,
        answer: |name| json!({ name: { "processors": [] } }),
    },
    Known {
        path: "/_template/{name}",
        put: true,
        answer: |name| json!({ name: { "order": 0, "index_patterns": [name], "settings": {}, "mappings": {}, "aliases": {} } }),
    },
    Known {
        path: "/_index_template/{name}",
        put: true,
        answer: |name| json!({ "index_templates": [{ "name": name, "index_template": { "index_patterns": [name], "composed_of": [], "data_stream": {} } }] }),
    },
    Known {
        path: "/_component_template/{name}",
        put: true,
        answer: |name| json!({ "component_templates": [{ "name": name, "component_template": { "template": {} } }] }),
    },
    Known {
        path: "/_data_stream/{name}",
        put: true,
        answer: |name| json!({ "data_streams": [{ "name": name, "status": "GREEN" }] }),
    },
];

/// The answer at `/`.
pub(super) fn root() -> Value {
    json!({
        "name": "sightline",
        "cluster_name": "sightline",
        "cluster_uuid": CLUSTER,
        "version": {
            "number": VERSION,
            // Clients before 7.14 look at the flavour and the tagline.
            "build_flavor": "default",
            "build_type": "tar",
            "build_hash": "0000000000000000000000000000000000000000",
            "build_date": "2025-01-01T00:00:00.000000000Z",
            "build_snapshot": false,
            "lucene_version": "9.12.0",
            "minimum_wire_compatibility_version": "7.17.0",
            "minimum_index_compatibility_version": "7.0.0",
        },
        "tagline": "You Know, for Search",
    })
}

/// Beats and Logstash send only to a server whose licence is active.
fn licence() -> Value {
    json!({
        "license": {
            "status": "active",
            "uid": "00000000-0000-0000-0000-000000000000",
            "type": "basic",
            "issue_date": "2025-01-01T00:00:00.000Z",
            "issue_date_in_millis": 1_735_689_600_000_i64,
            "max_nodes": 1000,
            "issued_to": "sightline",
            "issuer": "sightline",
            "start_date_in_millis": -1,
        },
    })
}

/// Beats of version 7 ask here for the licence and for index lifecycles.
fn features() -> Value {
    json!({
        "build": { "hash": "0", "date": "2025-01-01T00:00:00.000Z" },
        "license": { "uid": "0", "type": "basic", "mode": "basic", "status": "active" },
        "features": {
            "ilm": { "available": true, "enabled": true },
            "data_streams": { "available": true, "enabled": true },
        },
        "tagline": "You know, for X",
    })
}

fn health() -> Value {
    json!({
        "cluster_name": "sightline",
        "status": "green",
        "timed_out": false,
        "number_of_nodes": 1,
        "number_of_data_nodes": 1,
        "active_primary_shards": 1,
        "active_shards": 1,
        "relocating_shards": 0,
        "initializing_shards": 0,
        "unassigned_shards": 0,
        "active_shards_percent_as_number": 100.0,
    })
}
