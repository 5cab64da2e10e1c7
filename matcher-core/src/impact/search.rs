//! The best documents for a request: roughly over all documents first, then exactly over those that may be among them.

use std::cell::Cell;
use std::cmp::Ordering;

use super::exact::Wanted;
use super::postings::BLOCK_DOCUMENTS;
use super::rough::Rough;
use super::{ImpactIndex, Ordinal, Scored, WeightedTerm};
use crate::cancel::{Cancel, Cancelled};

/// By rough scores, which may be wrong by a few hundredths, a quarter more documents are chosen than are wanted, and so many
/// more at least.
const LEAST_ROUGH_SPARE: usize = 64;
/// Once their lengths count, a thirty-second more are left of these, and so many more at least.
const LEAST_SPARE: usize = 12;
/// So many documents are all scored exactly.
const FEW_DOCUMENTS: usize = 2_048;

thread_local! {
    /// Taken while in use; some 270 KB for every thread that matches.
    static SUMS: Cell<Option<Box<Sums>>> = const { Cell::new(None) };
}

/// What is summed up for the documents of a block.
struct Sums {
    rough: Box<[u16; BLOCK_DOCUMENTS]>,
    wanted: Wanted,
}

impl Sums {
    fn new() -> Self {
        Self { rough: Box::new([0; BLOCK_DOCUMENTS]), wanted: Wanted::new() }
    }
}

impl ImpactIndex {
    /// The best documents that pass a filter, by score descending, ties by number; those without any term are left out.
    /// After them those of `also` that are not among them, by number, whatever their score. Looks whether it was cancelled
    /// before every term and every block of documents.
    ///
    /// Scores are exact. Of more than 2,048 documents, one that is hardly better than the last of them may be missed.
    pub(crate) fn top(
        &self,
        query: &[WeightedTerm],
        (most, also): (usize, &[Ordinal]),
        cancel: &Cancel,
        mut accept: impl FnMut(Ordinal) -> bool,
    ) -> Result<Vec<Scored>, Cancelled> {
        cancel.check()?;
        let mut sums = SUMS.take().unwrap_or_else(|| Box::new(Sums::new()));
        let chosen = most.saturating_add((most / 4).max(LEAST_ROUGH_SPARE));
        let mut candidates = if most == 0 {
            Vec::new()
        } else if self.documents() <= chosen.max(FEW_DOCUMENTS) {
            (0..self.documents() as Ordinal).filter(|document| accept(*document)).collect()
        } else {
            let rough = Rough::new(self, query);
            let best = rough.best(chosen, &mut sums.rough, cancel, &mut accept)?;
            rough.refined(&best, most + (most / 32).max(LEAST_SPARE))
        };
        let mut also = also.to_vec();
        also.sort_unstable();
        candidates.extend(&also);
        candidates.sort_unstable();
        candidates.dedup();
        let found = self.exactly(query, &candidates, &mut sums.wanted, cancel)?;
        SUMS.set(Some(sums));
        Ok(best_and(found, most, &also))
    }
}

/// The best documents, at most `most` of those that have any term, by score descending, ties by number; after them those of
/// `also`, which stands by number, that are not among them, by number.
pub(super) fn best_and(mut found: Vec<Scored>, most: usize, also: &[Ordinal]) -> Vec<Scored> {
    found.sort_unstable_by(better_first);
    let scored = found.partition_point(|scored| scored.score > 0.0).min(most);
    let mut others = found.split_off(scored);
    others.retain(|scored| also.binary_search(&scored.document).is_ok());
    others.sort_unstable_by_key(|scored| scored.document);
    found.extend(others);
    found
}

fn better_first(one: &Scored, other: &Scored) -> Ordering {
    other.score.total_cmp(&one.score).then(one.document.cmp(&other.document))
}
