//! What a list of visits is asked to be.

use serde::{Deserialize, Serialize};
use time::Date;

use super::settings::VisitSettings;
use crate::record::{ChainId, iso_date};

/// What a list of visits is asked to be. What it leaves out never changes the score of what it does not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct VisitRequest {
    /// The day from which on the last contact is counted back.
    #[serde(with = "iso_date")]
    pub day: Date,
    /// What counts how much.
    pub settings: VisitSettings,
    /// Only firms of a county: its code, the first digits of it, or a part of its name. `None` takes all.
    pub county: Option<String>,
    /// Only firms that stand on a chain. `None` takes all, and those of which no chain is known.
    pub chain: Option<ChainId>,
    /// At most so many firms, the first ones. `None` takes all.
    pub top: Option<usize>,
}

impl VisitRequest {
    /// All firms, as of a day.
    pub fn of(day: Date) -> Self {
        Self { day, settings: VisitSettings::default(), county: None, chain: None, top: None }
    }
}
