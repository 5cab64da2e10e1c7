//! The judgements of a folder, with every pair compared by an engine in memory.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Result;
use matcher_core::Engine;
use matcher_core::evaluation::{DocumentId, Grade, Qrels};
use matcher_core::record::{DemandId, SupplyId};
use matcher_core::tuning::{JudgedSet, Judgement, Unjudged};

use crate::commands::evaluate::collection::JudgedCollection;
use crate::context::Context;
use crate::terminal::Progress;

/// Reads a folder in the form of `matcher evaluate`.
pub(super) fn of_folder(folder: &Path, judged_only: bool, context: &mut Context<'_>) -> Result<JudgedSet> {
    let collection = JudgedCollection::open(folder)?;
    let mut options = context.engine_options()?;
    // As for evaluate: what encoding has paid for is found again.
    options.vectors = context.data.is_dir().then(|| context.data.clone());
    let engine = Engine::in_memory(options)?;
    collection.load(&engine)?;
    context.refresh(&engine)?;
    let (progress, done) = (Progress::new("比较供需"), AtomicU64::new(0));
    let total = collection.queries().len() as u64;
    let tell = || progress.set(done.fetch_add(1, Ordering::Relaxed) + 1, total);
    let demands = engine.judged_demands(collection.queries(), &judgements(collection.qrels()), &tell)?;
    let unjudged = if judged_only { Unjudged::Unknown } else { Unjudged::Irrelevant };
    Ok(JudgedSet { name: folder.display().to_string(), unjudged, demands })
}

fn judgements(qrels: &Qrels) -> BTreeMap<DemandId, Vec<Judgement>> {
    let judged = |document: &DocumentId, grade: Grade| Judgement {
        supply: SupplyId::new(document.as_str()),
        grade,
        weight: 1.0,
    };
    qrels
        .iter()
        .map(|(query, documents)| {
            let of_demand = documents.iter().map(|(document, grade)| judged(document, *grade));
            (DemandId::new(query.as_str()), of_demand.collect())
        })
        .collect()
}
