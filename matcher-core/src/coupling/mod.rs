//! The coupling map (创新链产业链深度对接耦合图谱): link by link and stage by stage, what is asked for, what is on offer, what
//! flows between the two, and how well they go together. docs/scoring.md has the formulas.
//!
//! Pure: records with their places and matches in, the map out. No index, clock or chance.

mod baseline;
mod build;
mod common;
mod compare;
mod degree;
mod gap;
mod lists;
mod model;
mod obstacle;
mod period;
mod tally;
mod view;

pub use baseline::{Baseline, Baselines};
pub(crate) use build::MapInput;
pub(crate) use common::Likeness;
pub use common::{CommonDemand, SharedSupply};
pub use compare::{MapComparison, UnitChange, UnitState};
pub use degree::{CoordinationLevel, CouplingDegree};
pub use gap::GapClass;
pub use lists::{ActionLists, MendLink, NearestInstitution};
pub use model::{
    ChainCoupling, Coupling, CouplingMap, Flow, LeftOut, LinkCoupling, MapWarning, MappedDemand, MappedPair,
    MappedSupply, NamedOrganisation, RegionChain, RegionCoupling, StageCoupling, UnitCounts,
};
pub use obstacle::{Obstacle, ObstacleDegree, ObstacleFactor};
pub use period::Period;
pub use tally::{kind_weight, link_shares};
