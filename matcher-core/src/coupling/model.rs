//! The shape of a coupling map.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use time::Date;

use super::baseline::Baselines;
use super::degree::{CoordinationLevel, CouplingDegree};
use super::gap::GapClass;
use super::lists::ActionLists;
use super::obstacle::Obstacle;
use super::period::Period;
use crate::chain::ChainPosition;
use crate::matching::{Placement, Verdict};
use crate::record::{
    ChainId, DemandId, DemandStatus, LinkId, OrganisationId, OutcomeEvent, Region, Stage, SupplyId,
    SupplyKind, optional_date,
};

/// Where demand and supply of a catalogue meet along the industry chains (创新链产业链深度对接耦合图谱), with the records
/// behind every figure. The same catalogue, request and baselines give the same map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CouplingMap {
    /// The time that it looks at.
    pub period: Period,
    /// By which its strengths are worked out.
    pub baselines: Baselines,
    /// Whether the baselines are those that the catalogue keeps; otherwise they are of this map alone, and two such maps
    /// do not compare.
    pub baselines_kept: bool,
    /// The chains, in the order of the taxonomy.
    pub chains: Vec<ChainCoupling>,
    /// The regions in which demands or supplies are, by code, then name; those without one last.
    pub regions: Vec<RegionCoupling>,
    /// Who answers whom on which link, the strongest first, ties by identifiers.
    pub flows: Vec<Flow>,
    /// What is to be done.
    pub lists: ActionLists,
    /// Every demand that counts, by identifier.
    pub demands: Vec<MappedDemand>,
    /// Every supply that counts, by identifier.
    pub supplies: Vec<MappedSupply>,
    /// What does not count, or stands nowhere.
    pub left_out: LeftOut,
}

/// One chain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChainCoupling {
    /// Its identifier.
    pub id: ChainId,
    /// The name that users see.
    pub name: String,
    /// The whole of it; a record on several of its links is one record.
    pub coupling: Coupling,
    /// Its links, from upstream to downstream.
    pub links: Vec<LinkCoupling>,
}

/// One link of a chain (环节).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LinkCoupling {
    /// Its full identifier.
    pub id: LinkId,
    /// The name that users see, without that of the chain.
    pub name: String,
    /// Where on the chain it lies.
    pub position: ChainPosition,
    /// All stages together.
    pub coupling: Coupling,
    /// The four stages in their order, then what stands on none.
    pub stages: Vec<StageCoupling>,
}

/// A link at one stage: a cell of the map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StageCoupling {
    /// The stage; `None` for records whose stage is not known.
    pub stage: Option<Stage>,
    /// What meets there.
    pub coupling: Coupling,
}

/// A region with what it asks for and what it has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RegionCoupling {
    /// The region; `None` for records that do not say where they are.
    pub region: Option<Region>,
    /// All chains together, demands and supplies that stand on none left out; without strengths of its own, as regions
    /// have no baseline.
    pub counts: UnitCounts,
    /// The chains on which it has anything, in the order of the taxonomy, by the baseline of chains.
    pub chains: Vec<RegionChain>,
}

/// One chain within a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RegionChain {
    /// The chain.
    pub chain: ChainId,
    /// What of it is in the region.
    pub coupling: Coupling,
}

/// Demand and supply of one unit of the map, and how they go together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Coupling {
    /// How much there is.
    pub counts: UnitCounts,
    /// U₁, the demand's strength in [0, 1].
    pub demand_strength: f64,
    /// U₂, the supply's strength in [0, 1].
    pub supply_strength: f64,
    /// How the two go together; `None` when one of them is 0.
    pub degree: Option<CouplingDegree>,
    /// The level of the modified coordination degree.
    pub level: Option<CoordinationLevel>,
    /// What limits it; `None` when nothing is missing.
    pub obstacle: Option<Obstacle>,
    /// What it lacks.
    pub gap: GapClass,
    /// What to keep in mind when reading it.
    pub warnings: Vec<MapWarning>,
}

/// How much of everything there is in a unit.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct UnitCounts {
    /// Demands that stand there.
    pub demands: usize,
    /// The same, each by the share with which it stands there.
    pub demand_weight: f64,
    /// Supplies that stand there.
    pub supplies: usize,
    /// The same, each by its share and by the weight of its kind.
    pub supply_weight: f64,
    /// Supplies by kind.
    pub supplies_by_kind: BTreeMap<SupplyKind, usize>,
    /// Demands with at least one accepted match, or with a talk or contract that somebody reported.
    pub answered_demands: usize,
    /// The same, each by its share.
    pub answered_weight: f64,
    /// Accepted matches of its demands.
    pub accepted_pairs: usize,
    /// The sum of their scores, each by the share of its demand: the matched flow.
    pub flow: f64,
    /// Pairs by how far they have come; of several events of a pair the latest counts.
    pub outcomes: BTreeMap<OutcomeEvent, usize>,
}

