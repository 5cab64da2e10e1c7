//! What a match returns.

use serde::{Deserialize, Serialize};

use crate::explanation::Explanation;
use crate::record::{DemandId, LinkId, OrganisationId, Stage, SupplyId, SupplyKind};

/// Everything found for one demand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DemandMatches {
    /// The demand.
    pub demand: DemandId,
    /// Its title.
    pub demand_title: String,
    /// Where the demand stands on the chains, best first; empty when unsure.
    pub placements: Vec<Placement>,
    /// Whether anything answers it: the best supply is worth a call at least.
    pub answered: bool,
    /// When something answers: matches whose verdict is not [`Verdict::NoMatch`], by score descending, ties by supply id; none a
    /// near-duplicate of one before it, unless the request wants them all. At most `top`.
    pub matches: Vec<Match>,
    /// When nothing answers: the nearest misses, in the same order, at most three, folded likewise.
    pub near_misses: Vec<Match>,
    /// What the demand asks for and none of `matches` covers, as clauses of the demand.
    pub uncovered_points: Vec<String>,
    /// Whether meanings were compared beside words.
    #[serde(default)]
    pub semantics: SemanticsUse,
}

/// Whether the meaning of a demand was compared.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SemanticsUse {
    /// There is no encoder: only words were compared.
    #[default]
    Off,
    /// It was, with every supply that has a vector.
    Compared,
    /// There is an encoder, but not enough supplies have a vector yet to tell near from far: only words were compared.
    TooFewEncoded,
    /// There is an encoder, but it failed: only words were compared.
    Unavailable {
        /// Why.
        reason: String,
    },
}

/// Everything found for one supply: who needs it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SupplyMatches {
    /// The supply.
    pub supply: SupplyId,
    /// Its title.
    pub supply_title: String,
    /// Demands that it answers, by score descending, ties by demand id; none a near-duplicate of one before it, unless the
    /// request wants them all. At most `top`.
    pub matches: Vec<DemandMatch>,
}

/// A supply proposed for a demand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Match {
    /// The supply.
    pub supply: SupplyId,
    /// What kind of supply it is.
    pub kind: SupplyKind,
    /// Its title.
    pub title: String,
    /// The score in [0, 1]; it does not depend on which other supplies were asked for.
    pub score: f64,
    /// What the score means for a broker.
    pub verdict: Verdict,
    /// Why.
    pub explanation: Explanation,
    /// The best of its near-duplicates that were folded into it, by score descending, ties by supply id; at most
    /// [`Duplicate::MOST_LISTED`].
    #[serde(default)]
    pub duplicates: Vec<Duplicate>,
    /// How many were folded into it, listed or not.
    #[serde(default)]
    pub duplicate_count: usize,
}

/// A supply that is nearly the same as a better one in the answer, and was folded into it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Duplicate {
    /// The supply.
    pub supply: SupplyId,
    /// Its title.
    pub title: String,
    /// The organisation that offers it, which need not be that of the better one.
    pub owner: Option<OrganisationId>,
    /// Its own score in [0, 1], the same as if it stood in the answer.
    pub score: f64,
}

impl Duplicate {
    /// So many duplicates of a record are listed at most, of supplies and of demands.
    pub const MOST_LISTED: usize = 20;
}

/// A demand that is nearly the same as a better one in the answer, and was folded into it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DemandDuplicate {
    /// The demand.
    pub demand: DemandId,
    /// Its title.
    pub title: String,
    /// The enterprise that asks.
    pub enterprise: Option<OrganisationId>,
    /// Its own score in [0, 1], the same as if it stood in the answer.
    pub score: f64,
}

/// A demand proposed for a supply; the score is the same as in the other direction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DemandMatch {
    /// The demand.
    pub demand: DemandId,
    /// Its title.
    pub title: String,
    /// The score in [0, 1].
    pub score: f64,
    /// What the score means for a broker.
    pub verdict: Verdict,
    /// Why.
    pub explanation: Explanation,
    /// The best of its near-duplicates that were folded into it, by score descending, ties by demand id; at most
    /// [`Duplicate::MOST_LISTED`].
    #[serde(default)]
    pub duplicates: Vec<DemandDuplicate>,
    /// How many were folded into it, listed or not.
    #[serde(default)]
    pub duplicate_count: usize,
}

/// What a broker should do about a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// 无合适供给: below the threshold.
    NoMatch,
    /// 仅供参考.
    Reference,
    /// 值得接洽.
    WorthContact,
    /// 可直接对接.
    Direct,
}

impl Verdict {
    /// The wording that users see.
    pub fn label(self) -> &'static str {
        match self {
            Self::Direct => "可直接对接",
            Self::WorthContact => "值得接洽",
            Self::Reference => "仅供参考",
            Self::NoMatch => "无合适供给",
        }
    }
}

/// A chain link on which a record stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Placement {
    /// The link.
    pub link: LinkId,
    /// 1 where a person gave the link; otherwise how sure the text makes us, in [0, 1].
    pub confidence: f64,
    /// Whether a person gave it.
    pub given: bool,
}

/// The stage of the innovation chain on which a record stands; for a demand, the stage that it wants.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StagePlacement {
    /// The stage.
    pub stage: Stage,
    /// 1 where a person gave the stage or a readiness level; otherwise how sure the text makes us, in [0, 1].
    pub confidence: f64,
    /// Whether a person gave it.
    pub given: bool,
}
