//! Words that keep the same company and rarely each other's: two names, or two sides, of one matter.

use rayon::prelude::*;

use super::contexts::{Contexts, shared};
use super::corpus::Corpus;
use super::model::{PairBasis, PairCandidate};
use super::{example, unquoted};
use crate::analysis::Relation;
use crate::cancel::{Cancel, Cancelled};

/// Beyond this share of the rarer one's records with both, a record has no need of the other's name.
const MOST_TOGETHER: f64 = 0.05;
/// Least cosine; by reading what lies above and below (docs/scoring.md).
const LEAST_COSINE: f64 = 0.2;
/// What a common char adds: names of one thing often share one (焙烧 and 煅烧).
const SHARED_CHAR: f64 = 0.15;
/// Nearest words that are looked at for one that passes.
const LOOKED_AT: usize = 1;
/// Words that are compared between two looks whether the request was cancelled.
const COMPARED_BETWEEN_CHECKS: usize = 1_024;

/// Pairs of mutual nearest neighbours, best first, ties by their terms.
pub(super) fn company_pairs(
    corpus: &Corpus,
    contexts: &Contexts,
    cancel: &Cancel,
) -> Result<Vec<PairCandidate>, Cancelled> {
    let terms: Vec<u32> = (0..contexts.words.len() as u32).collect();
    let mut nearest: Vec<Option<(u32, f64)>> = Vec::with_capacity(terms.len());
    for chunk in terms.chunks(COMPARED_BETWEEN_CHECKS) {
        cancel.check()?;
        nearest.par_extend(chunk.par_iter().map(|term| nearest_of(corpus, contexts, *term)));
    }
    let mut pairs = Vec::new();
    for (term, found) in (0_u32..).zip(&nearest) {
        let Some((other, cosine)) = *found else { continue };
        let mutual = nearest[other as usize].is_some_and(|(back, _)| back == term);
        if term < other && mutual && cosine >= LEAST_COSINE {
            pairs.push(pair(corpus, contexts, (term, other), cosine));
        }
    }
    Ok(pairs)
}

fn nearest_of(corpus: &Corpus, contexts: &Contexts, term: u32) -> Option<(u32, f64)> {
    let text = |term: u32| corpus.word(contexts.words[term as usize]).text.as_str();
    let postings = |term: u32| &contexts.postings[term as usize];
    let passes = |other: u32| {
        let (a, b) = (text(term), text(other));
        let least = postings(term).len().min(postings(other).len());
        other != term
            && !a.contains(b)
            && !b.contains(a)
            && shared(postings(term), postings(other)) as f64 <= MOST_TOGETHER * least as f64
    };
    contexts.nearest(&contexts.vectors[term as usize], LOOKED_AT, passes).first().copied()
}

fn pair(corpus: &Corpus, contexts: &Contexts, (first, second): (u32, u32), cosine: f64) -> PairCandidate {
    let word = |term: u32| corpus.word(contexts.words[term as usize]).text.clone();
    let postings = |term: u32| &contexts.postings[term as usize];
    let (term, synonym) = (word(first), word(second));
    let alike = term.chars().any(|c| synonym.contains(c));
    PairCandidate {
        relation: Relation::Related,
        basis: PairBasis::Company {
            cosine,
            records: postings(first).len(),
            others: postings(second).len(),
            together: shared(postings(first), postings(second)),
        },
        score: (cosine + if alike { SHARED_CHAR } else { 0.0 }).min(1.0),
        known: false,
        examples: [first, second]
            .into_iter()
            .map(|term| unquoted(example(corpus, postings(term)[0])))
            .collect(),
        term,
        synonym,
    }
}
