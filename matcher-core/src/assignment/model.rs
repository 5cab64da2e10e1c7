//! What a plan is made from: candidates, posts, pairs, quotas, locks and bans.

use super::error::AssignmentError;
use super::identifier::{CandidateId, PostId};

/// An expert who may be sent to firms.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The caller's identifier, unique among candidates.
    pub id: CandidateId,
    /// The name that sentences use.
    pub name: String,
    /// How many posts the candidate has to hold at least and can hold at most.
    pub capacity: Bounds,
    /// How much the candidate's satisfaction counts.
    pub priority: Priority,
    /// The posts that the candidate asks for, the first wish first. Empty: no wishes were filed, and scores alone count.
    pub wishes: Vec<PostId>,
    /// What rules say of the candidate, whatever the post.
    pub admission: Admission,
}

impl Candidate {
    /// Makes a candidate for one post at most, of normal priority and without wishes.
    pub fn named(id: impl Into<CandidateId>, name: impl Into<String>) -> Self {
        let (id, name) = (id.into(), name.into());
        Self {
            id,
            name,
            capacity: Bounds::up_to(1),
            priority: Priority::Normal,
            wishes: Vec::new(),
            admission: Admission::Allowed,
        }
    }
}

/// A position at a firm.
#[derive(Debug, Clone, PartialEq)]
pub struct Post {
    /// The caller's identifier, unique among posts.
    pub id: PostId,
    /// The name that sentences use.
    pub name: String,
    /// How many candidates the post has to get at least and can take at most.
    pub capacity: Bounds,
    /// The county for quotas; `None`: unknown, counts for no county.
    pub county: Option<String>,
    /// The industry chain for quotas; `None`: unknown, counts for no chain.
    pub chain: Option<String>,
    /// How much the post's satisfaction counts.
    pub priority: Priority,
    /// The candidates that the firm asks for, the first wish first. Empty: no wishes were filed, and scores alone count.
    pub wishes: Vec<CandidateId>,
    /// What rules say of the post, whoever comes.
    pub admission: Admission,
}

impl Post {
    /// Makes a post for one candidate at most, of normal priority, with place and chain unknown and without wishes.
    pub fn named(id: impl Into<PostId>, name: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            capacity: Bounds::up_to(1),
            county: None,
            chain: None,
            priority: Priority::Normal,
            wishes: Vec::new(),
            admission: Admission::Allowed,
        }
    }
}

/// How many at least and at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Bounds {
    min: u32,
    max: u32,
}

impl Bounds {
    /// The greatest maximum, which keeps sums exact: 10,000.
    pub const GREATEST: u32 = 10_000;

    /// Makes bounds from numbers as they were entered; `of` names the thing in the error.
    ///
    /// # Errors
    /// [`AssignmentError::Bounds`] for a negative number, a minimum above the maximum, or a maximum above
    /// [`GREATEST`](Self::GREATEST).
    pub fn new(of: &str, min: i64, max: i64) -> Result<Self, AssignmentError> {
        let number = |value: i64| u32::try_from(value).ok().filter(|value| *value <= Self::GREATEST);
        match (number(min), number(max)) {
            (Some(min), Some(max)) if min <= max => Ok(Self { min, max }),
            _ => Err(AssignmentError::Bounds { of: of.to_owned(), min, max }),
        }
    }

    /// From none to `max`, which is cut at [`GREATEST`](Self::GREATEST).
    pub fn up_to(max: u32) -> Self {
        Self { min: 0, max: max.min(Self::GREATEST) }
    }

    /// Other bounds, from numbers that are known to be in order.
    pub(super) fn changed(self, min: u32, max: u32) -> Self {
        debug_assert!(min <= max, "bounds are in order");
        Self { min, max }
    }

    /// The least number.
    pub fn min(self) -> u32 {
        self.min
    }

    /// The greatest number.
    pub fn max(self) -> u32 {
        self.max
    }
}

/// How much the satisfaction of a pair counts in the optimal plan: the product of both sides' weights. A weight shifts the
/// balance; what has to be filled whatever it costs gets a minimum instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Priority {
    /// 重点: counts twice.
    High,
    /// 普通: counts once.
    #[default]
    Normal,
    /// 靠后: counts half.
    Low,
}

