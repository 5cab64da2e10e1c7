//! How long it takes to build the impact index, which matching finds its candidates with, from ready postings: one thread.
#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use std::hint::black_box;

use anyhow::ensure;
use matcher_benches::{Latencies, RecordMaker, SampleText, sample_records, sample_texts};
use matcher_core::analysis::Analyzer;
use matcher_core::benchmarks::TokenLists;
use matcher_core::record::Record;
use serde_json::json;

/// Made-up supplies beside the samples: those have the many rare terms, these the long lists of postings.
const MADE_SUPPLIES: usize = 20_000;
/// Indexes that are built; the median counts.
const PASSES: usize = 9;

fn main() -> anyhow::Result<()> {
    let mut records = sample_records()?;
    let maker = RecordMaker::new();
    records.extend((0..MADE_SUPPLIES).map(|number| Record::Supply(maker.supply(number, 0))));
    let analyzer = Analyzer::shared_builtin();
    let documents: Vec<Vec<String>> =
        sample_texts(&records).iter().map(|text| tokens_of(&analyzer, text)).collect();
    let documents: Vec<Vec<&str>> =
        documents.iter().map(|tokens| tokens.iter().map(String::as_str).collect()).collect();
    let lists = TokenLists::of(&documents);

    let mut built = Latencies::default();
    for _ in 0..PASSES {
        let index = built.measure(|| black_box(lists.index()));
        for document in [0, documents.len() - 1] {
            let mut query = documents[document].clone();
            query.sort_unstable();
            query.dedup();
            let best = index.top(&query, 1);
            ensure!(
                best.first().map(|one| one.0 as usize) == Some(document),
                "{document} does not find itself"
            );
        }
    }
    let seconds = built.summary().p50_ms / 1e3;
    let report = json!({
        "benchmark": "impact",
        "documents": documents.len(),
        "terms": lists.terms(),
        "postings": lists.postings(),
        "build_ms": seconds * 1e3,
        "documents_per_second": documents.len() as f64 / seconds,
        "million_postings_per_second": lists.postings() as f64 / seconds / 1e6,
    });
    println!("{report:#}");
    Ok(())
}

fn tokens_of(analyzer: &Analyzer, text: &SampleText) -> Vec<String> {
    let mut tokens = Vec::new();
    for part in [&text.title, &text.body] {
        analyzer.for_each_token(part, |term, _, _| tokens.push(term.to_owned()));
    }
    tokens
}
