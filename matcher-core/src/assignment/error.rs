//! Why a problem cannot be solved as it was given.

use std::fmt;

use super::identifier::{CandidateId, PostId};
use super::model::Group;

/// A problem that contradicts itself, or work on it that was ended. Every message names the thing and the way out.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AssignmentError {
    /// A side has nobody.
    #[error("there are no {side}: give at least one")]
    Empty {
        /// `candidates` or `posts`.
        side: &'static str,
    },
    /// The problem is larger than can be solved in reasonable time and memory.
    #[error("{count} {what} are more than the limit of {limit}: split the round, or list likely pairs only")]
    TooLarge {
        /// `candidates`, `posts` or `pairs`.
        what: &'static str,
        /// How many were given.
        count: usize,
        /// How many can be.
        limit: usize,
    },
    /// Numbers that are no bounds.
    #[error(
        "bounds of {of} are {min} to {max}: give whole numbers with 0 <= minimum <= maximum <= {}",
        super::Bounds::GREATEST
    )]
    Bounds {
        /// What they belong to.
        of: String,
        /// The minimum as given.
        min: i64,
        /// The maximum as given.
        max: i64,
    },
    /// A candidate is no expert of the catalogue.
    #[error("there is no expert `{id}`")]
    NoExpert {
        /// Who.
        id: CandidateId,
    },
    /// A post is at an organisation that the catalogue does not have.
    #[error("post `{post}`: there is no organisation `{firm}`")]
    NoFirm {
        /// The post.
        post: PostId,
        /// The organisation's identifier.
        firm: String,
    },
    /// A post is for a demand that the catalogue does not have.
    #[error("post `{post}`: there is no demand `{demand}`")]
    NoDemand {
        /// The post.
        post: PostId,
        /// The demand's identifier.
        demand: String,
    },
    /// A post names no demand, and its firm has none that is open.
    #[error("post `{post}`: `{firm}` has no open demand to find experts by")]
    IdleFirm {
        /// The post.
        post: PostId,
        /// The organisation's identifier.
        firm: String,
    },
    /// A candidate is listed twice.
    #[error("candidate `{id}` is listed twice: keep one")]
    DuplicateCandidate {
        /// Which.
        id: CandidateId,
    },
    /// A post is listed twice.
    #[error("post `{id}` is listed twice: keep one")]
    DuplicatePost {
        /// Which.
        id: PostId,
    },
    /// A pair is listed twice.
    #[error("the pair of candidate `{candidate}` and post `{post}` is listed twice: keep one")]
    DuplicatePair {
        /// The candidate.
        candidate: CandidateId,
        /// The post.
        post: PostId,
    },
    /// A group has two quotas.
    #[error("the quota of {group} is listed twice: keep one")]
    DuplicateQuota {
        /// Which group.
        group: String,
    },
    /// Something names a candidate that is not listed.
    #[error(
        "{place} names candidate `{id}`, who is not listed: list the candidate, or correct the identifier"
    )]
    UnknownCandidate {
        /// What names it.
        place: String,
        /// The name.
        id: CandidateId,
    },
    /// Something names a post that is not listed.
    #[error("{place} names post `{id}`, which is not listed: list the post, or correct the identifier")]
    UnknownPost {
        /// What names it.
        place: String,
        /// The name.
        id: PostId,
    },
    /// A quota names a group without posts.
    #[error("the quota of {group} counts no post: correct the name, or leave the quota out")]
    UnknownGroup {
        /// Which group.
        group: String,
    },
    /// Something is wished for twice in one list.
    #[error("the wishes of `{of}` name `{wish}` twice: keep the better rank")]
    DuplicateWish {
        /// Whose list.
        of: String,
        /// What stands there twice.
        wish: String,
    },
    /// A number outside its range, or none at all.
    #[error("{what} is {value}: give a number from 0 to 1")]
    OutOfRange {
        /// Which number.
        what: String,
        /// What it was.
        value: f64,
    },
    /// A locked pair is banned too.
    #[error("candidate `{candidate}` and post `{post}` are locked and banned: lift one of the two")]
    LockedAndBanned {
        /// The candidate.
        candidate: CandidateId,
        /// The post.
        post: PostId,
    },
    /// A locked pair cannot be placed.
    #[error(
        "the lock of candidate `{candidate}` on post `{post}` cannot hold ({reason}): lift the lock, or remove the reason"
    )]
    LockedOut {
        /// The candidate.
        candidate: CandidateId,
        /// The post.
        post: PostId,
        /// Why not.
        reason: String,
    },
    /// More locks than there is room.
    #[error("{count} locks on {of}, which has room for {max}: lift locks, or raise the maximum")]
    TooManyLocks {
        /// Whose.
        of: LockHolder,
        /// How many locks there are.
        count: u32,
        /// How many can be.
        max: u32,
    },
    /// The caller no longer waits.
    #[error("cancelled")]
    Cancelled,
}

/// What locks take the places of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LockHolder {
    /// A candidate.
    Candidate(CandidateId),
    /// A post.
    Post(PostId),
    /// A county or chain with a quota.
    Group(Group),
}

impl fmt::Display for LockHolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Candidate(id) => write!(f, "candidate `{id}`"),
            Self::Post(id) => write!(f, "post `{id}`"),
            Self::Group(group) => f.write_str(&group.label()),
        }
    }
}
