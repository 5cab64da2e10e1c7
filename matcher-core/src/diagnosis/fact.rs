//! The facts that a demand should state.

use serde::{Deserialize, Serialize};

use crate::scoring::Feature;

/// A fact that a demand should state, in the order in which they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DemandFact {
    /// What is wanted, in more than a headline.
    Wanted,
    /// How it is done now, where it fails, and what was tried.
    CurrentState,
    /// What has to be reached, in numbers.
    Indicators,
    /// Where on the industry chains it stands.
    Link,
    /// How mature the technology has to be.
    Maturity,
    /// How much may be spent.
    Budget,
    /// By when it is needed.
    Deadline,
    /// Which ways of working together suit.
    Modes,
    /// Which enterprise asks.
    Enterprise,
    /// Whom to call.
    Contact,
}

impl DemandFact {
    /// All facts, in the order in which they are shown.
    pub const ALL: [Self; 10] = [
        Self::Wanted,
        Self::CurrentState,
        Self::Indicators,
        Self::Link,
        Self::Maturity,
        Self::Budget,
        Self::Deadline,
        Self::Modes,
        Self::Enterprise,
        Self::Contact,
    ];

    /// The wording that users see.
    pub fn label(self) -> &'static str {
        match self {
            Self::Wanted => "要解决的问题",
            Self::CurrentState => "现状与难点",
            Self::Indicators => "技术指标",
            Self::Link => "产业链环节",
            Self::Maturity => "成熟度要求",
            Self::Budget => "预算",
            Self::Deadline => "期限",
            Self::Modes => "合作方式",
            Self::Enterprise => "需求企业",
            Self::Contact => "联系人",
        }
    }

    /// Its share of a complete demand; all add up to 100. Our own judgement: half goes to what is wanted and in what numbers,
    /// by which the technology is found, the rest to what a broker needs on the phone (docs/diagnosis.md).
    pub fn weight(self) -> u32 {
        match self {
            Self::Wanted | Self::Indicators => 20,
            Self::CurrentState | Self::Link | Self::Budget | Self::Contact => 10,
            Self::Maturity | Self::Deadline | Self::Modes | Self::Enterprise => 5,
        }
    }

    /// The feature of a pair that the fact makes known, if it is one.
    pub(super) fn feature(self) -> Option<Feature> {
        match self {
            Self::Indicators => Some(Feature::Indicators),
            Self::Link => Some(Feature::Chain),
            Self::Maturity => Some(Feature::Maturity),
            Self::Budget => Some(Feature::Budget),
            Self::Modes => Some(Feature::Mode),
            Self::Enterprise => Some(Feature::Region),
            Self::Wanted | Self::CurrentState | Self::Deadline | Self::Contact => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::DemandFact;

    #[test]
    fn a_complete_demand_has_all_hundred_parts() {
        assert_eq!(DemandFact::ALL.iter().map(|fact| fact.weight()).sum::<u32>(), 100);
        assert!(DemandFact::ALL.is_sorted());
    }
}
