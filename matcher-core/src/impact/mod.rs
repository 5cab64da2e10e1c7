//! The impact index: postings of one side of the catalogue in memory, laid out for demand-length queries.
//!
//! A demand has some forty to two hundred terms. For those, adding up every posting beats skipping, so the index is
//! a plain accumulator over contiguous lists. It is immutable and belongs to one generation of the search index.

mod bm25;
mod term_table;
mod update;

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use rustc_hash::FxHashSet;

use crate::cancel::{Cancel, Cancelled};

pub(crate) use bm25::{idf, length_norm, term_impact};
pub(crate) use term_table::TermTable;
pub(crate) use update::{GONE, NewPosting};

/// So many documents are selected from between two looks at the clock: some 100 µs.
const SELECTED_BETWEEN_CHECKS: usize = 1 << 16;

/// Number of a document within a side: documents are numbered by identifier, so ties by number are ties by id.
pub(crate) type Ordinal = u32;
/// Number of a term within a side.
pub(crate) type TermNumber = u32;

/// Postings of all documents of one side.
#[derive(Default)]
#[cfg_attr(test, derive(Debug, PartialEq))]
pub(crate) struct ImpactIndex {
    terms: TermTable,
    // List of term t: starts[t]..starts[t + 1] of `documents` and `frequencies`.
    starts: Vec<u64>,
    documents: Vec<Ordinal>,
    frequencies: Vec<u8>,
    norms: Vec<f32>,
    average_terms: f64,
}

/// A query term with its final weight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct WeightedTerm {
    pub(crate) number: TermNumber,
    pub(crate) weight: f32,
    /// Whether a document that has it shares one more word with the query; a bigram only repeats the words.
    pub(crate) word: bool,
}

/// A document with its accumulated score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scored {
    pub(crate) document: Ordinal,
    pub(crate) score: f32,
    /// How many words of the query it has.
    pub(crate) words: u16,
}

impl ImpactIndex {
    /// An index of documents with the given numbers of terms, still without postings.
    pub(crate) fn with_documents(terms_of: impl ExactSizeIterator<Item = u32> + Clone) -> Self {
        let documents = terms_of.len();
        let total: u64 = terms_of.clone().map(u64::from).sum();
        let average_terms = total as f64 / documents.max(1) as f64;
        let norms = terms_of.map(|terms| length_norm(terms, average_terms)).collect();
        Self { starts: vec![0], norms, average_terms, ..Self::default() }
    }

    /// Adds the next term in byte order. Postings without an entry are left out; each document stands once.
    pub(crate) fn push_term(&mut self, term: &str, postings: &mut [(Ordinal, u32)]) {
        if postings.is_empty() {
            return;
        }
        postings.sort_unstable_by_key(|posting| posting.0);
        self.terms.push(term);
        self.documents.extend(postings.iter().map(|posting| posting.0));
        self.frequencies.extend(postings.iter().map(|posting| stored_frequency(posting.1)));
        self.starts.push(self.documents.len() as u64);
    }

    /// Gives spare memory back.
    pub(crate) fn finish(&mut self) {
        self.terms.shrink();
        self.starts.shrink_to_fit();
        self.documents.shrink_to_fit();
        self.frequencies.shrink_to_fit();
    }

    /// How many documents there are.
    pub(crate) fn documents(&self) -> usize {
        self.norms.len()
    }

    /// The number of a term, if any document has it.
    pub(crate) fn number(&self, term: &str) -> Option<TermNumber> {
        self.terms.number(term)
    }

    /// Inverse document frequency of a term; that of a term in no document when it is unknown.
    pub(crate) fn idf(&self, number: Option<TermNumber>) -> f32 {
        let frequency = number.map_or(0, |number| self.list(number).len());
        idf(self.documents(), frequency)
    }

    /// How often a document has a term, at most 255; two binary searches.
    pub(crate) fn frequency(&self, term: &str, document: Ordinal) -> usize {
        let Some(number) = self.number(term) else { return 0 };
        let list = self.list(number);
        let place = self.documents[list.clone()].binary_search(&document);
        place.map_or(0, |place| usize::from(self.frequencies[list][place]))
    }

    /// How often documents have a term: those from `first` to `last`, by ascending number.
    pub(crate) fn postings(
        &self,
        number: TermNumber,
        first: Ordinal,
        last: Ordinal,
    ) -> impl Iterator<Item = (Ordinal, u8)> {
        let list = self.list(number);
        let (documents, frequencies) = (&self.documents[list.clone()], &self.frequencies[list]);
        let start = documents.partition_point(|document| *document < first);
        let pairs = documents[start..].iter().copied().zip(frequencies[start..].iter().copied());
        pairs.take_while(move |(document, _)| *document <= last)
    }

