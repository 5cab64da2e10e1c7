//! A field of a record as a cell.

use std::borrow::Cow;

use serde_json::Value;

use super::escape::{self, Guard};
use super::{facts, indicator, list, ownership};
use crate::columns::{Column, ValueType};
use crate::labels::yes_no;

/// A cell to be written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum CellOut {
    /// A text, already escaped for where it goes.
    Text(String),
    /// A number.
    Number(f64),
}

impl CellOut {
    /// The cell as text, for csv.
    pub(crate) fn into_text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Number(number) => number.to_string(),
        }
    }
}

/// Writes a field so that [`read_cell`](super::read_cell) gives it back.
pub(crate) fn write_field(column: &Column, value: &Value, guard: Guard) -> CellOut {
    if let Some(number) = value.as_f64() {
        return CellOut::Number(number);
    }
    let text = match column.value {
        ValueType::List | ValueType::Links | ValueType::Chain | ValueType::OrganisationList => join(value),
        ValueType::YesNo => value.as_bool().map(yes_no).unwrap_or_default().to_owned(),
        ValueType::Choice(choice) => choice.label_of(value).unwrap_or_default().to_owned(),
        ValueType::Choices(choice) => {
            let labels = value.as_array().into_iter().flatten().filter_map(|value| choice.label_of(value));
            labels.collect::<Vec<_>>().join("、")
        }
        ValueType::Indicators => indicator::write_indicators(value),
        ValueType::Parameters => indicator::write_parameters(value),
        ValueType::Ownership => ownership::write(value),
        ValueType::Facts => facts::write(value),
        ValueType::Text | ValueType::LongText => value.as_str().unwrap_or_default().to_owned(),
        _ => return CellOut::Text(write_code(value.as_str().unwrap_or_default(), guard)),
    };
    CellOut::Text(escape::encode(&text, guard).into_owned())
}

fn write_code(text: &str, guard: Guard) -> String {
    match escape::encode_placeholder(text) {
        Cow::Owned(escaped) => escaped,
        Cow::Borrowed(text) => escape::encode(text, guard).into_owned(),
    }
}

fn join(value: &Value) -> String {
    match serde_json::from_value::<Vec<String>>(value.clone()) {
        Ok(list) => list::join(&list),
        Err(_) => value.to_string(),
    }
}
