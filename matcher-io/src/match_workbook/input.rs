//! What a match file is made of. The caller fills it from the engine's results, so that this crate needs no engine.

use matcher_core::explanation::IndicatorVerdict;
use matcher_core::matching::Verdict;
use matcher_core::record::SupplyKind;
use serde::{Deserialize, Serialize};

/// A demand that was matched, and what was found for it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct MatchedDemand {
    /// Where it counts in the summary.
    pub line: DemandLine,
    /// One entry for each proposed pair, best first.
    pub pairs: Vec<PairRow>,
    /// What came nearest, when nothing answers it.
    pub unanswered: Option<UnansweredRow>,
}

/// A demand in the counts of the summary.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemandLine {
    /// The name of its chain; empty when it stands on none.
    pub chain: String,
    /// The name of its link; empty when it stands on none.
    pub link: String,
    /// Whether anything answers it.
    pub answered: bool,
}

/// A supply proposed for a demand, in words for people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PairRow {
    /// The demand's identifier.
    pub demand_id: String,
    /// The demand's title.
    pub demand_title: String,
    /// The name of the enterprise that asks.
    pub enterprise: String,
    /// The enterprise's county.
    pub county: String,
    /// Path of the demand's link, such as `新材料/尾矿综合利用`.
    pub link: String,
    /// 1 for the best supply of the demand.
    pub rank: u32,
    /// The supply's identifier.
    pub supply_id: String,
    /// The kind of supply.
    pub supply_kind: SupplyKind,
    /// The supply's title.
    pub supply_title: String,
    /// The name of the organisation that holds the supply.
    pub owner: String,
    /// The best of its near-duplicates, which have no row of their own.
    pub duplicates: Vec<DuplicateLine>,
    /// How many near-duplicates there are, listed or not.
    pub duplicate_count: usize,
    /// The score in [0, 1].
    pub score: f64,
    /// What the score means.
    pub verdict: Verdict,
    /// Why, in short sentences.
    pub reasons: Vec<String>,
    /// Points of the demand that the supply covers.
    pub covered: Vec<String>,
    /// Points of the demand that it does not cover.
    pub uncovered: Vec<String>,
    /// The demand's indicators one by one.
    pub indicators: Vec<IndicatorLine>,
    /// Sentences quoted from the demand.
    pub demand_quotes: Vec<String>,
    /// Sentences quoted from the supply.
    pub supply_quotes: Vec<String>,
    /// Whom to call on the supply's side.
    pub contact_name: String,
    /// The number to call.
    pub contact_phone: String,
}

/// A near-duplicate of a proposed supply.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DuplicateLine {
    /// The supply's identifier.
    pub supply_id: String,
    /// Its title.
    pub supply_title: String,
    /// The name of the organisation that holds it.
    pub owner: String,
    /// Its own score in [0, 1].
    pub score: f64,
}

/// An indicator of a demand against a supply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndicatorLine {
    /// The quantity.
    pub name: String,
    /// What is required.
    pub required: String,
    /// What is offered; `None` when nothing comparable is stated.
    pub offered: Option<String>,
    /// Whether it is met.
    pub verdict: IndicatorVerdict,
}

/// A demand that nothing answers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct UnansweredRow {
    /// The demand's identifier.
    pub demand_id: String,
    /// The demand's title.
    pub demand_title: String,
    /// The name of the enterprise that asks.
    pub enterprise: String,
    /// The enterprise's county.
    pub county: String,
    /// Path of the demand's link.
    pub link: String,
    /// What the demand asks for and nothing covers.
    pub uncovered: Vec<String>,
    /// What came nearest, best first.
    pub nearest: Vec<NearMiss>,
}

/// A supply that came near without answering.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NearMiss {
    /// The supply's identifier.
    pub supply_id: String,
    /// The kind of supply.
    pub supply_kind: SupplyKind,
    /// The supply's title.
    pub supply_title: String,
    /// The name of the organisation that holds it.
    pub owner: String,
    /// The score in [0, 1].
    pub score: f64,
    /// Why it does not answer, in short sentences.
    pub why_not: Vec<String>,
}
