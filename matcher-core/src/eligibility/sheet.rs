//! What is known of somebody.

use std::collections::BTreeMap;

use super::fact_key::FactKey;
use super::value::Value;

/// What is known of somebody. A fact that is not there is unknown: never zero, never a yes and never a no.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FactSheet {
    values: BTreeMap<FactKey, Value>,
    unreadable: BTreeMap<FactKey, String>,
}

impl FactSheet {
    /// Sets a fact; numbers that are not finite are no values, and leave it unknown.
    pub fn set(&mut self, key: FactKey, value: Value) {
        if !matches!(value, Value::Number(number) if !number.is_finite()) {
            self.unreadable.remove(&key);
            self.values.insert(key, value);
        }
    }

    /// The same with a fact.
    #[must_use]
    pub fn with(mut self, key: FactKey, value: Value) -> Self {
        self.set(key, value);
        self
    }

    /// Forgets a fact.
    pub fn remove(&mut self, key: &FactKey) {
        self.values.remove(key);
    }

    /// The value of a fact, where it is known.
    pub fn get(&self, key: &FactKey) -> Option<&Value> {
        self.values.get(key)
    }

    /// Every fact that is known, by its key.
    pub fn iter(&self) -> impl Iterator<Item = (&FactKey, &Value)> {
        self.values.iter()
    }

    /// Remembers that something stands there for a fact that is no value of its kind; the fact stays unknown.
    pub(super) fn set_unreadable(&mut self, key: FactKey, written: String) {
        if !self.values.contains_key(&key) {
            self.unreadable.insert(key, written);
        }
    }

    /// What stands there for a fact without being a value of its kind.
    pub fn unreadable(&self, key: &FactKey) -> Option<&str> {
        self.unreadable.get(key).map(String::as_str)
    }
}
