//! What counts how much.

use serde::{Deserialize, Serialize};

use super::settings_file;
use crate::settings_file::SettingsFileError;

/// How much each part of a visit's score counts; only their proportions matter. The defaults are a judgement, not a measurement: a
/// visit is for what nobody has answered yet.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct VisitWeights {
    /// Open demands without an answer; .40 by default.
    pub unanswered: f64,
    /// Links to be mended on which the firm stands; .20 by default.
    pub gap: f64,
    /// How long ago the last contact was; .25 by default.
    pub contact: f64,
    /// What open demands lack; .15 by default.
    pub incomplete: f64,
}

impl Default for VisitWeights {
    fn default() -> Self {
        Self { unanswered: 0.40, gap: 0.20, contact: 0.25, incomplete: 0.15 }
    }
}

impl VisitWeights {
    /// The same proportions with the sum 1; all 0 where no weight is a positive number.
    pub(super) fn shares(self) -> Self {
        let usable = |weight: f64| if weight.is_finite() && weight > 0.0 { weight } else { 0.0 };
        let [unanswered, gap, contact, incomplete] =
            [self.unanswered, self.gap, self.contact, self.incomplete].map(usable);
        let sum = unanswered + gap + contact + incomplete;
        let share = |weight: f64| if sum > 0.0 { weight / sum } else { 0.0 };
        Self {
            unanswered: share(unanswered),
            gap: share(gap),
            contact: share(contact),
            incomplete: share(incomplete),
        }
    }
}

/// How a list of visits is made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VisitSettings {
    /// What counts how much.
    pub weights: VisitWeights,
    /// After so many days without contact that part is full; 1 to 36,500, 365 by default.
    pub full_days: u32,
    /// So many firms are visited in a day; 1 to 100, 4 by default.
    pub stops_per_day: u32,
}

impl Default for VisitSettings {
    fn default() -> Self {
        Self { weights: VisitWeights::default(), full_days: 365, stops_per_day: 4 }
    }
}

impl VisitSettings {
    /// The text of the settings that come with the crate, to begin with.
    pub fn builtin_toml() -> &'static str {
        include_str!("../../data/visits.toml")
    }

    /// Reads settings in the form that docs/visits.md describes. What the file leaves open has its default.
    ///
    /// # Errors
    /// Every fault with its line, by line.
    pub fn parse(text: &str) -> Result<Self, SettingsFileError> {
        settings_file::read(text)
    }
}
