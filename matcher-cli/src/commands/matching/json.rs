//! Matches as JSON: the engine's results, with the words and names that people need.

use anyhow::Result;
use matcher_core::matching::DemandMatches;
use matcher_io::match_workbook::{PairRow, UnansweredRow};
use serde::Serialize;

use super::work::Work;
use crate::terminal::Terminal;

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

/// Writes one object: `demands`, how many there are; `results`, each as soon as it is there; `answered`, how many of them have
/// a supply.
pub(super) fn write(work: &Work<'_>, terminal: &mut Terminal) -> Result<()> {
    let mut reporter = work.reporter();
    let (mut written, mut answered) = (0, 0);
    terminal.raw(&format!("{{\n  \"demands\": {},\n  \"results\": [", work.demands.len()))?;
    work.each(0, &mut |demand, found| {
        let unanswered = if found.answered { None } else { Some(reporter.unanswered(demand, &found)?) };
        let pairs = reporter.pairs(demand, &found)?;
        let text = serde_json::to_string_pretty(&DemandResult { found: &found, pairs, unanswered })?;
        // No string of JSON has a line break in it.
        let lead = if written == 0 { "\n    " } else { ",\n    " };
        terminal.raw(lead)?;
        terminal.raw(&text.replace('\n', "\n    "))?;
        written += 1;
        answered += usize::from(found.answered);
        Ok(())
    })?;
    let end = if written == 0 { "]" } else { "\n  ]" };
    terminal.raw(&format!("{end},\n  \"answered\": {answered}\n}}\n"))?;
    Ok(())
}
