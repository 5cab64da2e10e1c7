//! The sample records of the project, as the benchmarks read them.

use anyhow::Context;
use matcher_core::record::Record;

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
