//! The lists that the page cannot work out from its records.

use matcher_core::coupling::{CommonDemand, CouplingMap};
use serde::Serialize;

use super::places::Places;
use super::supplies::{SupplyTable, WAITING_NAMED};

/// The lists, by numbers of records.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::map_page) struct ListData {
    /// Supplies without taker, the readiest first; all of a small map, otherwise the first of them.
    waiting: Vec<usize>,
    common: Vec<CommonRow>,
}

/// Demands that one project could serve.
#[derive(Serialize)]
struct CommonRow {
    demands: Vec<usize>,
    enterprises: usize,
    links: Vec<usize>,
    words: Vec<String>,
    similarity: f64,
    /// Supplies, each with the number of demands that accept it.
    proposals: Vec<(usize, usize)>,
}

impl ListData {
    pub(super) fn of(map: &CouplingMap, places: &Places<'_>, supplies: &SupplyTable<'_>) -> Self {
        let listed = if supplies.named_of_a_cell.is_some() { WAITING_NAMED } else { usize::MAX };
        let waiting = map.lists.waiting_supplies.iter().take(listed);
        Self {
            waiting: waiting.filter_map(|supply| supplies.known(supply)).collect(),
            common: map.lists.common_demands.iter().map(|common| row(common, places, supplies)).collect(),
        }
    }
}

fn row(common: &CommonDemand, places: &Places<'_>, supplies: &SupplyTable<'_>) -> CommonRow {
    let proposals = common.proposals.iter();
    CommonRow {
        demands: common.demands.iter().filter_map(|demand| places.demand(demand)).collect(),
        enterprises: common.enterprises,
        links: common.links.iter().filter_map(|link| places.link(link)).collect(),
        words: common.words.clone(),
        similarity: common.similarity,
        proposals: proposals
            .filter_map(|shared| Some((supplies.known(&shared.supply)?, shared.demands)))
            .collect(),
    }
}
