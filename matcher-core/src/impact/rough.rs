//! Rough scores of all documents in 16 bits, which choose those that are scored exactly.

use super::best::Best;
use super::bm25::length_ratio;
use super::code::{correction, rough_impacts};
use super::postings::BLOCK_DOCUMENTS;
use super::{ImpactIndex, Ordinal, TermNumber, WeightedTerm};
use crate::cancel::{Cancel, Cancelled};

/// Rough scores go from 0 to about this, and never to 2¹⁶: what is rounded up comes to less than the rest.
const ROUGH_RANGE: f32 = 55_000.0;
/// So many terms count roughly, the rarest ones.
const MOST_TERMS: usize = 10_000;

/// What rough scores are added up from.
pub(super) struct Rough<'a> {
    index: &'a ImpactIndex,
    /// Each term with what every byte of a posting adds.
    terms: Vec<(TermNumber, [u16; 256])>,
}

impl<'a> Rough<'a> {
    pub(super) fn new(index: &'a ImpactIndex, query: &[WeightedTerm]) -> Self {
        let telling = index.telling(query);
        let scale = ROUGH_RANGE / telling.iter().map(|term| term.weight).sum::<f32>().max(f32::MIN_POSITIVE);
        let impacts = rough_impacts();
        let table = |term: &WeightedTerm| {
            // Rounded up, so that having a term never counts as not having it.
            (term.number, impacts.map(|impact| rounded_up(term.weight * scale * impact)))
        };
        Self { index, terms: telling.iter().map(table).collect() }
    }

    /// The documents that pass a filter with the best rough scores, by number; `sums` has room for a block.
    pub(super) fn best(
        &self,
        most: usize,
        sums: &mut [u16; BLOCK_DOCUMENTS],
        cancel: &Cancel,
        accept: &mut impl FnMut(Ordinal) -> bool,
    ) -> Result<Vec<(Ordinal, u16)>, Cancelled> {
        let mut best = Best::new(most, self.index.documents());
        let runs = self.terms.iter().map(|(term, table)| (self.index.postings.runs(*term).peekable(), table));
        let mut runs: Vec<_> = runs.collect();
        for (block, norms) in self.index.norms.chunks(BLOCK_DOCUMENTS).enumerate() {
            sums[..norms.len()].fill(0);
            for (runs, table) in &mut runs {
                cancel.check()?;
                let Some(run) = runs.next_if(|run| run.block == block) else { continue };
                for (local, code) in run.locals.iter().zip(run.codes) {
                    sums[usize::from(*local)] += table[usize::from(*code)];
                }
            }
            cancel.check()?;
            best.add_block((block * BLOCK_DOCUMENTS) as Ordinal, &sums[..norms.len()], accept);
        }
        Ok(best.documents())
    }

    /// The best of some documents, by number: by their lengths instead of classes of lengths.
    pub(super) fn refined(&self, rough: &[(Ordinal, u16)], most: usize) -> Vec<Ordinal> {
        let refined = |&(document, rough): &(Ordinal, u16)| {
            (f32::from(rough) * correction(self.index.length_ratio(document)), document)
        };
        let mut best: Vec<(f32, Ordinal)> = rough.iter().map(refined).collect();
        if most < best.len() {
            best.select_nth_unstable_by(most, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            best.truncate(most);
        }
        let mut best: Vec<Ordinal> = best.into_iter().map(|(_, document)| document).collect();
        best.sort_unstable();
        best
    }
}

impl ImpactIndex {
    fn length_ratio(&self, document: Ordinal) -> f64 {
        length_ratio(self.lengths[document as usize], self.average_terms)
    }

    /// The terms of a request that decide which documents are candidates, the rarest first.
    fn telling(&self, query: &[WeightedTerm]) -> Vec<WeightedTerm> {
        let mut telling = united(query);
        telling.sort_by_cached_key(|term| self.postings.documents_of(term.number));
        telling.truncate(MOST_TERMS);
        telling
    }
}

/// The terms of a request, by number; those that stand where another one does are counted with that.
fn united(query: &[WeightedTerm]) -> Vec<WeightedTerm> {
    let mut all = query.to_vec();
    all.sort_unstable_by_key(|term| term.number);
    let place = |number: TermNumber| all.binary_search_by_key(&number, |term| term.number).ok();
    let spelt: Vec<Option<usize>> = all.iter().map(|term| place(term.spelt?)).collect();
    for (term, spelt) in spelt.iter().enumerate() {
        if let Some(spelt) = spelt {
            all[*spelt].weight += all[term].weight;
        }
    }
    let alone = all.into_iter().zip(spelt).filter(|(_, spelt)| spelt.is_none());
    alone.map(|(term, _)| term).collect()
}

/// The least whole number that is no smaller, for values of 0 to 65,535; 0 for what is no number.
fn rounded_up(value: f32) -> u16 {
    // From here on a float has no fraction: the sum is rounded to a whole number, which its lowest bits hold. Unlike the
    // library's own, this is done for many at a time.
    const WHOLE: f32 = (1 << 23) as f32;
    let value = if value > 0.0 { value.min(65_535.0) } else { 0.0 };
    let sum = value + WHOLE;
    (sum.to_bits() - WHOLE.to_bits() + u32::from(sum - WHOLE < value)) as u16
}
