//! What became of a proposed match.

use serde::{Deserialize, Serialize};
use time::Date;

use super::calendar;
use super::identifier::{DemandId, SupplyId};

/// One event in the life of a proposed match, as a broker reports it.
///
/// The same event of the same pair on the same day is one outcome, however often it is reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// The demand's side of the pair.
    pub demand: DemandId,
    /// The supply's side of the pair.
    pub supply: SupplyId,
    /// What happened.
    pub event: OutcomeEvent,
    /// Why, where the pair was declined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The day on which it happened.
    #[serde(with = "calendar::required")]
    pub happened_on: Date,
    /// Who reported it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported_by: Option<String>,
}

/// What happened to a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeEvent {
    /// It was shown to somebody.
    Shown,
    /// Somebody opened it.
    Opened,
    /// 已联系.
    Contacted,
    /// 已对接.
    Negotiating,
    /// 签约.
    Signed,
    /// 不合适.
    Declined,
}
