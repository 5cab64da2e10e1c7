//! The best documents for a request: roughly over all documents first, then exactly over those that may be among them.

use std::cell::Cell;
use std::cmp::Ordering;

use super::best::Best;
use super::code::{frequency, rough_impacts};
use super::postings::{BLOCK_DOCUMENTS, Run, block_of};
use super::{ImpactIndex, Ordinal, Scored, TermNumber, WeightedTerm, term_impact};
use crate::cancel::{Cancel, Cancelled};

/// Twice as many documents are scored exactly as are wanted, and so many more at least: rough scores may be wrong by a few
/// hundredths.
const LEAST_SPARE: usize = 256;
/// The commonest terms are left out of the rough scores, as long as they make up less than this share of all weights: they are in
/// most of the postings, and say little.
const LEFT_OUT_SHARE: f32 = 0.03;
/// So many documents are all scored exactly.
const FEW_DOCUMENTS: usize = 2_048;
/// Rough scores go from 0 to about this.
const ROUGH_RANGE: f32 = 60_000.0;
/// A list that is so many times as long as there are documents to look for is searched; a shorter one is read through.
const SEARCHED_LENGTH: usize = 32;

thread_local! {
    /// Taken while in use; some 500 KB for every thread that matches.
    static SUMS: Cell<Option<Box<Sums>>> = const { Cell::new(None) };
}

/// What is summed up for the documents of a block.
struct Sums {
    rough: Box<[u16; BLOCK_DOCUMENTS]>,
    wanted: Box<[u64; BLOCK_DOCUMENTS / 64]>,
    scores: Box<[f32; BLOCK_DOCUMENTS]>,
    words: Box<[u16; BLOCK_DOCUMENTS]>,
}

impl Sums {
    fn new() -> Self {
        Self {
            rough: Box::new([0; BLOCK_DOCUMENTS]),
            wanted: Box::new([0; BLOCK_DOCUMENTS / 64]),
            scores: Box::new([0.0; BLOCK_DOCUMENTS]),
            words: Box::new([0; BLOCK_DOCUMENTS]),
        }
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
        let reached = most.saturating_add(most.max(LEAST_SPARE));
        let mut candidates = if most == 0 {
            Vec::new()
        } else if self.documents() <= reached.max(FEW_DOCUMENTS) {
            (0..self.documents() as Ordinal).filter(|document| accept(*document)).collect()
        } else {
            Rough::new(self, query).best(reached, &mut sums.rough, cancel, &mut accept)?
        };
        let mut also = also.to_vec();
        also.sort_unstable();
        candidates.extend(&also);
        candidates.sort_unstable();
        candidates.dedup();
        let found = self.exactly(query, &candidates, &mut sums, cancel)?;
        SUMS.set(Some(sums));
        Ok(best_and(found, most, &also))
    }

    /// The terms of a request that decide which documents are candidates.
    fn telling(&self, query: &[WeightedTerm]) -> Vec<WeightedTerm> {
        let mut telling = query.to_vec();
        telling.sort_by_key(|term| self.postings.documents_of(term.number));
        let all: f32 = telling.iter().map(|term| term.weight).sum();
        let mut left_out = 0.0;
        while let Some(commonest) = telling.last() {
            left_out += commonest.weight;
            if left_out > LEFT_OUT_SHARE * all {
                break;
            }
            telling.pop();
        }
        telling
    }

    /// The scores of some documents, which stand by ascending number. Sums up in the order of the request's terms.
    fn exactly(
        &self,
        query: &[WeightedTerm],
        documents: &[Ordinal],
        sums: &mut Sums,
        cancel: &Cancel,
    ) -> Result<Vec<Scored>, Cancelled> {
        let mut found = Vec::with_capacity(documents.len());
        for documents in documents.chunk_by(|a, b| block_of(*a) == block_of(*b)) {
            let block = block_of(documents[0]);
            let norms = &self.norms[block * BLOCK_DOCUMENTS..];
            sums.wanted.fill(0);
            for document in documents {
                let local = *document as usize % BLOCK_DOCUMENTS;
                sums.wanted[local / 64] |= 1 << (local % 64);
                (sums.scores[local], sums.words[local]) = (0.0, 0);
            }
            for term in query {
                cancel.check()?;
                let Some(run) = self.postings.run_in(term.number, block) else { continue };
                let add = |local: usize, code: u8| {
                    sums.scores[local] += term.weight * term_impact(frequency(code), norms[local]);
                    sums.words[local] += u16::from(term.word);
                };
                each_common(run, documents, &sums.wanted, add);
            }
            found.extend(documents.iter().map(|&document| {
                let local = document as usize % BLOCK_DOCUMENTS;
                Scored { document, score: sums.scores[local], words: sums.words[local] }
            }));
        }
        Ok(found)
    }
}

/// What rough scores are added up from.
struct Rough<'a> {
    index: &'a ImpactIndex,
    /// Each term with what every byte of a posting adds.
    terms: Vec<(TermNumber, [u16; 256])>,
}

impl<'a> Rough<'a> {
    fn new(index: &'a ImpactIndex, query: &[WeightedTerm]) -> Self {
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
    fn best(
        &self,
        most: usize,
        sums: &mut [u16; BLOCK_DOCUMENTS],
        cancel: &Cancel,
        accept: &mut impl FnMut(Ordinal) -> bool,
    ) -> Result<Vec<Ordinal>, Cancelled> {
        let mut best = Best::new(most, self.index.documents());
        for (block, norms) in self.index.norms.chunks(BLOCK_DOCUMENTS).enumerate() {
            sums[..norms.len()].fill(0);
            for (term, table) in &self.terms {
                cancel.check()?;
                let Some(run) = self.index.postings.run_in(*term, block) else { continue };
                for (local, code) in run.locals.iter().zip(run.codes) {
                    let sum = &mut sums[usize::from(*local)];
                    *sum = sum.saturating_add(table[usize::from(*code)]);
                }
            }
            cancel.check()?;
            best.add_block((block * BLOCK_DOCUMENTS) as Ordinal, &sums[..norms.len()], accept);
        }
        Ok(best.documents())
    }
}

/// Gives the documents of a run that are wanted, with the bytes of their postings; `documents` are those that are wanted, `wanted`
/// the same as one bit for each document of the block.
fn each_common(
    run: Run<'_>,
    documents: &[Ordinal],
    wanted: &[u64; BLOCK_DOCUMENTS / 64],
    mut take: impl FnMut(usize, u8),
) {
    if run.locals.len() > documents.len() * SEARCHED_LENGTH {
        let mut from = 0;
        for document in documents {
            match run.find(*document as u16, from) {
                Ok(place) => {
                    take(usize::from(*document as u16), run.codes[place]);
                    from = place;
                }
                Err(place) => from = place,
            }
        }
        return;
    }
    for (local, code) in run.locals.iter().zip(run.codes) {
        let local = usize::from(*local);
        if wanted[local / 64] >> (local % 64) & 1 == 1 {
            take(local, *code);
        }
    }
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
