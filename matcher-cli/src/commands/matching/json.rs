//! Matches as JSON: the engine's results, with the words and names that people need.

use anyhow::Result;
use matcher_core::matching::DemandMatches;
use matcher_core::record::Demand;
use matcher_io::match_workbook::{PairRow, UnansweredRow};
use serde::Serialize;

use crate::context::Context;
use crate::match_report::Reporter;

#[derive(Serialize)]
struct Answer<'a> {
    demands: usize,
    answered: usize,
    results: Vec<DemandResult<'a>>,
}

#[derive(Serialize)]
struct DemandResult<'a> {
    /// The engine's result with every explanation in full.
    #[serde(flatten)]
    found: &'a DemandMatches,
    /// The rows of the match workbook: reasons, names, contacts.
    pairs: Vec<PairRow>,
    /// What the workbook says of a demand without an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    unanswered: Option<UnansweredRow>,
}

pub(super) fn write(
    reporter: &mut Reporter<'_>,
    demands: &[Demand],
    found: &[DemandMatches],
    context: &mut Context<'_>,
) -> Result<()> {
    let mut results = Vec::new();
    for (demand, found) in demands.iter().zip(found) {
        let mut pairs = Vec::new();
        for (rank, hit) in (1..).zip(&found.matches) {
            pairs.push(reporter.pair(demand, found, rank, hit)?);
        }
        let unanswered = if found.answered { None } else { Some(reporter.unanswered(demand, found)?) };
        results.push(DemandResult { found, pairs, unanswered });
    }
    let answered = found.iter().filter(|found| found.answered).count();
    context.write_json(&Answer { demands: demands.len(), answered, results })
}
