//! Why a roadshow cannot be composed.

use crate::record::{ChainId, SupplyId};

/// A request for a roadshow that contradicts itself or names what does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RoadshowError {
    /// There is no event, or there are too many.
    #[error("{events} events asked for; 1 to {limit} can be")]
    Events {
        /// How many were asked for.
        events: usize,
        /// The most.
        limit: usize,
    },
    /// An event has no place, or too many.
    #[error("event `{event}` has {places} places; 1 to {limit} can be")]
    Places {
        /// The event's name.
        event: String,
        /// How many were asked for.
        places: usize,
        /// The most.
        limit: usize,
    },
    /// Two events have one name.
    #[error("event `{event}` stands twice")]
    EventTwice {
        /// The name.
        event: String,
    },
    /// An event's theme is no chain of the taxonomy.
    #[error("event `{event}` has an unknown chain `{chain}`")]
    UnknownChain {
        /// The event's name.
        event: String,
        /// What it names.
        chain: ChainId,
    },
    /// A weight is negative or no number, or all are 0.
    #[error("weights must be numbers of at least 0, and one of them above 0")]
    Weights,
    /// No project of an owner could ever stand.
    #[error("the limit of projects of one owner is 0")]
    OwnerLimit,
    /// A lock names an event that is not there.
    #[error("project `{project}` is locked to event {event}, of {events}")]
    UnknownEvent {
        /// The project.
        project: SupplyId,
        /// The event's number, from 1.
        event: usize,
        /// How many there are.
        events: usize,
    },
    /// A lock names what is no project on offer.
    #[error("project `{project}` is locked and is no achievement on offer")]
    UnknownProject {
        /// The project.
        project: SupplyId,
    },
    /// A project is locked and banned.
    #[error("project `{project}` is locked and banned")]
    LockedAndBanned {
        /// The project.
        project: SupplyId,
    },
    /// A lock cannot be kept together with the locks before it.
    #[error("project `{project}` cannot be locked to event `{event}`: {refusal}")]
    LockRefused {
        /// The project.
        project: SupplyId,
        /// The event's name.
        event: String,
        /// What stands against it.
        refusal: LockRefusal,
    },
}

/// What stands against a lock.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum LockRefusal {
    /// The event's locks fill it already.
    Full,
    /// The project, or the same filed under another number, is locked already.
    StandsAlready,
    /// Its owner has as many projects there as one may have.
    OwnerLimit,
    /// It does not stand on the event's chain.
    OffTheme,
}

impl std::fmt::Display for LockRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Full => "the event is full",
            Self::StandsAlready => "it, or its near-duplicate, is locked already",
            Self::OwnerLimit => "its owner has as many projects there as one may have",
            Self::OffTheme => "it does not stand on the event's chain",
        })
    }
}
