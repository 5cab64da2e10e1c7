//! The demands, each with what answers it.

use matcher_core::coupling::{CouplingMap, MappedDemand, MappedPair};
use matcher_core::record::{DemandStatus, format_date};
use serde::Serialize;

use super::places::{OrganisationTable, Places, stage_number};
use super::supplies::SupplyTable;
use crate::labels::Label;

/// So many reasons of a pair are named; the workbook has them all.
const REASONS_NAMED: usize = 5;

/// A demand.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::map_page) struct DemandRow<'a> {
    id: &'a str,
    title: &'a str,
    enterprise: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<usize>,
    status: &'static str,
    open: bool,
    stage: usize,
    /// Numbers of links, each with the share with which the demand stands there.
    shares: Vec<(usize, f64)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    budget_wan_yuan: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deadline: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    submitted: Option<String>,
    accepted: Vec<PairRow<'a>>,
    nearest: Vec<PairRow<'a>>,
    outcomes: Vec<(&'static str, usize)>,
}

/// A supply for a demand.
#[derive(Serialize)]
struct PairRow<'a> {
    supply: usize,
    score: f64,
    verdict: &'static str,
    reasons: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<&'static str>,
}

pub(super) fn demand_rows<'a>(
    map: &'a CouplingMap,
    places: &Places<'a>,
    organisations: &mut OrganisationTable<'a>,
    supplies: &mut SupplyTable<'a>,
) -> Vec<DemandRow<'a>> {
    let row = |demand: &'a MappedDemand| DemandRow {
        id: demand.id.as_str(),
        title: &demand.title,
        enterprise: organisations.number(&demand.enterprise),
        region: places.region(demand.region.as_ref()),
        status: demand.status.label(),
        open: demand.status == DemandStatus::Open,
        stage: stage_number(demand.stage),
        shares: places.shares(&demand.placements),
        budget_wan_yuan: demand.budget_wan_yuan,
        deadline: demand.deadline.map(format_date),
        submitted: demand.submitted_on.map(format_date),
        accepted: pair_rows(&demand.accepted, organisations, supplies),
        nearest: pair_rows(&demand.nearest, organisations, supplies),
        outcomes: demand.outcomes.iter().map(|(event, pairs)| (event.label(), *pairs)).collect(),
    };
    map.demands.iter().map(row).collect()
}

fn pair_rows<'a>(
    pairs: &'a [MappedPair],
    organisations: &mut OrganisationTable<'a>,
    supplies: &mut SupplyTable<'a>,
) -> Vec<PairRow<'a>> {
    pairs.iter().map(|pair| pair_row(pair, supplies.of_pair(pair, organisations))).collect()
}

fn pair_row(pair: &MappedPair, supply: usize) -> PairRow<'_> {
    PairRow {
        supply,
        // Shown with two decimals, and added up to flows with as many.
        score: (pair.score * 1e4).round() / 1e4,
        verdict: pair.verdict.label(),
        reasons: &pair.reasons[..pair.reasons.len().min(REASONS_NAMED)],
        outcome: pair.outcome.map(Label::label),
    }
}