/// What to keep in mind when reading a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MapWarning {
    /// Fewer than five demands: one more or less would change the picture.
    FewDemands,
    /// Fewer than five supplies.
    FewSupplies,
}

impl MapWarning {
    /// The wording that users see.
    pub fn label(self) -> &'static str {
        match self {
            Self::FewDemands => "需求不足5项，慎用",
            Self::FewSupplies => "供给不足5项，慎用",
        }
    }
}

/// The accepted matches of one enterprise with one institution on one link.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Flow {
    /// Who offers.
    pub institution: NamedOrganisation,
    /// Where the demands stand.
    pub link: LinkId,
    /// Who asks.
    pub enterprise: NamedOrganisation,
    /// Accepted matches.
    pub pairs: usize,
    /// The sum of their scores, each by the share with which its demand stands on the link.
    pub strength: f64,
    /// How far the farthest of them has come.
    pub farthest: Option<OutcomeEvent>,
}

/// An organisation, known or not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NamedOrganisation {
    /// Its identifier; `None` when a record does not say whose it is.
    pub id: Option<OrganisationId>,
    /// Its name; the identifier where the catalogue does not have it, empty where it is unknown.
    pub name: String,
}

/// A demand on the map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MappedDemand {
    /// The demand.
    pub id: DemandId,
    /// Its title.
    pub title: String,
    /// Who asks.
    pub enterprise: NamedOrganisation,
    /// Where that is.
    pub region: Option<Region>,
    /// Whether it still waits.
    pub status: DemandStatus,
    /// The stage that it wants.
    pub stage: Option<Stage>,
    /// Where it stands, best first; empty when unsure.
    pub placements: Vec<Placement>,
    /// Budget in 万元.
    pub budget_wan_yuan: Option<f64>,
    /// The day by which it is needed.
    #[serde(default, with = "optional_date")]
    pub deadline: Option<Date>,
    /// The day on which it was filed.
    #[serde(default, with = "optional_date")]
    pub submitted_on: Option<Date>,
    /// Accepted matches, the best first: at least [`Verdict::WorthContact`] and not declined, or reported as talked about.
    pub accepted: Vec<MappedPair>,
    /// Where nothing is accepted: what comes nearest, the best first.
    pub nearest: Vec<MappedPair>,
    /// Its pairs by how far they have come; of several events of a pair the latest counts.
    pub outcomes: BTreeMap<OutcomeEvent, usize>,
}

impl MappedDemand {
    /// Whether something answers it.
    pub fn is_answered(&self) -> bool {
        !self.accepted.is_empty()
    }

    /// Whether it is open and nothing answers it.
    pub fn waits(&self) -> bool {
        self.status == DemandStatus::Open && !self.is_answered()
    }
}

/// A supply for a demand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MappedPair {
    /// The supply.
    pub supply: SupplyId,
    /// Its title.
    pub title: String,
    /// Its kind.
    pub kind: SupplyKind,
    /// Who offers it.
    pub institution: NamedOrganisation,
    /// The score in [0, 1]: that of matching.
    pub score: f64,
    /// What the score means.
    pub verdict: Verdict,
    /// Why, in Chinese sentences.
    pub reasons: Vec<String>,
    /// How far it has come, where somebody reported it.
    pub outcome: Option<OutcomeEvent>,
}

/// A supply on the map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MappedSupply {
    /// The supply.
    pub id: SupplyId,
    /// Its title.
    pub title: String,
    /// Its kind.
    pub kind: SupplyKind,
    /// Who offers it.
    pub institution: NamedOrganisation,
    /// Where that is.
    pub region: Option<Region>,
    /// Its stage.
    pub stage: Option<Stage>,
    /// Where it stands, best first; empty when unsure.
    pub placements: Vec<Placement>,
    /// Its year.
    pub year: Option<i32>,
    /// Demands that it answers.
    pub takers: usize,
}

impl MappedSupply {
    /// Whether no demand accepts it; a policy is not there to be accepted.
    pub fn waits(&self) -> bool {
        self.takers == 0 && self.kind != SupplyKind::Policy
    }
}

/// What does not count on a map, and why.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Demands that are closed.
    pub closed_demands: usize,
    /// Demands that were filed outside of the period.
    pub demands_of_other_times: usize,
    /// Demands that do not say when they were filed, where a period was asked for.
    pub undated_demands: usize,
    /// Supplies that were withdrawn.
    pub withdrawn_supplies: usize,
    /// Supplies of years after the period.
    pub later_supplies: usize,
    /// Demands that count but stand on no link.
    pub unplaced_demands: usize,
    /// Supplies that count but stand on no link.
    pub unplaced_supplies: usize,
}