    /// All terms, in byte order, with their numbers.
    pub(crate) fn terms(&self) -> impl Iterator<Item = (TermNumber, &str)> {
        (0..self.terms.len()).map(|place| (place as TermNumber, self.terms.term(place)))
    }

    /// The length norm of a text of so many terms, as if it were a document of this side.
    pub(crate) fn norm_of(&self, terms: u32) -> f32 {
        length_norm(terms, self.average_terms)
    }

    /// The best documents that pass a filter, by score descending, ties by number; those without any term are left out.
    /// After them those of `also` that are not among them, in their order, whatever their score. Looks whether it was
    /// cancelled before every term and while selecting.
    pub(crate) fn top(
        &self,
        query: &[WeightedTerm],
        (most, also): (usize, &[Ordinal]),
        cancel: &Cancel,
        mut accept: impl FnMut(Ordinal) -> bool,
    ) -> Result<Vec<Scored>, Cancelled> {
        cancel.check()?;
        let mut scores = vec![0.0f32; self.documents()];
        let mut words = vec![0u16; self.documents()];
        for term in query {
            cancel.check()?;
            let list = self.list(term.number);
            let counts = u16::from(term.word);
            for (document, frequency) in self.documents[list.clone()].iter().zip(&self.frequencies[list]) {
                let document = *document as usize;
                scores[document] += term.weight * term_impact(*frequency, self.norms[document]);
                words[document] += counts;
            }
        }
        let mut best = select(&scores, most, cancel, &mut accept)?;
        let chosen: FxHashSet<Ordinal> = best.iter().map(|scored| scored.document).collect();
        let others = also.iter().filter(|document| !chosen.contains(document));
        best.extend(others.map(|&document| Scored { document, score: scores[document as usize], words: 0 }));
        for scored in &mut best {
            scored.words = words[scored.document as usize];
        }
        Ok(best)
    }

    /// What one document has of a query, equal to the bit to what [`ImpactIndex::top`] gives; a binary search for each term.
    pub(crate) fn scored(&self, query: &[WeightedTerm], document: Ordinal) -> Scored {
        let norm = self.norms[document as usize];
        let mut scored = Scored { document, score: 0.0, words: 0 };
        for term in query {
            let list = self.list(term.number);
            if let Ok(place) = self.documents[list.clone()].binary_search(&document) {
                scored.score += term.weight * term_impact(self.frequencies[list][place], norm);
                scored.words += u16::from(term.word);
            }
        }
        scored
    }

    fn list(&self, number: TermNumber) -> std::ops::Range<usize> {
        self.starts[number as usize] as usize..self.starts[number as usize + 1] as usize
    }
}

/// A term frequency as a list holds it: from 255 on, all weigh the same.
fn stored_frequency(frequency: u32) -> u8 {
    frequency.min(255) as u8
}

/// The best positive scores. The filter is asked only for documents that would be taken.
fn select(
    scores: &[f32],
    most: usize,
    cancel: &Cancel,
    accept: &mut impl FnMut(Ordinal) -> bool,
) -> Result<Vec<Scored>, Cancelled> {
    let mut worst_first: BinaryHeap<WorstFirst> = BinaryHeap::with_capacity(most.min(scores.len()) + 1);
    let mut least = 0.0f32;
    for (document, &score) in scores.iter().enumerate() {
        if document % SELECTED_BETWEEN_CHECKS == 0 {
            cancel.check()?;
        }
        // A later document of the same score has the greater number and loses the tie.
        if score <= least || most == 0 || !accept(document as Ordinal) {
            continue;
        }
        worst_first.push(WorstFirst(Scored { document: document as Ordinal, score, words: 0 }));
        if worst_first.len() > most {
            worst_first.pop();
        }
        if worst_first.len() == most {
            least = worst_first.peek().map_or(0.0, |worst| worst.0.score);
        }
    }
    let mut best: Vec<Scored> = worst_first.into_iter().map(|entry| entry.0).collect();
    best.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.document.cmp(&b.document)));
    Ok(best)
}

struct WorstFirst(Scored);

impl Ord for WorstFirst {
    fn cmp(&self, other: &Self) -> Ordering {
        other.0.score.total_cmp(&self.0.score).then(self.0.document.cmp(&other.0.document))
    }
}

impl PartialOrd for WorstFirst {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for WorstFirst {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for WorstFirst {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Cancel, Cancelled, ImpactIndex, Ordinal, Scored, WeightedTerm, select};

