//! A technical indicator: a named quantity with a bound.

use serde::{Deserialize, Serialize};

/// What a demand requires or a supply states of one quantity, such as 回收率 ≥ 95 %.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// The quantity's name as written, such as 回收率.
    pub name: String,
    /// How the quantity relates to the value.
    pub comparator: Comparator,
    /// The value in `unit`; the lower end where the comparator is `Between`.
    pub value: f64,
    /// The upper end where the comparator is `Between`; `None` otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upper: Option<f64>,
    /// The unit as written, empty for a bare number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
}

/// How a quantity relates to its bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparator {
    /// At least (≥).
    Ge,
    /// At most (≤).
    Le,
    /// More than (>).
    Gt,
    /// Less than (<).
    Lt,
    /// Exactly, or about.
    Eq,
    /// Within a closed range.
    Between,
}
