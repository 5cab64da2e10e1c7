//! The features of a pair.

use serde::{Deserialize, Serialize};

/// One kind of evidence about a pair. Every value lies in [0, 1] or is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// How much of what the demand says the supply's text says too.
    Text,
    /// How close the two stand on the industry chains.
    Chain,
    /// Share of the comparable indicators that are satisfied.
    Indicators,
    /// Whether the supply is as mature as wanted.
    Maturity,
    /// Whether a cooperation mode suits both.
    Mode,
    /// Whether the price lies within the budget.
    Budget,
    /// How near the two are.
    Region,
    /// How recent the supply is.
    Recency,
}

impl Feature {
    /// All features, in the order in which they are shown.
    pub const ALL: [Self; 8] = [
        Self::Text,
        Self::Chain,
        Self::Indicators,
        Self::Maturity,
        Self::Mode,
        Self::Budget,
        Self::Region,
        Self::Recency,
    ];

    /// The wording that users see.
    pub fn label(self) -> &'static str {
        match self {
            Self::Text => "技术内容",
            Self::Chain => "产业链环节",
            Self::Indicators => "技术指标",
            Self::Maturity => "成熟度",
            Self::Mode => "合作方式",
            Self::Budget => "预算",
            Self::Region => "地域",
            Self::Recency => "时效",
        }
    }

    /// Weight of the feature when everything is known; all weights sum to 1.
    ///
    /// By judgement on the project's fixtures (docs/scoring.md): the text decides, structure separates equals.
    pub(crate) fn default_weight(self) -> f64 {
        match self {
            Self::Text => 0.74,
            Self::Chain => 0.12,
            Self::Indicators => 0.05,
            Self::Maturity => 0.03,
            Self::Mode => 0.01,
            Self::Budget => 0.02,
            Self::Region => 0.01,
            Self::Recency => 0.02,
        }
    }
}
