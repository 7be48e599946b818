//! `filter_path`: which parts of an answer a client wants.
//!
//! Paths of names joined by dots, several joined by commas; `*` stands for any part of a name, `**`
//! for any number of names; lists are passed through. Paths that begin with `-` (leave out) are not
//! honoured: such a client gets more than it wanted.

use serde_json::Value;

/// What is kept; everything where no path was given.
#[derive(Debug, Default)]
pub(super) struct Filter {
    paths: Vec<Vec<String>>,
}

impl Filter {
    /// The filter of a query string.
    pub(super) fn of(query: Option<&str>) -> Self {
        let query = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
        let wanted = query.filter(|(name, _)| name == "filter_path");
        let mut paths = Vec::new();
        for (_, value) in wanted {
            let kept = value.split(',').filter(|path| !path.is_empty() && !path.starts_with('-'));
            paths.extend(kept.map(|path| path.split('.').map(ToOwned::to_owned).collect()));
        }
        Self { paths }
    }

    /// What is left of an answer.
    pub(super) fn apply(&self, value: Value) -> Value {
        if self.paths.is_empty() {
            return value;
        }
        let paths: Vec<&[String]> = self.paths.iter().map(Vec::as_slice).collect();
        keep(value, &paths).unwrap_or_else(|| Value::Object(serde_json::Map::new()))
    }
}

/// What the rests of paths keep of a value.
fn keep(value: Value, paths: &[&[String]]) -> Option<Value> {
    if paths.iter().any(|path| path.iter().all(|name| name == "**")) {
        return Some(value);
    }
    match value {
        Value::Object(members) => {
            let kept: serde_json::Map<String, Value> = members
                .into_iter()
                .filter_map(|(name, value)| {
                    let kept = keep(value, &below(paths, &name))?;
                    Some((name, kept))
                })
                .collect();
            (!kept.is_empty()).then_some(Value::Object(kept))
        }
        Value::Array(items) => {
            let kept: Vec<Value> = items.into_iter().filter_map(|item| keep(item, paths)).collect();
            (!kept.is_empty()).then_some(Value::Array(kept))
        }
        _ => None,
    }
}

/// What is left of the paths below a member.
fn below<'a>(paths: &[&'a [String]], name: &str) -> Vec<&'a [String]> {
    let mut rests = Vec::new();
    for path in paths {
        match path.split_first() {
            Some((first, rest)) if first == "**" => {
                rests.push(*path);
                rests.extend(below(&[rest], name));
            }
            Some((first, rest)) if matches(first, name) => rests.push(rest),
            _ => {}
        }
    }
    rests
}

/// Whether a name fits a pattern in which `*` stands for anything.
fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((start, rest)) => name.strip_prefix(start).is_some_and(|name| {
            name.char_indices()
                .map(|(at, _)| at)
                .chain([name.len()])
                .any(|at| name.get(at..).is_some_and(|name| matches(rest, name)))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_answer_is_cut_down_to_the_paths() {
        let answer = || {
            json!({
                "took": 5, "errors": true,
                "items": [
                    {"create": {"_id": "a", "status": 201}},
                    {"index": {"_id": "b", "status": 400, "error": {"type": "t", "reason": "r"}}},
                ],
            })
        };
        let check = |query: &str, expect: Value| {
            assert_eq!(Filter::of(Some(query)).apply(answer()), expect, "{query}");
        };
        let error = json!({"type": "t", "reason": "r"});
        check("refresh=true", answer());
        check("filter_path=", answer());
        check("filter_path=-took", answer());
        check(
            "filter_path=errors%2Citems.*.error,items.*.status",
            json!({"errors": true, "items": [
                {"create": {"status": 201}},
                {"index": {"status": 400, "error": error}},
            ]}),
        );
        check("a=1&filter_path=items.*.error", json!({"items": [{"index": {"error": error}}]}));
        check("filter_path=took&filter_path=err*s", json!({"took": 5, "errors": true}));
        check("filter_path=**.reason", json!({"items": [{"index": {"error": {"reason": "r"}}}]}));
        check(
            "filter_path=items.create",
            json!({"items": [{"create": {"_id": "a", "status": 201}}]}),
        );
        check("filter_path=**", answer());
        check("filter_path=nothing", json!({}));
    }
}
