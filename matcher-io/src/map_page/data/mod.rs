//! What the page knows: every demand, the supplies that it names, counts of all supplies, and the map's figures.

mod comparison;
mod cube;
mod demands;
mod figures;
mod lists;
mod places;
mod supplies;
mod words;

use matcher_core::coupling::{Baselines, CouplingMap, MapComparison};
use serde::Serialize;

use comparison::ComparisonData;
use cube::Cube;
use demands::{DemandRow, demand_rows};
use figures::Figures;
use lists::ListData;
use places::{
    ChainRow, LinkRow, OrganisationRow, OrganisationTable, Places, RegionRow, chain_rows, link_rows,
};
use supplies::{SupplyRow, SupplyTable};
use words::{Words, left_out};

/// The page's data. Records name chains, links, regions, organisations and supplies by their places in these tables.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PageData<'a> {
    period: String,
    baselines: Baselines,
    baselines_kept: bool,
    words: Words,
    chains: Vec<ChainRow<'a>>,
    links: Vec<LinkRow<'a>>,
    regions: Vec<RegionRow<'a>>,
    organisations: Vec<OrganisationRow<'a>>,
    demands: Vec<DemandRow<'a>>,
    supplies: Vec<SupplyRow<'a>>,
    /// How many supplies of each cell and kind are named; `None` where all are.
    supplies_named: Option<usize>,
    cube: Cube,
    figures: Figures,
    lists: ListData,
    left_out: Vec<String>,
    comparison: Option<ComparisonData>,
}

impl<'a> PageData<'a> {
    pub(super) fn of(map: &'a CouplingMap, comparison: Option<&MapComparison>) -> Self {
        let places = Places::of(map);
        let mut organisations = OrganisationTable::default();
        let mut supplies = SupplyTable::of(map, &places, &mut organisations);
        let demands = demand_rows(map, &places, &mut organisations, &mut supplies);
        Self {
            period: map.period.label(),
            baselines: map.baselines,
            baselines_kept: map.baselines_kept,
            words: Words::all(),
            chains: chain_rows(map),
            links: link_rows(map),
            regions: places.region_rows(),
            cube: Cube::of(map, &places),
            figures: Figures::of(map, &places),
            lists: ListData::of(map, &places, &supplies),
            left_out: left_out(&map.left_out),
            comparison: comparison.map(|comparison| ComparisonData::of(comparison, map)),
            supplies_named: supplies.named_of_a_cell,
            supplies: supplies.rows,
            demands,
            organisations: organisations.rows,
        }
    }
}
