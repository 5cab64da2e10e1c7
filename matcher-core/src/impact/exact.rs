//! Exact scores of some documents: every term of the request in their postings, in the order of the request.

use super::code::frequency;
use super::postings::{BLOCK_DOCUMENTS, Postings, Run, block_of};
use super::{ImpactIndex, Ordinal, Scored, WeightedTerm, term_impact};
use crate::cancel::{Cancel, Cancelled};

/// A list that is so many times as long as there are documents to look for is searched; a shorter one is read through.
const SEARCHED_LENGTH: usize = 16;

/// The documents of a block that are wanted, to be found while a list is read.
pub(super) struct Wanted {
    // One bit for each document of the block.
    bits: Box<[u64; BLOCK_DOCUMENTS / 64]>,
    // Of each that is wanted its place among those.
    places: Box<[u16; BLOCK_DOCUMENTS]>,
}

impl Wanted {
    /// None.
    pub(super) fn new() -> Self {
        Self { bits: Box::new([0; BLOCK_DOCUMENTS / 64]), places: Box::new([0; BLOCK_DOCUMENTS]) }
    }

    fn set(&mut self, locals: &[u16]) {
        self.bits.fill(0);
        for (place, local) in locals.iter().enumerate() {
            self.bits[usize::from(*local) / 64] |= 1 << (local % 64);
            self.places[usize::from(*local)] = place as u16;
        }
    }

    fn place(&self, local: u16) -> Option<usize> {
        let wanted = self.bits[usize::from(local) / 64] >> (local % 64) & 1 == 1;
        wanted.then(|| usize::from(self.places[usize::from(local)]))
    }
}

impl ImpactIndex {
    /// The scores of some documents, which stand by ascending number. Sums up in the order of the request's terms.
    pub(super) fn exactly(
        &self,
        query: &[WeightedTerm],
        documents: &[Ordinal],
        wanted: &mut Wanted,
        cancel: &Cancel,
    ) -> Result<Vec<Scored>, Cancelled> {
        let mut found = Vec::with_capacity(documents.len());
        for documents in documents.chunk_by(|a, b| block_of(*a) == block_of(*b)) {
            let block = block_of(documents[0]);
            let locals: Vec<u16> = documents.iter().map(|document| *document as u16).collect();
            let norms: Vec<f32> = documents.iter().map(|document| self.norms[*document as usize]).collect();
            let mut sums = vec![(0.0, 0); documents.len()];
            wanted.set(&locals);
            for term in query {
                cancel.check()?;
                let Some(run) = self.postings.run_in(term.number, block) else { continue };
                each_common(&self.postings, run, (&locals, wanted), |place, code| {
                    let (score, words) = &mut sums[place];
                    *score += term.weight * term_impact(frequency(code), norms[place]);
                    *words += u16::from(term.word);
                });
            }
            let scored = documents.iter().zip(sums);
            found.extend(scored.map(|(&document, (score, words))| Scored { document, score, words }));
        }
        Ok(found)
    }
}

/// Gives the documents of a run that are wanted, as their places among those, with the bytes of their postings.
fn each_common(
    postings: &Postings,
    run: Run<'_>,
    (locals, wanted): (&[u16], &Wanted),
    mut take: impl FnMut(usize, u8),
) {
    if let Some(membership) = postings.membership(run) {
        for (place, local) in locals.iter().enumerate() {
            if let Some(posting) = membership.place(*local) {
                take(place, run.codes[posting]);
            }
        }
    } else if run.locals.len() > locals.len() * SEARCHED_LENGTH {
        for (place, local) in locals.iter().enumerate() {
            if let Ok(posting) = run.locals.binary_search(local) {
                take(place, run.codes[posting]);
            }
        }
    } else {
        for (local, code) in run.locals.iter().zip(run.codes) {
            if let Some(place) = wanted.place(*local) {
                take(place, *code);
            }
        }
    }
}
