//! A request against one side of the catalogue: weights with the index's idf, and the score that is attainable.

use super::query::{SourceTerm, TextQuery, bigram_of};
use crate::exclusion::{TermHash, term_hash};
use crate::explanation::Span;
use crate::impact::{LayeredIndex, TermNumber, WeightedTerm, stored_frequency, term_impact};

/// How much a rare term's weight grows beyond BM25's own idf; by experiment (docs/scoring.md).
const IDF_EXPONENT: f32 = 0.3;

/// A request with the weights of one index.
pub(crate) struct TermQuery {
    /// Terms that the index has, in the order of the request's terms; each with its place there.
    terms: Vec<(usize, WeightedTerm)>,
    /// The hashes of the words among them, each with its place there, in ascending order.
    hashes: Vec<(TermHash, usize)>,
    attainable: f32,
}

/// What the texts of a pair have in common.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TextEvidence {
    /// Share of the attainable score, in [0, 1].
    pub(crate) share: f64,
    /// Words of the request, or synonyms of them, that the record has.
    pub(crate) words: u16,
}

/// The idf of a term that no document has: that of its rarest other name which some document has, if there is one.
fn idf_by_other_names(query: &TextQuery, term: &str, index: &LayeredIndex) -> Option<f32> {
    let others = query.terms.iter().filter(|other| other.widens.as_deref() == Some(term));
    let known = others.filter_map(|other| index.number(&other.term));
    known.map(|number| index.idf(Some(number))).reduce(f32::max)
}

/// Words that no document has, with the idf of another name under which some document speaks of the same thing.
struct OtherNames<'a>(Vec<(&'a SourceTerm, f32)>);

impl<'a> OtherNames<'a> {
    fn of(query: &'a TextQuery, numbers: &[Option<TermNumber>], index: &LayeredIndex) -> Self {
        let unnumbered = query.terms.iter().zip(numbers).filter(|(_, number)| number.is_none());
        let unknown =
            unnumbered.map(|(source, _)| source).filter(|source| source.is_word() && source.widens.is_none());
        let named = |source: &'a SourceTerm| Some((source, idf_by_other_names(query, &source.term, index)?));
        Self(unknown.filter_map(named).collect())
    }

    fn idf(&self, term: &SourceTerm) -> Option<f32> {
        self.0.iter().find(|(other, _)| other.term == term.term).map(|(_, idf)| *idf)
    }

    /// Whether a term stands nowhere but inside such words: what it says is said by their other names.
    fn contain(&self, term: &SourceTerm) -> bool {
        let inside = |span: &Span| {
            self.0.iter().any(|(other, _)| {
                other.term != term.term
                    && other.spans.iter().any(|whole| {
                        whole.field == span.field
                            && whole.bytes.start <= span.bytes.start
                            && span.bytes.end <= whole.bytes.end
                    })
            })
        };
        !self.0.is_empty() && term.spans.iter().all(inside)
    }
}

impl TermQuery {
    /// Looks the terms up. A word that no document has still counts as attainable: what the whole catalogue does not
    /// speak of is not answered; when it is spoken of by another name, it counts as that name does, and its parts do not
    /// count beside it. Its bigrams do not count once more.
    pub(crate) fn new(query: &TextQuery, index: &LayeredIndex) -> Self {
        let mut terms = Vec::with_capacity(query.terms.len());
        let mut attainable = 0.0f32;
        let names: Vec<&str> = query.terms.iter().map(|source| source.term.as_str()).collect();
        let numbers = index.numbers(&names);
        let other_names = OtherNames::of(query, &numbers, index);
        for ((place, source), &number) in query.terms.iter().enumerate().zip(&numbers) {
            let other_name = if number.is_none() { other_names.idf(source) } else { None };
            let idf = other_name.unwrap_or_else(|| index.idf(number));
            let weight = source.weight * idf.powf(IDF_EXPONENT) * idf;
            // A synonym is another way to the same point, so it does not raise what is attainable.
            let counts = number.is_some()
                || other_name.is_some()
                || (source.is_word() && !other_names.contain(source));
            if source.widens.is_none() && counts {
                attainable += weight;
            }
            let Some(number) = number else { continue };
            let bigram = bigram_of(query.own(), |own| &own.term, &source.term);
            let spelt = bigram.and_then(|bigram| numbers[bigram]);
            terms.push((place, WeightedTerm { number, weight, word: source.is_word(), spelt }));
        }
        let words = terms.iter().enumerate().filter(|(_, (_, term))| term.word);
        let mut hashes: Vec<(TermHash, usize)> =
            words.map(|(place, (of_query, _))| (term_hash(&query.terms[*of_query].term), place)).collect();
        hashes.sort_unstable();
        Self { terms, hashes, attainable }
    }

    /// The terms as the index takes them.
    pub(crate) fn weighted(&self) -> Vec<WeightedTerm> {
        self.terms.iter().map(|(_, term)| *term).collect()
    }

    /// Which share of what is attainable these words make up, given as hashes in ascending order.
    pub(crate) fn share_of(&self, words: &[TermHash]) -> f64 {
        if words.is_empty() || self.attainable <= 0.0 {
            return 0.0;
        }
        let among = self.hashes.iter().filter(|(hash, _)| words.binary_search(hash).is_ok());
        let weight: f32 = among.map(|(_, place)| self.terms[*place].1.weight).sum();
        f64::from((weight / self.attainable).min(1.0))
    }

    /// What a raw score and a number of shared words come to.
    pub(crate) fn evidence(&self, raw: f32, words: u16) -> TextEvidence {
        let share =
            if self.attainable > 0.0 { f64::from((raw / self.attainable).clamp(0.0, 1.0)) } else { 0.0 };
        TextEvidence { share, words }
    }

    /// The evidence of a text's parts, equal to the bit to what the index gives for the same text as a document.
    pub(crate) fn evidence_of(&self, query: &TextQuery, parts: &[(usize, f32)]) -> TextEvidence {
        let words = parts.iter().filter(|(place, _)| query.terms[*place].is_word()).count();
        self.evidence(parts.iter().map(|(_, part)| part).sum(), words as u16)
    }

    /// Each term's part of the raw score of a text: its place in the request, and the part. Terms without one are left
    /// out. The text has so many `terms` and each of them as often as `frequency` says.
    pub(crate) fn parts(
        &self,
        query: &TextQuery,
        index: &LayeredIndex,
        terms: u32,
        frequency: impl Fn(&str) -> usize,
    ) -> Vec<(usize, f32)> {
        let norm = index.norm_of(terms);
        let part = |(place, term): &(usize, WeightedTerm)| {
            let times = frequency(&query.terms[*place].term);
            (times > 0).then(|| (*place, term.weight * term_impact(stored_frequency(times), norm)))
        };
        self.terms.iter().filter_map(part).collect()
    }
}