impl Priority {
    /// The weight in halves, so that products stay whole numbers.
    pub(super) fn halves(self) -> u64 {
        match self {
            Self::High => 4,
            Self::Normal => 2,
            Self::Low => 1,
        }
    }

    /// The wording that users see.
    pub fn label(self) -> &'static str {
        match self {
            Self::High => "重点",
            Self::Normal => "普通",
            Self::Low => "靠后",
        }
    }
}

/// A candidate and a post with what both sides would have of it. Pairs that are not listed cannot be placed.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The candidate.
    pub candidate: CandidateId,
    /// The post.
    pub post: PostId,
    /// How well the post suits the candidate, in [0, 1].
    pub candidate_score: f64,
    /// How well the candidate suits the post, in [0, 1].
    pub post_score: f64,
    /// Whether the rules let them come together, beside what they say of either side alone.
    pub admission: Admission,
}

/// What the rules say of a pair, or of one side of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Admission {
    /// Every rule holds.
    #[default]
    Allowed,
    /// At least one rule is broken.
    Forbidden {
        /// Why, one Chinese clause each.
        reasons: Vec<String>,
    },
    /// No rule is known to be broken, and at least one cannot be judged.
    ToVerify {
        /// The facts to ask for, one Chinese phrase each.
        missing: Vec<String>,
    },
}

impl Admission {
    /// What two rules say together: a broken one is broken, whatever the other says, and facts to verify add up.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Allowed, other) => other,
            (one, Self::Allowed) => one,
            (Self::Forbidden { mut reasons }, Self::Forbidden { reasons: more }) => {
                reasons.extend(more);
                Self::Forbidden { reasons }
            }
            (Self::ToVerify { mut missing }, Self::ToVerify { missing: more }) => {
                missing.extend(more);
                Self::ToVerify { missing }
            }
            (forbidden @ Self::Forbidden { .. }, _) | (_, forbidden) => forbidden,
        }
    }

    /// Whether a rule is broken, and whether facts are to be verified.
    pub(super) fn doubts(&self) -> (bool, bool) {
        (matches!(self, Self::Forbidden { .. }), matches!(self, Self::ToVerify { .. }))
    }
}

/// What becomes of pairs that are to be verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Unverified {
    /// They may be placed; the placement names what is to be verified before anybody signs.
    #[default]
    Provisional,
    /// They are not placed until the facts are there.
    Excluded,
}

/// The posts that a quota counts.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// The posts of a county, by the name in [`Post::county`].
    County(String),
    /// The posts of an industry chain, by the name in [`Post::chain`].
    Chain(String),
}

impl Group {
    /// The wording that users see.
    pub fn label(&self) -> String {
        match self {
            Self::County(name) => format!("县区“{name}”"),
            Self::Chain(name) => format!("产业链“{name}”"),
        }
    }
}

/// How many placements a group of posts has to get at least and can get at most, over all its posts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quota {
    /// The group; at most one quota for each.
    pub group: Group,
    /// Its bounds.
    pub bounds: Bounds,
}

/// Everything of one round of postings. The order of the lists means nothing: plans depend on identifiers alone.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProblemInput {
    /// Who may be sent.
    pub candidates: Vec<Candidate>,
    /// Where to.
    pub posts: Vec<Post>,
    /// What is known of who would suit where.
    pub pairs: Vec<Pair>,
    /// Quotas of counties and chains.
    pub quotas: Vec<Quota>,
    /// Pairs that have to be placed together.
    pub locks: Vec<(CandidateId, PostId)>,
    /// Pairs that must not be placed together, by decision and not by a rule.
    pub bans: Vec<(CandidateId, PostId)>,
    /// What becomes of pairs that are to be verified.
    pub unverified: Unverified,
    /// Pairs of less reciprocal satisfaction than this are not placed; in [0, 1].
    pub least_satisfaction: f64,
}

#[cfg(test)]
mod tests {
    use super::Admission;

    #[test]
    fn a_broken_rule_stays_broken() {
        let forbidden = Admission::Forbidden { reasons: vec!["持股".into()] };
        let doubtful = Admission::ToVerify { missing: vec!["合同".into()] };
        assert_eq!(doubtful.clone().and(forbidden.clone()), forbidden);
        assert_eq!(forbidden.clone().and(doubtful.clone()), forbidden);
        assert_eq!(Admission::Allowed.and(doubtful.clone()), doubtful);
    }
}
