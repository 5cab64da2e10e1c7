//! A latent semantic space that the catalogue itself teaches (Deerwester et al. 1990, *Indexing by Latent Semantic Analysis*):
//! words that stand in the same company point the same way, whether or not they ever stand together.

mod basis;
mod learn;
mod orthonormal;
mod text;

pub(crate) use learn::{LEAST_DOCUMENTS, MOST_DOCUMENTS, SpaceTerm, learn};

use std::sync::LazyLock;

use super::vector::Vector;
use crate::fingerprint::fingerprint;
use crate::term_table::TermTable;

/// Dimensions of a space. 64 and 256 were no better (docs/quality.md).
pub(crate) const DIMENSIONS: usize = 128;

/// Directions of words. A text's direction is the weighted sum of those of its words, so that one which the space has
/// never seen has its place in it too (folding in).
#[derive(Clone, PartialEq)]
#[cfg_attr(test, derive(Debug))]
pub(crate) struct LatentSpace {
    learned_from: usize,
    terms: TermTable,
    /// A direction for each term, quantised.
    components: Vec<i8>,
    /// What a unit of each direction weighs: the term's idf when the space was learned, times the step of its quantisation.
    weights: Vec<f32>,
    /// The products of both: multiplying once is what makes folding in fast.
    directions: Vec<f32>,
    name: u64,
}

impl LatentSpace {
    /// Of words in byte order with their quantised directions and what a unit of these weighs.
    fn new(learned_from: usize, words: &[String], components: Vec<i8>, weights: Vec<f32>) -> Self {
        let mut terms = TermTable::default();
        words.iter().for_each(|word| terms.push(word));
        terms.finish();
        let weighted = components.chunks(DIMENSIONS).zip(&weights).flat_map(|(components, weight)| {
            components.iter().map(move |component| weight * f32::from(*component))
        });
        let mut directions = Vec::with_capacity(components.len());
        directions.extend(weighted);
        let name = name_of(words, &components, &weights);
        Self { learned_from, terms, components, weights, directions, name }
    }

    /// Tells it from others: two of the same name give every text the same vector.
    pub(crate) fn name(&self) -> u64 {
        self.name
    }

    /// How many documents taught it.
    pub(crate) fn learned_from(&self) -> usize {
        self.learned_from
    }

    /// The words that it knows, in byte order.
    pub(crate) fn terms(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.terms.len()).map(|place| self.terms.term(place))
    }

    /// The place of a word among [`LatentSpace::terms`].
    pub(crate) fn place(&self, term: &str) -> Option<usize> {
        self.terms.number(term).map(|place| place as usize)
    }

    /// The vector of a text of these words with their weights, by ascending place; `None` when it has no direction.
    pub(crate) fn fold(&self, words: impl IntoIterator<Item = (usize, f32)>) -> Option<Vector> {
        let mut sum = [0.0f32; DIMENSIONS];
        for (place, weight) in words {
            self.add(place, weight, &mut sum);
        }
        Vector::of(&sum)
    }

    /// Adds a word's direction to a sum. Sums of the same words in the same order are the same to the bit.
    pub(crate) fn add(&self, place: usize, weight: f32, sum: &mut [f32]) {
        let direction = &self.directions[place * DIMENSIONS..(place + 1) * DIMENSIONS];
        for (total, component) in sum.iter_mut().zip(direction) {
            *total += weight * component;
        }
    }
}

fn name_of(words: &[String], components: &[i8], weights: &[f32]) -> u64 {
    let words = words.iter().flat_map(|word| word.bytes().chain([0]));
    let components = components.iter().map(|component| component.cast_unsigned());
    fingerprint(words.chain(components).chain(weights.iter().flat_map(|weight| weight.to_le_bytes())))
}

/// What a word weighs that a document has so often.
pub(crate) fn frequency_weight(frequency: u8) -> f32 {
    static WEIGHTS: LazyLock<[f32; 256]> =
        LazyLock::new(|| std::array::from_fn(|frequency| 1.0 + (frequency.max(1) as f32).ln()));
    WEIGHTS[usize::from(frequency)]
}

#[cfg(test)]
mod tests;
