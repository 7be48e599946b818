//! Members inside the objects of `AdditionalFields`.

use std::borrow::Cow;

use serde_json::Value;

use super::{Cells, View};
use crate::FieldValue;

/// Sets the member that the names lead to, unless it is there or something else is in the way.
pub(super) fn put(cells: &mut Cells, path: &[&'static str], value: Value) {
    let Some((first, inner)) = path.split_first() else { return };
    let place = match cells.extras.iter().position(|(name, _)| name == first) {
        Some(place) => place,
        None => {
            let empty = FieldValue::Json(Box::new(Value::Object(serde_json::Map::new())));
            cells.extras.push((Cow::Borrowed(first), empty));
            cells.extras.len() - 1
        }
    };
    let Some((_, FieldValue::Json(top))) = cells.extras.get_mut(place) else { return };
    let mut at: &mut Value = top;
    for (depth, name) in inner.iter().enumerate() {
        let Value::Object(members) = at else { return };
        let last = depth + 1 == inner.len();
        let new = || if last { value.clone() } else { Value::Object(serde_json::Map::new()) };
        at = members.entry(*name).or_insert_with(new);
    }
}

/// The member that the names lead to.
pub(super) fn get<'a>(view: &'a View<'_>, path: &[&str]) -> Option<&'a Value> {
    let (first, inner) = path.split_first()?;
    let FieldValue::Json(top) = view.extra(first)? else { return None };
    inner.iter().try_fold(&**top, |at, name| at.get(name))
}