    fn index() -> ImpactIndex {
        let mut index = ImpactIndex::with_documents([10, 10, 40].into_iter());
        index.push_term("尾矿", &mut [(2, 1), (0, 2)]);
        index.push_term("浮选", &mut [(1, 1)]);
        index.finish();
        index
    }

    fn top(
        index: &ImpactIndex,
        query: &[WeightedTerm],
        most: usize,
        accept: impl FnMut(Ordinal) -> bool,
    ) -> Vec<Ordinal> {
        let found = index.top(query, (most, &[]), &Cancel::never(), accept).expect("not cancelled");
        found.iter().map(|scored| scored.document).collect()
    }

    #[test]
    fn a_cancelled_search_gives_nothing() {
        let cancel = Cancel::never();
        cancel.cancel();
        assert_eq!(index().top(&[], (10, &[]), &cancel, |_| true), Err(Cancelled));
    }

    #[test]
    fn rare_terms_in_short_documents_weigh_more() {
        let index = index();
        let tailings = index.number("尾矿").expect("known");
        let flotation = index.number("浮选").expect("known");
        assert!(index.idf(Some(flotation)) > index.idf(Some(tailings)));
        assert!(index.idf(None) > index.idf(Some(flotation)));
        let once = WeightedTerm { number: tailings, weight: 1.0, word: true };
        assert_eq!(top(&index, &[once], 10, |_| true), [0, 2]);
        assert_eq!(index.number("焙烧"), None);
        assert_eq!([0, 1, 2].map(|document| index.frequency("尾矿", document)), [2, 0, 1]);
        assert_eq!(index.frequency("焙烧", 0), 0);
    }

    #[test]
    fn documents_that_are_asked_for_come_too_each_once() {
        let index = index();
        let tailings = index.number("尾矿").expect("known");
        let query = [WeightedTerm { number: tailings, weight: 1.0, word: true }];
        let found = index.top(&query, (1, &[1, 0, 2]), &Cancel::never(), |_| true).expect("not cancelled");
        let found: Vec<_> =
            found.iter().map(|scored| (scored.document, scored.score > 0.0, scored.words)).collect();
        assert_eq!(found, [(0, true, 1), (1, false, 0), (2, true, 1)]);
    }

    #[test]
    fn a_filter_and_the_order_hold() {
        let index = index();
        let query: Vec<_> = ["尾矿", "浮选"]
            .iter()
            .map(|term| WeightedTerm { number: index.number(term).expect("known"), weight: 1.0, word: true })
            .collect();
        assert_eq!(top(&index, &query, 10, |_| true), [0, 1, 2]);
        assert_eq!(top(&index, &query, 1, |document| document != 0), [1]);
    }

    proptest! {
        #[test]
        fn one_document_alone_has_what_it_has_among_all(
            lists in prop::collection::vec(prop::collection::btree_map(0u32..5, 1u32..300, 0..5), 1..8),
            weights in prop::collection::vec(0.0f32..9.0, 8),
        ) {
            let mut index = ImpactIndex::with_documents([3, 14, 15, 92, 65].into_iter());
            for (at, list) in lists.iter().enumerate() {
                let mut postings: Vec<(Ordinal, u32)> = list.iter().map(|(&document, &times)| (document, times)).collect();
                index.push_term(&format!("t{at}"), &mut postings);
            }
            let terms = (0..lists.len()).filter_map(|at| Some((at, index.number(&format!("t{at}"))?)));
            let query: Vec<WeightedTerm> = terms
                .map(|(at, number)| WeightedTerm { number, weight: weights[at], word: at % 2 == 0 })
                .collect();
            let all = [0, 1, 2, 3, 4];
            let among_all = index.top(&query, (0, &all), &Cancel::never(), |_| true).expect("not cancelled");
            prop_assert_eq!(among_all, all.map(|document| index.scored(&query, document)));
        }

        #[test]
        fn selection_equals_sorting(scores in prop::collection::vec(0u8..6, 0..60), most in 0usize..20) {
            let scores: Vec<f32> = scores.into_iter().map(f32::from).collect();
            let mut all: Vec<(usize, f32)> = scores.iter().copied().enumerate().filter(|entry| entry.1 > 0.0).collect();
            all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            all.truncate(most);
            let found: Vec<Scored> = select(&scores, most, &Cancel::never(), &mut |_| true).expect("not cancelled");
            prop_assert_eq!(found.iter().map(|s| s.document as usize).collect::<Vec<_>>(), all.iter().map(|e| e.0).collect::<Vec<_>>());
        }
    }
}
