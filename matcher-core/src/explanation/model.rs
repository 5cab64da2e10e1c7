//! What an explanation holds. Spans are byte ranges of the stored source text, so that a door can highlight them.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::record::SupplyId;
use crate::scoring::Feature;

/// A field of a record that text evidence can stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextField {
    /// The title (for an organisation its name).
    Title,
    /// A demand's description or a supply's summary.
    Body,
    /// One of the keywords; spans count within the keywords joined by `；`.
    Keywords,
    /// What only the kind has (an expert's fields, a platform's services …), joined by `；`.
    Profile,
}

/// A byte range in one field of one record.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The field.
    pub field: TextField,
    /// Bytes of the field's text, on char boundaries.
    pub bytes: Range<usize>,
}

/// A piece of source text together with where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The text, exactly as in the source.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// Why a pair got its score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    /// Every feature in fixed order, known or not. The contributions sum to the score.
    pub contributions: Vec<Contribution>,
    /// Terms that both sides have, strongest first.
    pub matched_terms: Vec<MatchedTerm>,
    /// The demand's points in text order, each with how far this supply covers it.
    pub points: Vec<Point>,
    /// The demand's indicators in text order, each checked against the supply.
    pub indicators: Vec<IndicatorCheck>,
    /// The best sentences of the supply, strongest first, at most three.
    pub evidence: Vec<Quote>,
    /// An expert's own achievements that relate to the demand, best first, at most three.
    #[serde(default)]
    pub achievements: Vec<SupportingAchievement>,
    /// What speaks against the pair.
    pub conflicts: Vec<Conflict>,
}

/// What one feature did to the score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contribution {
    /// The feature.
    pub feature: Feature,
    /// Its value in [0, 1]; `None` when a side does not say.
    pub value: Option<f64>,
    /// The value in [0, 1] at which it would speak neither for nor against the pair.
    pub reference: f64,
    /// By how much the natural log-odds of the score rise from the value 0 to the value 1; 0 when it is unknown.
    pub weight: f64,
    /// `weight × (value − reference)`, or 0 when it is unknown; all of them sum to the log-odds of the score.
    pub log_odds: f64,
    /// Its part of the score, in [−1, 1]; all of them sum to the score.
    pub contribution: f64,
}

/// A term that the demand and the supply share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MatchedTerm {
    /// The demand's term, normalised.
    pub term: String,
    /// The supply's term, normalised, where it is a synonym of the demand's; `None` where it is the same.
    pub synonym: Option<String>,
    /// The demand's own spelling, where it has the term first.
    pub demand_wording: String,
    /// The supply's own spelling, where it has the term or the synonym first.
    pub supply_wording: String,
    /// Whether it is a word or technical string; otherwise two chars that both texts have next to each other.
    pub word: bool,
    /// Share of the text evidence, in [0, 1]; all of a pair's shares sum to 1.
    pub share: f64,
    /// Where the demand has it.
    pub demand_spans: Vec<Span>,
    /// Where the supply has it.
    pub supply_spans: Vec<Span>,
}

/// An achievement that speaks for the expert who lists it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SupportingAchievement {
    /// The achievement.
    pub supply: SupplyId,
    /// Its title.
    pub title: String,
    /// How much of what the demand says its text says too, in [0, 1], on the same scale as [`Feature::Text`].
    pub value: f64,
}

impl SupportingAchievement {
    /// So many are named at most.
    pub(crate) const MOST: usize = 3;
}

/// One thing that the demand asks for: a clause of its text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// The clause in the demand.
    pub quote: Quote,
    /// Share of the clause's weight that the supply's text has, in [0, 1].
    pub coverage: f64,
    /// Whether the coverage counts as covered.
    pub covered: bool,
}

/// How a demand's indicator stands against the supply.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IndicatorCheck {
    /// The quantity, such as 回收率.
    pub name: String,
    /// What is required, as written or as given.
    pub required: String,
    /// What the supply states of it; `None` when it states nothing comparable.
    pub offered: Option<String>,
    /// The verdict.
    pub verdict: IndicatorVerdict,
}

/// 满足, 不满足 or 未知.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IndicatorVerdict {
    /// What is stated fulfils what is required.
    Satisfied,
    /// What is stated contradicts what is required.
    Violated,
    /// Nothing comparable is stated.
    Unknown,
}

/// Something that speaks against a pair although the texts fit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "conflict", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Conflict {
    /// The demand excludes the organisation that holds the supply.
    ExcludedOrganisation {
        /// The organisation's identifier.
        organisation: String,
    },
    /// The supply is less mature than wanted (levels 1 to 9).
    MaturityTooLow {
        /// Level wanted.
        wanted: u8,
        /// Level offered.
        offered: u8,
    },
    /// The price is above the budget (both in 万元).
    OverBudget {
        /// The demand's budget.
        budget_wan_yuan: f64,
        /// The supply's price.
        price_wan_yuan: f64,
    },
    /// The supply says that it is not for something of which the demand speaks.
    OutOfScope {
        /// The clause in which it says so.
        quote: Quote,
    },
    /// The two sides share no cooperation mode.
    NoCommonMode,
    /// An indicator is contradicted.
    IndicatorViolated {
        /// The quantity's name.
        name: String,
    },
    /// The supply stands on another industry chain.
    OtherChain,
}
