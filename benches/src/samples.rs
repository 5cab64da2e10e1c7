//! The sample records of the project, as the benchmarks read them.

use anyhow::{Context, ensure};
use matcher_core::matching::DemandMatches;
use matcher_core::record::{Demand, Record};
use matcher_core::{Engine, EngineOptions, MatchRequest};

/// A demand of the samples, and the supply that answers it best.
const KNOWN_ANSWER: (&str, &str) = ("D-NE-015", "S-NE-050");

/// Title and body of a record, apart, as they are analysed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleText {
    /// The title.
    pub title: String,
    /// Description or summary; empty when the record has none.
    pub body: String,
}

/// All sample records: organisations, then supplies, then demands.
///
/// # Errors
/// A line that is no record.
pub fn sample_records() -> anyhow::Result<Vec<Record>> {
    let files = [
        matcher_fixtures::organisations_jsonl(),
        matcher_fixtures::supplies_jsonl(),
        matcher_fixtures::demands_jsonl(),
    ];
    let lines = files.into_iter().flat_map(str::lines).filter(|line| !line.trim().is_empty());
    lines.map(|line| serde_json::from_str(line).with_context(|| format!("sample record {line}"))).collect()
}

/// The texts of demands and supplies.
pub fn sample_texts(records: &[Record]) -> Vec<SampleText> {
    let text = |record: &Record| match record {
        Record::Demand(demand) => {
            Some(SampleText { title: demand.title.clone(), body: demand.description.clone() })
        }
        Record::Supply(supply) => {
            Some(SampleText { title: supply.title.clone(), body: supply.summary.clone() })
        }
        Record::Organisation(_) => None,
    };
    records.iter().filter_map(text).collect()
}

/// An engine in memory that matches among the sample records.
///
/// # Errors
/// A line that is no record; what the engine answers instead.
pub fn sample_engine() -> anyhow::Result<Engine> {
    let engine = Engine::in_memory(EngineOptions::default())?;
    engine.upsert(&sample_records()?)?;
    engine.refresh(&mut |_| {})?;
    Ok(engine)
}

/// The demands among the sample records.
///
/// # Errors
/// As [`sample_records`].
pub fn sample_demands() -> anyhow::Result<Vec<Demand>> {
    let demand = |record| if let Record::Demand(demand) = record { Some(demand) } else { None };
    Ok(sample_records()?.into_iter().filter_map(demand).collect())
}

/// Asks for the demand whose best supply is known, and gives what was found; for an engine that has the sample records.
///
/// # Errors
/// Another supply is best; what the engine answers instead.
pub fn known_answer(engine: &Engine, demands: &[Demand]) -> anyhow::Result<DemandMatches> {
    let (asked, expected) = KNOWN_ANSWER;
    let demand = demands.iter().find(|demand| demand.id.as_str() == asked);
    let demand = demand.with_context(|| format!("the samples have no demand `{asked}`"))?;
    let found = engine.find_matches(demand, &MatchRequest::default())?;
    let best = found.matches.first().map(|best| best.supply.as_str());
    ensure!(best == Some(expected), "the best supply of `{asked}` is {best:?}, not `{expected}`");
    Ok(found)
}
