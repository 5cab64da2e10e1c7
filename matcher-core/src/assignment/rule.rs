//! The rules of a problem by name, as users read them.

use super::identifier::{CandidateId, PostId};
use super::model::{Admission, Group};
use super::problem::Problem;
use super::rule_ref::RuleRef;

/// A rule that plans have to keep. A new one is a breaking change, so that no door forgets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// A candidate holds at least so many posts.
    CandidateMin {
        /// Who.
        candidate: CandidateId,
        /// How many.
        min: u32,
    },
    /// A candidate holds at most so many posts.
    CandidateMax {
        /// Who.
        candidate: CandidateId,
        /// How many.
        max: u32,
    },
    /// A post gets at least so many candidates.
    PostMin {
        /// Which.
        post: PostId,
        /// How many.
        min: u32,
    },
    /// A post takes at most so many candidates.
    PostMax {
        /// Which.
        post: PostId,
        /// How many.
        max: u32,
    },
    /// A group of posts gets at least so many placements.
    QuotaMin {
        /// Which.
        group: Group,
        /// How many.
        min: u32,
    },
    /// A group of posts gets at most so many placements.
    QuotaMax {
        /// Which.
        group: Group,
        /// How many.
        max: u32,
    },
    /// A pair is placed together.
    Lock {
        /// The candidate.
        candidate: CandidateId,
        /// The post.
        post: PostId,
    },
    /// A pair is not placed together, by decision.
    Ban {
        /// The candidate.
        candidate: CandidateId,
        /// The post.
        post: PostId,
    },
    /// A pair is not placed together, as both sides would have too little of it.
    Weak {
        /// The candidate.
        candidate: CandidateId,
        /// The post.
        post: PostId,
    },
    /// A pair is not placed together before facts are verified.
    Unverified {
        /// The candidate.
        candidate: CandidateId,
        /// The post.
        post: PostId,
        /// The facts to ask for.
        missing: Vec<String>,
    },
    /// A pair is not placed together, as a rule forbids it.
    Forbidden {
        /// The candidate.
        candidate: CandidateId,
        /// The post.
        post: PostId,
        /// Why.
        reasons: Vec<String>,
    },
}

/// A rule that a plan does not keep, or that has to give way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleMiss {
    /// The rule as it is.
    pub rule: Rule,
    /// By how many placements; 1 for rules of a pair.
    pub by: u32,
}

impl Rule {
    pub(super) fn of(problem: &Problem, rule: RuleRef) -> Self {
        let candidate = |number: u32| &problem.candidates[number as usize];
        let post = |number: u32| &problem.posts[number as usize];
        let quota = |number: u32| &problem.quotas[number as usize];
        match rule {
            RuleRef::CandidateMin(number) => Self::CandidateMin {
                candidate: candidate(number).id.clone(),
                min: candidate(number).capacity.min(),
            },
            RuleRef::CandidateMax(number) => Self::CandidateMax {
                candidate: candidate(number).id.clone(),
                max: candidate(number).capacity.max(),
            },
            RuleRef::PostMin(number) => {
                Self::PostMin { post: post(number).id.clone(), min: post(number).capacity.min() }
            }
            RuleRef::PostMax(number) => {
                Self::PostMax { post: post(number).id.clone(), max: post(number).capacity.max() }
            }
            RuleRef::QuotaMin(number) => {
                Self::QuotaMin { group: quota(number).group.clone(), min: quota(number).bounds.min() }
            }
            RuleRef::QuotaMax(number) => {
                Self::QuotaMax { group: quota(number).group.clone(), max: quota(number).bounds.max() }
            }
            RuleRef::Lock(pair)
            | RuleRef::Ban(pair)
            | RuleRef::Weak(pair)
            | RuleRef::Unverified(pair)
            | RuleRef::Forbidden(pair) => Self::of_pair(problem, rule, pair),
        }
    }

    fn of_pair(problem: &Problem, rule: RuleRef, pair: u32) -> Self {
        let row = problem.pairs.row(pair);
        let candidate = problem.candidates[row.candidate as usize].id.clone();
        let post = problem.posts[row.post as usize].id.clone();
        match (rule, problem.admission(pair)) {
            (RuleRef::Lock(_), _) => Self::Lock { candidate, post },
            (RuleRef::Ban(_), _) => Self::Ban { candidate, post },
            (RuleRef::Unverified(_), Admission::ToVerify { missing }) => {
                Self::Unverified { candidate, post, missing }
            }
            (RuleRef::Forbidden(_), Admission::Forbidden { reasons }) => {
                Self::Forbidden { candidate, post, reasons }
            }
            _ => Self::Weak { candidate, post },
        }
    }
}
