//! Learning a space from the words of documents.

use ndarray::Array2;

use super::basis::{Sparse, basis};
use super::{DIMENSIONS, LatentSpace, frequency_weight};
use crate::fingerprint::fingerprint;

/// Fewer documents say too little about which words stand in the same company.
pub(crate) const LEAST_DOCUMENTS: usize = 500;
/// More documents hardly teach anything new; the others are folded in.
pub(crate) const MOST_DOCUMENTS: usize = 20_000;
/// Words of a space, those of the most documents.
const MOST_TERMS: usize = 32_768;
/// A word of fewer documents stands in no company.
const LEAST_FREQUENCY: usize = 2;
/// Largest component of a quantised direction.
const LARGEST: f32 = 127.0;

/// A word with the documents that have it, by ascending number, and how often.
pub(crate) struct SpaceTerm {
    pub(crate) term: String,
    pub(crate) postings: Vec<(u32, u8)>,
}

/// Learns from so many documents; `None` when they are too few, or have nothing in common. The same words give the same space,
/// in whatever order they come.
pub(crate) fn learn(documents: usize, mut terms: Vec<SpaceTerm>) -> Option<LatentSpace> {
    terms.retain(|term| term.postings.len() >= LEAST_FREQUENCY);
    if documents < LEAST_DOCUMENTS || terms.is_empty() {
        return None;
    }
    terms.sort_unstable_by(|a, b| b.postings.len().cmp(&a.postings.len()).then_with(|| a.term.cmp(&b.term)));
    terms.truncate(MOST_TERMS);
    terms.sort_unstable_by(|a, b| a.term.cmp(&b.term));
    let idf: Vec<f32> = terms.iter().map(|term| idf(documents, term.postings.len())).collect();
    let found = basis(&weighted(documents, &terms, &idf), documents, start(&terms));
    let (mut known, mut components, mut weights) = (Vec::new(), Vec::new(), Vec::new());
    for ((term, idf), direction) in terms.into_iter().zip(idf).zip(found.rows()) {
        let largest = direction.fold(0.0f32, |largest, number| largest.max(number.abs()));
        if largest > 0.0 {
            known.push(term.term);
            components.extend(direction.iter().map(|number| (number / largest * LARGEST).round() as i8));
            weights.push(idf * largest / LARGEST);
        }
    }
    (!known.is_empty()).then(|| LatentSpace::new(documents, &known, components, weights))
}

/// As BM25 has it.
fn idf(documents: usize, frequency: usize) -> f32 {
    let (documents, frequency) = (documents as f32, frequency as f32);
    (1.0 + (documents - frequency + 0.5) / (frequency + 0.5)).ln()
}

/// Words a row, documents a column, each document of length 1.
fn weighted(documents: usize, terms: &[SpaceTerm], idf: &[f32]) -> Sparse {
    let mut matrix = Sparse { starts: vec![0], columns: Vec::new(), values: Vec::new() };
    let mut squares = vec![0.0f32; documents];
    for (term, idf) in terms.iter().zip(idf) {
        for &(document, frequency) in &term.postings {
            let value = frequency_weight(frequency) * idf;
            squares[document as usize] += value * value;
            matrix.columns.push(document);
            matrix.values.push(value);
        }
        matrix.starts.push(matrix.columns.len());
    }
    for (value, document) in matrix.values.iter_mut().zip(&matrix.columns) {
        *value /= squares[*document as usize].sqrt();
    }
    matrix
}

/// Signs by chance, but for each word always the same, so that one word more changes little.
fn start(terms: &[SpaceTerm]) -> Array2<f32> {
    let mut start = Array2::zeros((terms.len(), DIMENSIONS));
    for (term, mut row) in terms.iter().zip(start.rows_mut()) {
        let mut state = fingerprint(term.term.bytes());
        for number in &mut row {
            state = scrambled(state);
            *number = if state & 1 == 0 { 1.0 } else { -1.0 };
        }
    }
    start
}

/// The next state of a generator (splitmix64: Steele, Lea and Flood 2014).
fn scrambled(state: u64) -> u64 {
    let mut mixed = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
