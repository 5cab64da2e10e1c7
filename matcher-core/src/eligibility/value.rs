//! What a fact can be, and what is known of one.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};
use time::Date;

use crate::record::format_date;

/// What sort of value a fact has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// A finite number in the fact's unit.
    Number,
    /// A text, compared as it is.
    Text,
    /// Yes or no.
    Flag,
    /// A day.
    Date,
    /// A set of texts. One that is known is whole: what it does not name is not in it.
    Texts,
}

impl FactKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Number, Self::Text, Self::Flag, Self::Date, Self::Texts];

    /// The name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Text => "text",
            Self::Flag => "flag",
            Self::Date => "date",
            Self::Texts => "texts",
        }
    }

    /// The wording that users see.
    pub fn label(self) -> &'static str {
        match self {
            Self::Number => "数值",
            Self::Text => "文字",
            Self::Flag => "是否",
            Self::Date => "日期",
            Self::Texts => "多项文字",
        }
    }

    /// The kind of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// The value of a fact that is known.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A finite number in the fact's unit.
    Number(f64),
    /// A text without white space at its ends.
    Text(String),
    /// Yes or no.
    Flag(bool),
    /// A day.
    Date(Date),
    /// A set of texts, maybe empty.
    Texts(BTreeSet<String>),
}

impl Value {
    /// A set of texts.
    pub fn texts<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self::Texts(texts.into_iter().map(|text| text.as_ref().trim().to_owned()).collect())
    }

    /// What sort of value it is.
    pub fn kind(&self) -> FactKind {
        match self {
            Self::Number(_) => FactKind::Number,
            Self::Text(_) => FactKind::Text,
            Self::Flag(_) => FactKind::Flag,
            Self::Date(_) => FactKind::Date,
            Self::Texts(_) => FactKind::Texts,
        }
    }
}

impl fmt::Display for Value {
    /// As users read it: 是, 否, 2026-01-31, a list with 、 between.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(text),
            Self::Flag(flag) => f.write_str(if *flag { "是" } else { "否" }),
            Self::Date(date) => f.write_str(&format_date(*date)),
            Self::Texts(texts) if texts.is_empty() => f.write_str("（没有）"),
            Self::Texts(texts) => {
                f.write_str(&texts.iter().map(String::as_str).collect::<Vec<_>>().join("、"))
            }
        }
    }
}
