//! The impact index: postings of one side of the catalogue in memory, laid out for demand-length queries.
//!
//! A demand has some forty to two hundred terms. For those, adding up every posting beats skipping: rough scores in 16 bits over
//! all documents choose candidates, block by block, and those are then scored exactly. It is immutable and belongs to one
//! generation of the search index.

mod best;
mod bm25;
mod build;
mod code;
mod exact;
mod layered;
mod membership;
mod postings;
mod rough;
mod search;

use std::io;
use std::sync::Arc;

use bm25::{length_norm, length_ratio};
use postings::Postings;

use crate::image::{ImageReader, ImageWriter};
pub(crate) use crate::term_table::TermNumber;
use crate::term_table::TermTable;

pub(crate) use bm25::{idf, term_impact};
pub(crate) use build::{GONE, ImpactBuilder, NewPosting};
use code::MOST_FREQUENT;
pub(crate) use code::stored_frequency;
pub(crate) use layered::{Documents, Layer, LayeredIndex};

/// Number of a document within a side: documents are numbered by identifier, so ties by number are ties by id.
pub(crate) type Ordinal = u32;

/// Postings of documents, which never change.
#[derive(Default, Clone)]
#[cfg_attr(test, derive(Debug, PartialEq))]
pub(crate) struct ImpactIndex {
    terms: Arc<TermTable>,
    postings: Arc<Postings>,
    /// How many terms each document has.
    lengths: Arc<Vec<u32>>,
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
    /// Another term of the query that stands nearly wherever this one does: for a word, the bigram that it is. Rough scores
    /// count both by the postings of that one.
    pub(crate) spelt: Option<TermNumber>,
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
    /// Writes what an index is read from, but for the numbers of terms.
    pub(crate) fn write(&self, image: &mut ImageWriter<impl io::Write>) -> io::Result<()> {
        self.terms.write(image)?;
        self.postings.write(image)
    }

    /// What was written, of documents with the given numbers of terms; `None` when it is no index.
    pub(crate) fn read(image: &mut ImageReader, lengths: Vec<u32>) -> Option<Self> {
        let terms = TermTable::read(image)?;
        let postings = Postings::read(image)?;
        (terms.len() == postings.lists()).then(|| Self::of_read(terms, postings, lengths))
    }

    /// How many documents there are.
    pub(crate) fn documents(&self) -> usize {
        self.norms.len()
    }

    /// The number of a term, if any document has it.
    pub(crate) fn number(&self, term: &str) -> Option<TermNumber> {
        self.terms.number(term)
    }

    /// The number of each of many terms; faster than one by one.
    pub(crate) fn numbers(&self, terms: &[&str]) -> Vec<Option<TermNumber>> {
        self.terms.numbers(terms)
    }

    /// How many documents have a term.
    fn documents_of(&self, number: TermNumber) -> usize {
        self.postings.documents_of(number)
    }

    /// How often a document has a term, at most [`code::MOST_FREQUENT`] times; two binary searches.
    pub(crate) fn frequency(&self, term: &str, document: Ordinal) -> usize {
        let Some(number) = self.number(term) else { return 0 };
        self.stored(number, document).map_or(0, usize::from)
    }

    /// What one document has of a query, equal to the bit to what [`ImpactIndex::top`] gives; a search for each term.
    pub(crate) fn scored(&self, query: &[WeightedTerm], document: Ordinal) -> Scored {
        let norm = self.norms[document as usize];
        let mut scored = Scored { document, score: 0.0, words: 0 };
        for term in query {
            if let Some(frequency) = self.stored(term.number, document) {
                scored.score += term.weight * term_impact(frequency, norm);
                scored.words += u16::from(term.word);
            }
        }
        scored
    }

    fn stored(&self, number: TermNumber, document: Ordinal) -> Option<u8> {
        let run = self.postings.run_in(number, postings::block_of(document))?;
        let place = match self.postings.membership(run) {
            Some(membership) => membership.place(document as u16)?,
            None => run.locals.binary_search(&(document as u16)).ok()?,
        };
        Some(code::frequency(run.codes[place]))
    }

