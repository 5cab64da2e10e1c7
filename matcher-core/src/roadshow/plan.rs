//! The shape of a plan.

use serde::{Deserialize, Serialize};

use crate::coupling::NamedOrganisation;
use crate::record::{ChainId, Contact, DemandId, LinkId, Maturity, SupplyId};

/// Who shows what in which event, with all reasons.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RoadshowPlan {
    /// The events, in the order of the request.
    pub events: Vec<EventProgramme>,
    /// What the plan counts, part by part; the sum lies in [0, 1].
    pub value: ObjectiveParts,
    /// What it counted before projects were exchanged; never more.
    pub greedy_value: f64,
    /// How many projects were exchanged.
    pub exchanges: usize,
    /// Live demands of the catalogue.
    pub live_demands: usize,
    /// Those of them that some project of the plan answers.
    pub covered_demands: usize,
}

/// One event's programme.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventProgramme {
    /// What the event is called.
    pub name: String,
    /// The chain that it is about.
    pub chain: Option<ChainId>,
    /// How many projects were asked for; `items` are fewer where no more could be found.
    pub places: usize,
    /// The projects; what the plan would lose most without comes first, ties by identifier.
    pub items: Vec<ProgrammeItem>,
    /// The nearest misses; those by which the plan would lose least first, ties by identifier.
    pub alternates: Vec<Alternate>,
    /// Who is invited, each once: enterprises, those with most demands first; then experts, then platforms, those beside most
    /// projects first.
    pub guests: Vec<Guest>,
}

/// A project in an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProgrammeItem {
    /// The achievement.
    pub project: SupplyId,
    /// Its title.
    pub title: String,
    /// Who offers it.
    pub owner: NamedOrganisation,
    /// Whom to call about it, where the catalogue knows.
    pub contact: Option<Contact>,
    /// The link for which it stands in the event: its best, or its best on the event's chain.
    pub link: Option<LinkId>,
    /// Its readiness.
    pub maturity: Option<Maturity>,
    /// At how many earlier events it, or a near-duplicate, has stood.
    pub earlier_events: usize,
    /// Whether somebody put it there.
    pub locked: bool,
    /// The live demands that it answers, by score descending, ties by identifier.
    pub answers: Vec<ProgrammeAnswer>,
    /// What the plan would lose without it.
    pub gain: ObjectiveParts,
    /// Why it stands there, in a Chinese sentence.
    pub reason: String,
}

/// A live demand that a project answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProgrammeAnswer {
    /// The demand.
    pub demand: DemandId,
    /// Its title.
    pub title: String,
    /// Who asks.
    pub enterprise: NamedOrganisation,
    /// The pair's score in [0, 1].
    pub score: f64,
    /// Whether no other project of the plan answers it.
    pub alone: bool,
}

/// A project that was nearly chosen for an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alternate {
    /// The achievement.
    pub project: SupplyId,
    /// Its title.
    pub title: String,
    /// Who offers it.
    pub owner: NamedOrganisation,
    /// Whom to call about it, where the catalogue knows.
    pub contact: Option<Contact>,
    /// Its readiness.
    pub maturity: Option<Maturity>,
    /// Live demands that it answers.
    pub demands: usize,
    /// What keeps it out.
    pub refusal: Refusal,
    /// The same in a Chinese sentence.
    pub reason: String,
}

/// What keeps a project out of an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Refusal {
    /// It would have to take the place of another, and the plan would lose by it.
    Outweighed {
        /// The project whose place it would take at the least loss.
        instead_of: SupplyId,
        /// What the plan would lose; at least 0.
        loss: f64,
    },
    /// Whatever it could take the place of is locked, or would still leave a limit broken.
    NoExchange,
    /// A near-duplicate of it was chosen.
    SameAs {
        /// The one chosen.
        project: SupplyId,
    },
}

/// What something counts, by parts; each is weighted already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct ObjectiveParts {
    /// By the live demands that are answered.
    pub coverage: f64,
    /// By different chains or links.
    pub balance: f64,
    /// By readiness.
    pub maturity: f64,
    /// By what has not been shown before.
    pub novelty: f64,
}

impl ObjectiveParts {
    /// The sum.
    pub fn total(&self) -> f64 {
        self.coverage + self.balance + self.maturity + self.novelty
    }
}

/// Somebody to invite to an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Guest {
    /// What brings the guest.
    pub kind: GuestKind,
    /// Identifier of the enterprise, or of the supply that is the expert or platform; empty where there is none.
    pub id: String,
    /// The name.
    pub name: String,
    /// The enterprise itself, or the organisation behind the expert or platform.
    pub organisation: NamedOrganisation,
    /// Whom to call, where the catalogue knows.
    pub contact: Option<Contact>,
    /// An enterprise's live demands that the event answers, by score descending, ties by identifier.
    pub demands: Vec<DemandId>,
    /// Why, in a Chinese sentence; it counts projects as the programme does, from 1.
    pub reason: String,
}

/// What brings a guest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GuestKind {
    /// 企业: asks for what is shown.
    Enterprise,
    /// 专家: works on the same link.
    Expert,
    /// 平台: serves the same link.
    Platform,
}

impl GuestKind {
    /// The wording that users see.
    pub fn label(self) -> &'static str {
        match self {
            Self::Enterprise => "企业",
            Self::Expert => "专家",
            Self::Platform => "平台",
        }
    }
}
