//! Where the supplies of a generation lie in the latent space of its rules.

use std::panic::resume_unwind;
use std::sync::Arc;

use super::{Generation, Side};
use crate::impact::{GONE, ImpactIndex, Layer, Ordinal, TermNumber};
use crate::semantic::{Cohort, DIMENSIONS, LatentSpace, Vector, VectorTable, frequency_weight};

/// Supplies whose vectors are summed up together: some 500 KB.
const CHUNK: usize = 1_024;

/// The vectors of the supplies; none without a space.
#[derive(Default)]
#[cfg_attr(test, derive(Debug, PartialEq))]
pub(in crate::engine) struct Latent {
    pub(in crate::engine) supplies: VectorTable,
    /// The supplies that stand for all.
    pub(in crate::engine) cohort: Cohort,
}

impl Generation {
    /// The same with the vectors of its supplies.
    pub(super) fn with_latent(self) -> Self {
        self.with_latent_beside(&VectorTable::default(), &[])
    }

    /// The same with the vectors of its supplies, which are those of another generation.
    pub(super) fn with_latent_of(self, other: &Self) -> Self {
        if !self.is_of_the_space_of(other) {
            return self.with_latent();
        }
        Self { latent: Arc::clone(&other.latent), ..self }
    }

    /// The same with the vectors of its supplies. Those of the supplies that an earlier generation has as well are taken over,
    /// if that one is of the same space; `renumbered` has for every supply of that one its number in this, or [`GONE`].
    pub(super) fn with_latent_after(self, before: &Self, renumbered: &[Ordinal]) -> Self {
        if !self.is_of_the_space_of(before) {
            return self.with_latent();
        }
        self.with_latent_beside(&before.latent.supplies, renumbered)
    }

    fn is_of_the_space_of(&self, other: &Self) -> bool {
        match (&self.rules.space, &other.rules.space) {
            (Some(space), Some(other)) => Arc::ptr_eq(space, other),
            _ => false,
        }
    }

    fn with_latent_beside(self, known: &VectorTable, renumbered: &[Ordinal]) -> Self {
        let Some(space) = &self.rules.space else { return self };
        let mut supplies = VectorTable::of(self.supplies.len(), DIMENSIONS);
        let mut missing: Vec<Ordinal> = Vec::new();
        let mut next = 0;
        for (place, ordinal) in renumbered.iter().enumerate().filter(|(_, ordinal)| **ordinal != GONE) {
            missing.extend(next..*ordinal);
            next = ordinal + 1;
            // A record without a vector then has none now.
            if let Some(vector) = known.get(place) {
                supplies.set(*ordinal as usize, vector);
            }
        }
        missing.extend(next..self.supplies.len() as Ordinal);
        for (ordinal, vector) in fold(space, &self.supplies, &missing) {
            supplies.set(ordinal as usize, vector.view());
        }
        let cohort = Cohort::of(&supplies, |ordinal| self.supplies.facts(ordinal).meaning());
        Self { latent: Arc::new(Latent { supplies, cohort }), ..self }
    }
}

/// The vectors of some records, which stand by ascending number, on all cores.
fn fold(space: &LatentSpace, side: &Side, wanted: &[Ordinal]) -> Vec<(Ordinal, Vector)> {
    let mut found = Vec::with_capacity(wanted.len());
    for layer in side.impact.layers(wanted) {
        found.extend(fold_layer(space, &layer));
    }
    found
}

fn fold_layer(space: &LatentSpace, layer: &Layer<'_>) -> Vec<(Ordinal, Vector)> {
    if layer.documents.is_empty() {
        return Vec::new();
    }
    let number = |(place, term): (usize, &str)| Some((place, layer.index.number(term)?));
    let numbers: Vec<(usize, TermNumber)> = space.terms().enumerate().filter_map(number).collect();
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = layer.documents.len().div_ceil(threads).max(CHUNK);
    // Not on threads of rayon: see `on_all_cores`.
    std::thread::scope(|scope| {
        let numbers = &numbers;
        let folding: Vec<_> = layer
            .documents
            .chunks(share)
            .map(|share| scope.spawn(move || fold_share(space, layer.index, numbers, share)))
            .collect();
        let folded =
            folding.into_iter().map(|share| share.join().unwrap_or_else(|panic| resume_unwind(panic)));
        folded.flatten().collect()
    })
}

/// Sums the vectors of a share up, chunk by chunk: the sums of one stay close to the processor. Each document comes with its
/// number in the index and the number under which its vector is wanted.
fn fold_share(
    space: &LatentSpace,
    index: &ImpactIndex,
    numbers: &[(usize, TermNumber)],
    wanted: &[(Ordinal, Ordinal)],
) -> Vec<(Ordinal, Vector)> {
    const UNWANTED: u32 = u32::MAX;
    let (Some(&(first, _)), Some(&(last, _))) = (wanted.first(), wanted.last()) else { return Vec::new() };
    // By ascending place, as `LatentSpace::fold` adds.
    let mut postings: Vec<_> = numbers
        .iter()
        .map(|(place, number)| (*place, index.postings(*number, first, last).peekable()))
        .collect();
    let mut found = Vec::with_capacity(wanted.len());
    let mut sums = vec![0.0f32; CHUNK * DIMENSIONS];
    let mut rows = Vec::new();
    for chunk in wanted.chunks(CHUNK) {
        let (Some(&(first, _)), Some(&(last, _))) = (chunk.first(), chunk.last()) else { continue };
        sums.fill(0.0);
        rows.clear();
        rows.resize((last - first) as usize + 1, UNWANTED);
        for (row, (document, _)) in chunk.iter().enumerate() {
            rows[(document - first) as usize] = row as u32;
        }
        for (place, postings) in &mut postings {
            while let Some((document, frequency)) = postings.next_if(|(document, _)| *document <= last) {
                // Between two chunks lie records that nobody wants.
                let row = document.checked_sub(first).map_or(UNWANTED, |row| rows[row as usize]);
                if row != UNWANTED {
                    let start = row as usize * DIMENSIONS;
                    space.add(*place, frequency_weight(frequency), &mut sums[start..start + DIMENSIONS]);
                }
            }
        }
        let vectors = chunk.iter().zip(sums.chunks(DIMENSIONS));
        found.extend(vectors.filter_map(|((_, ordinal), sum)| Some((*ordinal, Vector::of(sum)?))));
    }
    found
}
