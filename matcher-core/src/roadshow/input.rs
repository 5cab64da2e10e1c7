//! What the composer has to know of projects and demands.

use crate::coupling::NamedOrganisation;
use crate::record::{Contact, DemandId, LinkId, Maturity, SupplyId, SupplyKind};

/// Everything that a plan is made from.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct RoadshowInput {
    /// The demands that still wait.
    pub(crate) demands: Vec<LiveDemand>,
    /// The achievements that may stand in an event.
    pub(crate) projects: Vec<Project>,
    /// Experts and platforms that may be invited.
    pub(crate) companions: Vec<Companion>,
}

/// A demand that still waits for an answer (在办需求).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LiveDemand {
    pub(crate) id: DemandId,
    pub(crate) title: String,
    /// Who asks.
    pub(crate) enterprise: NamedOrganisation,
    /// Whom to call about it.
    pub(crate) contact: Option<Contact>,
}

/// An achievement that may stand in an event.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Project {
    pub(crate) id: SupplyId,
    pub(crate) title: String,
    pub(crate) owner: NamedOrganisation,
    /// Whom to call about it.
    pub(crate) contact: Option<Contact>,
    /// Where it stands on the chains, best first.
    pub(crate) links: Vec<LinkId>,
    pub(crate) maturity: Option<Maturity>,
    /// At how many earlier events it, or a near-duplicate of it, has stood.
    pub(crate) earlier_events: usize,
    /// The achievement by which its near-duplicates are known together; its own identifier where it has none.
    pub(crate) group: SupplyId,
    /// The demands that it answers; each at most once.
    pub(crate) answers: Vec<Answer>,
}

/// A demand that a project answers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    pub(crate) demand: DemandId,
    /// The pair's score in [0, 1].
    pub(crate) score: f64,
}

/// An expert or a platform that may be invited.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Companion {
    pub(crate) id: SupplyId,
    pub(crate) kind: SupplyKind,
    pub(crate) name: String,
    pub(crate) organisation: NamedOrganisation,
    /// Whom to call.
    pub(crate) contact: Option<Contact>,
    /// Where it stands on the chains.
    pub(crate) links: Vec<LinkId>,
}
