//! The features of a pair.

use serde::{Deserialize, Serialize};

/// One kind of evidence about a pair. Every value lies in [0, 1] or is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// What a pair starts from, of which nothing beside the reference values is known; always 1.
    Base,
    /// How much of what the demand says the supply's text says too, on a logarithmic scale.
    Text,
    /// How many of the demand's words the supply has, on a logarithmic scale.
    Words,
    /// Whether the two texts speak of the same field, in whatever words, according to the words that stand in the same company
    /// all over the catalogue.
    Latent,
    /// How close the meanings of the two texts are, according to an encoder.
    Semantics,
    /// Whether the supply is for what the demand asks, as far as it says what it is not for.
    Scope,
    /// How well the best of an expert's own achievements answers the demand, and how many do.
    Evidence,
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
    /// What kind of supply it is; always 1, with a weight of its own for each kind. An expert's few words of profile
    /// say more about what he can do than the same words in the text of an achievement.
    Kind,
}

impl Feature {
    /// All features, in the order in which they are shown.
    pub const ALL: [Self; 15] = [
        Self::Base,
        Self::Text,
        Self::Words,
        Self::Latent,
        Self::Semantics,
        Self::Scope,
        Self::Evidence,
        Self::Chain,
        Self::Indicators,
        Self::Maturity,
        Self::Mode,
        Self::Budget,
        Self::Region,
        Self::Recency,
        Self::Kind,
    ];

    /// The wording that users see.
    pub fn label(self) -> &'static str {
        match self {
            Self::Base => "起点",
            Self::Text => "技术内容",
            Self::Words => "共同用词",
            Self::Latent => "领域相近",
            Self::Semantics => "语义相近",
            Self::Scope => "适用范围",
            Self::Evidence => "成果佐证",
            Self::Chain => "产业链环节",
            Self::Indicators => "技术指标",
            Self::Maturity => "成熟度",
            Self::Mode => "合作方式",
            Self::Budget => "预算",
            Self::Region => "地域",
            Self::Recency => "时效",
            Self::Kind => "供给类型",
        }
    }

    /// The value at which the feature speaks neither for nor against a pair, which is where an unknown one stands.
    ///
    /// For what is always known it is 0. Otherwise it is about what a demand's ten best candidates by text have in the mean
    /// (docs/scoring.md).
    pub(crate) fn reference(self) -> f64 {
        match self {
            Self::Base | Self::Text | Self::Words | Self::Kind => 0.0,
            Self::Semantics => 0.2,
            // Only what is not for something says so.
            Self::Scope => 1.0,
            Self::Evidence => 0.5,
            Self::Mode | Self::Region => 0.6,
            Self::Indicators => 0.7,
            Self::Chain | Self::Budget | Self::Recency => 0.8,
            Self::Latent | Self::Maturity => 0.9,
        }
    }
}
