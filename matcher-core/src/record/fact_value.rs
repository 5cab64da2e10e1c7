//! What an organisation's further facts hold.

use serde::{Deserialize, Serialize};

/// The value of a further fact, as it stands in JSON: `35`, `false`, `"A"`, `["绿色食品"]`. A day is a text `YYYY-MM-DD`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FactValue {
    /// Yes or no.
    Flag(bool),
    /// A finite number; its unit goes with the fact's name.
    Number(f64),
    /// A text or a day.
    Text(String),
    /// Several texts; an empty list says that there are none, which is something else than not to know.
    Texts(Vec<String>),
}
