//! What the texts of a pair have in common, as a value.

use crate::retrieval::TextEvidence;

/// A logistic curve over the logarithms of the attainable share and of the number of shared words, fitted to the
/// project's graded fixtures (docs/scoring.md says how). Several words that agree are better evidence than one rare
/// word that alone makes up the same share; beyond [`ENOUGH_WORDS`] one more says nothing new.
const INTERCEPT: f64 = 1.8;
const SHARE_SLOPE: f64 = 1.7;
const WORDS_SLOPE: f64 = 1.0;
const ENOUGH_WORDS: u16 = 6;

/// Maps text evidence to a value in [0, 1]; rising in both share and words, 0 where nothing is shared.
pub(crate) fn text_value(evidence: TextEvidence) -> f64 {
    if evidence.share <= 0.0 {
        return 0.0;
    }
    let words = f64::from(evidence.words.clamp(1, ENOUGH_WORDS));
    let odds = INTERCEPT + SHARE_SLOPE * evidence.share.ln() + WORDS_SLOPE * words.ln();
    1.0 / (1.0 + (-odds).exp())
}