    /// How often documents have a term: those from `first` to `last`, by ascending number.
    pub(crate) fn postings(
        &self,
        number: TermNumber,
        first: Ordinal,
        last: Ordinal,
    ) -> impl Iterator<Item = (Ordinal, u8)> {
        let list =
            self.postings.list_from(number, first).map(|(document, code)| (document, code::frequency(code)));
        list.take_while(move |(document, _)| *document <= last)
    }

    /// All terms, in byte order, with their numbers.
    pub(crate) fn terms(&self) -> impl Iterator<Item = (TermNumber, &str)> {
        (0..self.terms.len()).map(|place| (place as TermNumber, self.terms.term(place)))
    }

    /// The length norm of a text of so many terms, as if it were a document of this side.
    pub(crate) fn norm_of(&self, terms: u32) -> f32 {
        length_norm(length_ratio(terms, self.average_terms))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{
        ImpactBuilder, ImpactIndex, LayeredIndex, Ordinal, Scored, TermNumber, WeightedTerm, term_impact,
    };
    use crate::cancel::{Cancel, Cancelled};

    fn index() -> ImpactIndex {
        let mut index = ImpactBuilder::new(vec![10, 10, 40]);
        index.push_term("尾矿", &mut [(2, 1), (0, 2)]);
        index.push_term("浮选", &mut [(1, 1)]);
        index.finish()
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
        let idf = |number| LayeredIndex::from(index.clone()).idf(number);
        assert!(idf(Some(flotation)) > idf(Some(tailings)));
        assert!(idf(None) > idf(Some(flotation)));
        let once = WeightedTerm { number: tailings, weight: 1.0, word: true, spelt: None };
        assert_eq!(top(&index, &[once], 10, |_| true), [0, 2]);
        assert_eq!(index.number("焙烧"), None);
        assert_eq!([0, 1, 2].map(|document| index.frequency("尾矿", document)), [2, 0, 1]);
        assert_eq!(index.frequency("焙烧", 0), 0);
    }

    #[test]
    fn documents_that_are_asked_for_come_too_each_once() {
        let index = index();
        let tailings = index.number("尾矿").expect("known");
        let query = [WeightedTerm { number: tailings, weight: 1.0, word: true, spelt: None }];
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
            .map(|term| WeightedTerm {
                number: index.number(term).expect("known"),
                weight: 1.0,
                word: true,
                spelt: None,
            })
            .collect();
        assert_eq!(top(&index, &query, 10, |_| true), [0, 1, 2]);
        assert_eq!(top(&index, &query, 1, |document| document != 0), [1]);
    }

    /// Scores by looking every posting up.
    fn looked_up(index: &ImpactIndex, query: &[WeightedTerm], document: Ordinal) -> (f32, u16) {
        let (mut score, mut words) = (0.0, 0);
        for term in query {
            let found = index.postings(term.number, document, document).next();
            if let Some((_, frequency)) = found {
                score += term.weight * term_impact(frequency, index.norms[document as usize]);
                words += u16::from(term.word);
            }
        }
        (score, words)
    }

    /// Lists that reach over several blocks, some short, some in most documents.
    fn large_index(documents: usize) -> ImpactIndex {
        let lengths: Vec<u32> = (0..documents as u32).map(|document| 20 + document * 7919 % 400).collect();
        let mut index = ImpactBuilder::new(lengths);
        for (number, step) in [1, 2, 3, 5, 17, 130, 1_009, 40_009].into_iter().enumerate() {
            let mut postings: Vec<(Ordinal, u32)> = (0..documents as Ordinal)
                .step_by(step)
                .map(|document| (document, 1 + document * 31 % 20))
                .collect();
            index.push_term(&format!("词{number}"), &mut postings);
        }
        index.finish()
    }

    #[test]
    fn of_very_many_documents_the_best_are_found_with_their_exact_scores() {
        let index = large_index(150_000);
        let weight = |number: u32| 1.0 + number as f32;
        let query: Vec<WeightedTerm> = (0..8)
            .map(|number| WeightedTerm { number, weight: weight(number), word: number % 2 == 0, spelt: None })
            .collect();
        let accept = |document: Ordinal| document % 11 != 5;
        let mut all: Vec<Scored> = (0..150_000)
            .filter(|document| accept(*document))
            .map(|document| {
                let (score, words) = looked_up(&index, &query, document);
                Scored { document, score, words }
            })
            .collect();
        all.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.document.cmp(&b.document)));
        let found = index.top(&query, (50, &[149_999, 3]), &Cancel::never(), accept).expect("not cancelled");
        assert_eq!(found[..50], all[..50]);
        let others: Vec<Ordinal> = found[50..].iter().map(|scored| scored.document).collect();
        assert_eq!(others, [3, 149_999]);
        for scored in &found[50..] {
            assert_eq!((scored.score, scored.words), looked_up(&index, &query, scored.document));
        }
    }

    #[test]
    fn terms_that_stand_together_are_found_as_if_they_stood_apart() {
        let index = large_index(150_000);
        let found = |spelt: Option<TermNumber>| {
            let term = |number| WeightedTerm { number, weight: 2.0, word: true, spelt: None };
            let query = [WeightedTerm { spelt, ..term(3) }, term(4), term(2), term(6)];
            index.top(&query, (40, &[]), &Cancel::never(), |_| true).expect("not cancelled")
        };
        // The lists of every fifth and every third document hardly agree, so that what is not exact would show.
        assert_eq!(found(None), found(Some(9)));
        let exact = found(Some(2));
        assert!(exact.iter().all(|scored| scored.words >= 2), "{exact:?}");
        assert!(exact.is_sorted_by(|one, next| one.score >= next.score));
    }

    proptest! {
        #[test]
        fn one_document_alone_has_what_it_has_among_all(
            lists in prop::collection::vec(prop::collection::btree_map(0u32..5, 1u32..300, 0..5), 1..8),
            weights in prop::collection::vec(0.0f32..9.0, 8),
        ) {
            let mut index = ImpactBuilder::new(vec![3, 14, 15, 92, 65]);
            for (at, list) in lists.iter().enumerate() {
                let mut postings: Vec<(Ordinal, u32)> = list.iter().map(|(&document, &times)| (document, times)).collect();
                index.push_term(&format!("t{at}"), &mut postings);
            }
            let index = index.finish();
            let terms = (0..lists.len()).filter_map(|at| Some((at, index.number(&format!("t{at}"))?)));
            let query: Vec<WeightedTerm> = terms
                .map(|(at, number)| WeightedTerm { number, weight: weights[at], word: at % 2 == 0, spelt: None })
                .collect();
            let all = [0, 1, 2, 3, 4];
            let among_all = index.top(&query, (0, &all), &Cancel::never(), |_| true).expect("not cancelled");
            prop_assert_eq!(among_all, all.map(|document| index.scored(&query, document)));
        }

        #[test]
        fn the_best_are_those_that_looking_every_posting_up_gives(
            documents in 1usize..40,
            lists in prop::collection::vec(prop::collection::btree_map(0u32..40, 1u32..20, 1..30), 1..6),
            most in 0usize..50,
        ) {
            let mut index = ImpactBuilder::new((0..documents as u32).map(|document| 10 + document).collect());
            for (number, list) in lists.iter().enumerate() {
                let mut postings: Vec<(Ordinal, u32)> = list.iter().map(|(document, times)| (*document, *times)).collect();
                postings.retain(|(document, _)| (*document as usize) < documents);
                postings.reverse();
                index.push_term(&format!("词{number}"), &mut postings);
            }
            let index = index.finish();
            let query: Vec<WeightedTerm> = index
                .terms()
                .map(|(number, _)| WeightedTerm { number, weight: 1.0 + number as f32, word: true, spelt: None })
                .collect();
            let mut all: Vec<(Ordinal, (f32, u16))> = (0..documents as Ordinal)
                .map(|document| (document, looked_up(&index, &query, document)))
                .filter(|(_, (score, _))| *score > 0.0)
                .collect();
            all.sort_by(|a, b| b.1.0.total_cmp(&a.1.0).then(a.0.cmp(&b.0)));
            all.truncate(most);
            let found = index.top(&query, (most, &[]), &Cancel::never(), |_| true).expect("not cancelled");
            let found: Vec<_> =
                found.iter().map(|scored| (scored.document, (scored.score, scored.words))).collect();
            prop_assert_eq!(found, all);
        }
    }
}
