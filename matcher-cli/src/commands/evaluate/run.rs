//! Ranks every query, on all cores.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::Result;
use matcher_core::Engine;
use matcher_core::evaluation::{DocumentId, QueryId, RankedDocument, Run};
use matcher_core::record::Demand;

use crate::terminal::Progress;

/// The ranking of each query, `depth` documents deep. The same whatever the number of cores.
pub(super) fn rank(engine: &Engine, queries: &[Demand], depth: usize) -> Result<Run> {
    let progress = Progress::new("排序");
    let workers = thread::available_parallelism().map_or(1, usize::from).min(queries.len().max(1));
    let next = AtomicUsize::new(0);
    let work = || -> Result<Vec<(QueryId, Vec<RankedDocument>)>, matcher_core::Error> {
        let mut rankings = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(demand) = queries.get(index) else { return Ok(rankings) };
            progress.set(index as u64, queries.len() as u64);
            let ranked = engine.rank(demand, depth)?.into_iter();
            let documents =
                ranked.map(|(id, score)| RankedDocument { document: DocumentId::new(id.as_str()), score });
            rankings.push((QueryId::new(demand.id.as_str()), documents.collect()));
        }
    };
    let results: Vec<_> = thread::scope(|scope| {
        let handles: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        handles.into_iter().map(thread::ScopedJoinHandle::join).collect()
    });
    let mut run = Run::new();
    for result in results {
        let rankings = result.map_err(|_| anyhow::anyhow!("排序线程意外中止"))??;
        for (query, documents) in rankings {
            run.insert(query, documents)?;
        }
    }
    Ok(run)
}
