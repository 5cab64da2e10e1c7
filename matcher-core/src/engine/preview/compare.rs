//! Two rankings of one demand, compared.

use rustc_hash::FxHashMap;

use super::model::{DemandChange, HitChange, HitStanding};
use crate::engine::folding::Ranked;
use crate::engine::generation::Generation;
use crate::matching::Verdict;
use crate::record::{Demand, SupplyId, SupplyKind};
use crate::scoring::verdict;

/// Scores that differ by less are the same but for rounding.
const SAME_SCORE: f64 = 1e-9;

/// A ranking: the supplies of a demand by their numbers, best first, and how many of them are hits.
struct Ranking {
    standings: FxHashMap<usize, HitStanding>,
    hits: Vec<usize>,
}

impl Ranking {
    fn of(ranked: &[Ranked], top: usize) -> Self {
        let standing = |(rank, entry): (usize, &Ranked)| {
            let standing = HitStanding { rank, score: entry.score, verdict: verdict(entry.score) };
            (entry.ordinal, standing)
        };
        let hits = ranked.iter().take(top).filter(|entry| verdict(entry.score) != Verdict::NoMatch);
        Self {
            hits: hits.map(|entry| entry.ordinal).collect(),
            standings: (1..).zip(ranked).map(standing).collect(),
        }
    }
}

/// How the hits of a demand change; `None` when they are the same with the same scores. Both generations hold the same
/// records, so that they number them alike.
pub(super) fn compare(
    generation: &Generation,
    demand: &Demand,
    [before, after]: [&[Ranked]; 2],
    top: usize,
) -> Option<DemandChange> {
    let (before, after) = (Ranking::of(before, top), Ranking::of(after, top));
    let change = |ordinal: &usize| {
        let facts = generation.supplies.facts(*ordinal);
        HitChange {
            supply: SupplyId::new(facts.id()),
            kind: facts.supply_kind().unwrap_or(SupplyKind::Achievement),
            title: facts.title().to_owned(),
            before: before.standings.get(ordinal).copied(),
            after: after.standings.get(ordinal).copied(),
        }
    };
    let (mut stayed, mut entered) = (Vec::new(), Vec::new());
    for ordinal in &after.hits {
        if before.hits.contains(ordinal) {
            stayed.push(change(ordinal))
        } else {
            entered.push(change(ordinal))
        }
    }
    let left: Vec<HitChange> =
        before.hits.iter().filter(|hit| !after.hits.contains(hit)).map(change).collect();
    let distance = |hit: &HitChange| {
        let score = |standing: Option<HitStanding>| standing.map_or(0.0, |standing| standing.score);
        (score(hit.before) - score(hit.after)).abs()
    };
    let moved: f64 = stayed.iter().chain(&entered).chain(&left).map(distance).sum();
    if moved < SAME_SCORE && entered.is_empty() && left.is_empty() {
        return None;
    }
    let verdict_of = |standing: Option<HitStanding>| standing.map(|standing| standing.verdict);
    stayed.retain(|hit| verdict_of(hit.before) != verdict_of(hit.after));
    Some(DemandChange {
        demand: demand.id.clone(),
        title: demand.title.clone(),
        hits_before: before.hits.len(),
        hits_after: after.hits.len(),
        entered,
        left,
        judged_anew: stayed,
        moved,
    })
}
