//! The rules of a problem by number, and how strictly each is taken.

/// A rule that a plan has to keep; numbers as in the problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum RuleRef {
    CandidateMin(u32),
    CandidateMax(u32),
    PostMin(u32),
    PostMax(u32),
    QuotaMin(u32),
    QuotaMax(u32),
    /// The pair has to be placed.
    Lock(u32),
    /// The pair must not be placed: by decision.
    Ban(u32),
    /// Too little satisfaction.
    Weak(u32),
    /// Facts are missing.
    Unverified(u32),
    /// A hard rule is broken.
    Forbidden(u32),
}

/// How strictly a rule is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Treatment {
    /// It has to be kept.
    Hard,
    /// It can be broken at a price for each unit.
    Soft(u32),
    /// As if it were not there.
    Off,
}

/// How much a plan breaks a rule, in units of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Miss {
    pub(super) rule: RuleRef,
    pub(super) by: u32,
}
