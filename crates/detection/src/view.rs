//! A sensor event as rsigma sees it, borrowed: one flat object of the event's own fields plus the
//! header fields that rules name. Lookups behave exactly as rsigma's `JsonEvent` does on that
//! object (a property test compares the two).

use std::borrow::Cow;

use rsigma_eval::event::{Event, EventValue, JsonEvent};
use sensors::{FieldValue, SensorEvent};
use serde_json::{Map, Value};

use crate::logsource::Names;

/// The event under one logsource, whose fields may go by other names there.
pub(crate) struct View<'a> {
    event: &'a SensorEvent,
    names: &'static Names,
}

impl<'a> View<'a> {
    pub(crate) fn new(event: &'a SensorEvent, names: &'static Names) -> Self {
        Self { event, names }
    }

    /// The name under which rules see one of the event's own fields.
    fn shown<'n>(&self, own: &'n str) -> &'n str {
        self.names.renamed.iter().find(|(from, _)| *from == own).map_or(own, |(_, to)| to)
    }

    /// An own field by the name that rules use. First come, first served where a source repeats
    /// a name.
    fn own(&self, name: &str) -> Option<&'a FieldValue> {
        if self.names.renamed.is_empty() {
            return self.event.field(name);
        }
        self.event.fields.iter().find(|(own, _)| self.shown(own) == name).map(|(_, value)| value)
    }

    /// The account that the event's names put together, by the name that rules use.
    fn account(&self) -> Option<(&'static str, String)> {
        let (name, pairs) = self.names.account?;
        let joined = pairs.iter().find_map(|(domain, user)| {
            let user = self.event.text(user).filter(|user| !matches!(*user, "" | "-"))?;
            Some(format!("{}\\{user}", self.event.text(domain).unwrap_or_default()))
        })?;
        self.own(name).is_none().then_some((name, joined))
    }

    /// Header fields, in the spelling of published rules. An own field of the same name wins:
    /// System 104 carries the cleared log as `Channel`.
    fn header(&self, name: &str) -> Option<EventValue<'a>> {
        let text = |text: &'a str| (!text.is_empty()).then_some(EventValue::Str(text.into()));
        match name {
            "EventID" => Some(EventValue::Int(i64::from(self.event.event_id))),
            "Channel" => text(&self.event.channel),
            "Provider_Name" => text(&self.event.provider),
            "Computer" => text(&self.event.computer),
            _ => None,
        }
    }

    /// A path into a field that holds an object or array. Rare, so it may build a document: that
    /// way rsigma's own path rules apply.
    fn nested(&self, path: &str) -> Option<EventValue<'a>> {
        if !path.contains(['.', '[', '\\']) {
            return None;
        }
        let fields = &self.event.fields;
        let structured = |value: &FieldValue| matches!(value, FieldValue::Json(json) if json.is_object() || json.is_array());
        // Without a structured field only an escaped name can still be meant.
        if !path.contains('\\') && !fields.iter().any(|(_, value)| structured(value)) {
            return None;
        }
        JsonEvent::owned(self.to_json()).get_field(path).map(into_owned)
    }
}

const HEADER: [&str; 4] = ["EventID", "Channel", "Provider_Name", "Computer"];

impl Event for View<'_> {
    fn get_field(&self, path: &str) -> Option<EventValue<'_>> {
        if let Some(value) = self.own(path) {
            return Some(borrowed(value));
        }
        if let Some((name, _)) = self.names.account
            && name == path
        {
            return self.account().map(|(_, account)| EventValue::Str(account.into()));
        }
        self.header(path).or_else(|| self.nested(path))
    }

    fn any_string_value(&self, pred: &dyn Fn(&str) -> bool) -> bool {
        let mut found = false;
        self.visit_string_values(&mut |text| found = found || pred(text));
        found
    }

    fn all_string_values(&self) -> Vec<Cow<'_, str>> {
        let mut values = Vec::new();
        self.visit_string_values(&mut |text| values.push(Cow::Owned(text.to_owned())));
        values
    }

    fn visit_string_values(&self, visit: &mut dyn FnMut(&str)) {
        for (_, value) in &self.event.fields {
            match value {
                FieldValue::Text(text) => visit(text),
                FieldValue::Int(_) => {}
                FieldValue::Json(json) => JsonEvent::borrow(json).visit_string_values(visit),
            }
        }
        if let Some((_, account)) = self.account() {
            visit(&account);
        }
        for name in HEADER {
            if let Some(EventValue::Str(text)) = self.header(name)
                && self.own(name).is_none()
            {
                visit(&text);
            }
        }
    }

    fn to_json(&self) -> Value {
        let mut object = Map::new();
        for (own, value) in &self.event.fields {
            let name = self.shown(own);
            if !object.contains_key(name) {
                let json = match value {
                    FieldValue::Text(text) => Value::from(text.as_str()),
                    FieldValue::Int(number) => Value::from(*number),
                    FieldValue::Json(json) => (**json).clone(),
                };
                object.insert(name.to_owned(), json);
            }
        }
        if let Some((name, account)) = self.account() {
            object.insert(name.to_owned(), account.into());
        }
        for name in HEADER {
            if let Some(value) = self.header(name)
                && !object.contains_key(name)
            {
                object.insert(name.to_owned(), value.to_json());
            }
        }
        Value::Object(object)
    }

    fn top_level_keys(&self) -> Option<Vec<Cow<'_, str>>> {
        let mut keys = Vec::new();
        self.visit_top_level_keys(&mut |key| keys.push(Cow::Owned(key.to_owned())));
        Some(keys)
    }

    fn visit_top_level_keys(&self, visit: &mut dyn FnMut(&str)) -> bool {
        for (own, _) in &self.event.fields {
            visit(self.shown(own));
        }
        if let Some((name, _)) = self.names.account {
            visit(name);
        }
        for name in HEADER {
            if self.header(name).is_some() {
                visit(name);
            }
        }
        true
    }
}

fn borrowed(value: &FieldValue) -> EventValue<'_> {
    match value {
        FieldValue::Text(text) => EventValue::Str(Cow::Borrowed(text)),
        FieldValue::Int(number) => EventValue::Int(*number),
        FieldValue::Json(json) => EventValue::from(&**json),
    }
}

fn into_owned(value: EventValue<'_>) -> EventValue<'static> {
    match value {
        EventValue::Str(text) => EventValue::Str(Cow::Owned(text.into_owned())),
        EventValue::Int(number) => EventValue::Int(number),
        EventValue::Float(number) => EventValue::Float(number),
        EventValue::Bool(bool) => EventValue::Bool(bool),
        EventValue::Null => EventValue::Null,
        EventValue::Array(items) => EventValue::Array(items.into_iter().map(into_owned).collect()),
        EventValue::Map(entries) => EventValue::Map(
            entries
                .into_iter()
                .map(|(key, value)| (Cow::Owned(key.into_owned()), into_owned(value)))
                .collect(),
        ),
    }
}

#[cfg(test)]
mod tests;
