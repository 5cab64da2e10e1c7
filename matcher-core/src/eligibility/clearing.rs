//! The lists of enterprises to be cleared (清零): who is on them, who may be, and who could help.

use std::cmp::Ordering;

use serde::Serialize;
use time::Date;

use super::assessment::Assessment;
use super::rule::RuleId;
use crate::record::{OrganisationId, SupplyId, SupplyKind, iso_date};

/// A list of enterprises to be cleared.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClearingList {
    /// The rule that puts firms on it.
    pub rule: RuleId,
    /// Its title.
    pub title: String,
    /// What is to be done about them, in words.
    pub benefit: Option<String>,
    /// The day asked.
    #[serde(with = "iso_date")]
    pub as_of: Date,
    /// The firms on it, by revenue descending, unknown revenue last, ties by id.
    pub entries: Vec<ClearingEntry>,
    /// The firms of which a fact is missing that decides: the fewest such facts first, then as above.
    pub to_verify: Vec<ClearingEntry>,
    /// How many enterprises are not on it.
    pub others: usize,
}

/// A firm on a list, or maybe on it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClearingEntry {
    /// The firm.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: String,
    /// Its region's name, where it is known.
    pub region: Option<String>,
    /// Its annual revenue in 万元, where it is known.
    pub annual_revenue_wan_yuan: Option<f64>,
    /// Whom to call and at which number, as written; empty where it is not known.
    pub contact: String,
    /// The verdict, what decides it, and what is missing.
    pub assessment: Assessment,
    /// The verdict in a sentence: why, or what to ask.
    pub sentence: String,
    /// So many demands of it are open.
    pub open_demands: usize,
    /// Who could help, the nearest first; of firms on the list alone.
    pub nearest: Vec<NearInstitution>,
}

impl ClearingEntry {
    /// The order of lists: the fewest missing facts, the greatest revenue, the identifier.
    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        let revenue = |entry: &Self| entry.annual_revenue_wan_yuan.unwrap_or(f64::NEG_INFINITY);
        let needed = self.assessment.needed().cmp(&other.assessment.needed());
        needed
            .then_with(|| revenue(other).total_cmp(&revenue(self)))
            .then_with(|| self.organisation.cmp(&other.organisation))
    }
}

/// An institution that could help, by the best of what it offers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NearInstitution {
    /// The institution; its identifier where the catalogue does not have it.
    pub name: String,
    /// Its identifier.
    pub organisation: OrganisationId,
    /// What it offers.
    pub supply: SupplyId,
    /// The supply's title.
    pub title: String,
    /// The supply's kind.
    pub kind: SupplyKind,
    /// The score of matching in [0, 1], where a demand of the firm was matched.
    pub score: Option<f64>,
    /// Why it, in a phrase.
    pub why: String,
}
