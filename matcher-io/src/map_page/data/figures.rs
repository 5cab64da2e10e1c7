//! The map's own figures, by which the page checks its count.

use matcher_core::coupling::{CoordinationLevel, Coupling, CouplingMap, GapClass, ObstacleFactor};
use matcher_core::record::ChainId;
use serde::Serialize;

use super::places::Places;

/// The factors in the order of [`ObstacleFactor`].
pub(super) const FACTORS: [ObstacleFactor; 3] =
    [ObstacleFactor::Supply, ObstacleFactor::Matching, ObstacleFactor::Demand];

/// The figures of every unit.
#[derive(Serialize)]
pub(in crate::map_page) struct Figures {
    chains: Vec<Figure>,
    links: Vec<Figure>,
    /// For every link its stages, then what stands on none.
    cells: Vec<Vec<Figure>>,
    /// For every region the chains on which it has anything, by number.
    regions: Vec<Vec<(usize, Figure)>>,
    /// Links to mend, by number.
    mend: Vec<usize>,
    /// Demands without an answer, by number.
    challenges: Vec<usize>,
}

/// Demands, supplies, answered demands, U₁, U₂, D′, and the numbers of level, gap class and main obstacle.
#[derive(Serialize)]
struct Figure(usize, usize, usize, f64, f64, Option<f64>, Option<usize>, usize, Option<usize>);

impl Figure {
    fn of(coupling: &Coupling) -> Self {
        let counts = &coupling.counts;
        let place =
            |level: CoordinationLevel| CoordinationLevel::ALL.iter().position(|other| *other == level);
        Self(
            counts.demands,
            counts.supplies,
            counts.answered_demands,
            coupling.demand_strength,
            coupling.supply_strength,
            coupling.degree.map(|degree| degree.modified_d),
            coupling.level.and_then(place),
            GapClass::ALL.iter().position(|gap| *gap == coupling.gap).unwrap_or_default(),
            coupling
                .obstacle
                .as_ref()
                .and_then(|found| FACTORS.iter().position(|factor| *factor == found.factor)),
        )
    }
}

impl Figures {
    pub(super) fn of(map: &CouplingMap, places: &Places<'_>) -> Self {
        let links = || map.chains.iter().flat_map(|chain| &chain.links);
        let regions = map.regions.iter().map(|region| {
            let chain = |id: &ChainId| map.chains.iter().position(|chain| chain.id == *id);
            let figures = region.chains.iter();
            figures.filter_map(|of| Some((chain(&of.chain)?, Figure::of(&of.coupling)))).collect()
        });
        Self {
            chains: map.chains.iter().map(|chain| Figure::of(&chain.coupling)).collect(),
            links: links().map(|link| Figure::of(&link.coupling)).collect(),
            cells: links()
                .map(|link| link.stages.iter().map(|cell| Figure::of(&cell.coupling)).collect())
                .collect(),
            regions: regions.collect(),
            mend: map.lists.mend.iter().filter_map(|link| places.link(&link.link)).collect(),
            challenges: map.lists.challenges.iter().filter_map(|demand| places.demand(demand)).collect(),
        }
    }
}
