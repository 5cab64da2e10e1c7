//! What the texts of a pair have in common, as values in [0, 1].

use crate::retrieval::TextEvidence;

/// A smaller share than this says no less: everything below is a word or two by chance.
const LEAST_SHARE: f64 = 0.001;
/// Several words that agree are better evidence than one rare word that alone makes up the same share; beyond so many,
/// one more says nothing new. By experiment (docs/scoring.md).
const ENOUGH_WORDS: u16 = 6;

/// The attainable share of the text score, on a logarithmic scale from .1 % to all of it: what counts is by how many times
/// one record says more than another, not by how many points.
pub(crate) fn share_value(evidence: TextEvidence) -> f64 {
    1.0 - evidence.share.clamp(LEAST_SHARE, 1.0).ln() / LEAST_SHARE.ln()
}

/// From this share of the demand on, what a supply says that it is not for is just what is wanted.
const WHOLLY_EXCLUDED: f64 = 0.03;

/// How far a supply is for what the demand says, by the share of this that it says it is not for: from all, 1, to not at all.
/// `None` when it excludes nothing of it.
pub(crate) fn scope_value(excluded: f64) -> Option<f64> {
    (excluded > 0.0).then(|| 1.0 - (excluded / WHOLLY_EXCLUDED).min(1.0))
}

/// The number of shared words, on a logarithmic scale from one to [`ENOUGH_WORDS`].
pub(crate) fn words_value(evidence: TextEvidence) -> f64 {
    f64::from(evidence.words.clamp(1, ENOUGH_WORDS)).ln() / f64::from(ENOUGH_WORDS).ln()
}

#[cfg(test)]
mod tests {
    use super::{TextEvidence, scope_value, share_value, words_value};

    #[test]
    fn what_is_not_excluded_says_nothing_of_the_scope() {
        assert_eq!(scope_value(0.0), None);
        assert_eq!(scope_value(0.015), Some(0.5));
        assert_eq!(scope_value(0.5), Some(0.0));
    }

    #[test]
    fn both_rise_from_nothing_to_everything() {
        let at = |share: f64, words: u16| TextEvidence { share, words };
        assert_eq!((share_value(at(0.0, 0)), words_value(at(0.0, 0))), (0.0, 0.0));
        assert_eq!((share_value(at(1.0, 6)), words_value(at(1.0, 60))), (1.0, 1.0));
        assert!((share_value(at(0.1, 1)) - 2.0 / 3.0).abs() < 1e-12);
        assert!(words_value(at(0.1, 2)) < words_value(at(0.1, 3)));
    }
}
