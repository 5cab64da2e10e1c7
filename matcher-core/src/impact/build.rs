//! Building an impact index, from lists or from another index whose lists mostly only get new numbers.

use std::sync::Arc;

use super::bm25::{length_norm, length_ratio};
use super::code::{code, frequency, length_class, stored_frequency};
use super::postings::Postings;
use super::{ImpactIndex, Ordinal};
use crate::term_table::TermTable;

/// The new number of a document that is no more.
pub(crate) const GONE: Ordinal = Ordinal::MAX;

/// A posting of a document that was not there before.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewPosting<'a> {
    pub(crate) term: &'a str,
    pub(crate) document: Ordinal,
    pub(crate) frequency: u32,
}

/// An index to which terms are still added, in byte order.
pub(crate) struct ImpactBuilder {
    terms: TermTable,
    postings: Postings,
    lengths: Vec<u32>,
    length_classes: Vec<u8>,
    average_terms: f64,
}

impl ImpactBuilder {
    /// Of documents with the given numbers of terms, still without postings.
    pub(crate) fn new(lengths: Vec<u32>) -> Self {
        let average_terms = average(lengths.iter().copied());
        Self::among(lengths, average_terms)
    }

    /// Of some of all documents, which have so many terms on average.
    pub(super) fn among(lengths: Vec<u32>, average_terms: f64) -> Self {
        let class = |terms: &u32| length_class(length_ratio(*terms, average_terms));
        let length_classes = lengths.iter().map(class).collect();
        Self {
            terms: TermTable::default(),
            postings: Postings::default(),
            lengths,
            length_classes,
            average_terms,
        }
    }

    /// Adds the next term in byte order. Postings without an entry are left out; each document stands once.
    pub(crate) fn push_term(&mut self, term: &str, postings: &mut [(Ordinal, u32)]) {
        postings.sort_unstable_by_key(|posting| posting.0);
        for (document, times) in postings {
            self.push_posting(*document, *times as usize);
        }
        self.end_term(term);
    }

    /// The index.
    pub(crate) fn finish(mut self) -> ImpactIndex {
        self.terms.finish();
        self.postings.shrink();
        ImpactIndex::of_parts(self.terms, self.postings, self.lengths, self.average_terms)
    }

    /// Adds postings that stand by term and document.
    pub(super) fn push_postings(&mut self, postings: &[NewPosting<'_>]) {
        for of_term in postings.chunk_by(|one, next| one.term == next.term) {
            for posting in of_term {
                self.push_posting(posting.document, posting.frequency as usize);
            }
            self.end_term(of_term[0].term);
        }
    }

    /// Puts the postings of two indexes together, whose documents have new numbers (ascending, or [`GONE`]).
    pub(super) fn unite(&mut self, one: (&ImpactIndex, &[Ordinal]), other: (&ImpactIndex, &[Ordinal])) {
        self.postings.reserve(one.0.postings.len() + other.0.postings.len());
        let mut others = 0;
        for number in 0..one.0.terms.len() {
            let term = one.0.terms.term(number);
            while others < other.0.terms.len() && other.0.terms.term(others) < term {
                self.add_list(other.0.terms.term(others), std::iter::empty(), renumbered(other, others));
                others += 1;
            }
            let same = others < other.0.terms.len() && other.0.terms.term(others) == term;
            let added = same.then(|| renumbered(other, others)).into_iter().flatten();
            self.add_list(term, renumbered(one, number), added);
            others += usize::from(same);
        }
        for number in others..other.0.terms.len() {
            self.add_list(other.0.terms.term(number), std::iter::empty(), renumbered(other, number));
        }
    }

    /// Adds a list of two that are each sorted by document; a term that nobody has any more is left out.
    fn add_list(
        &mut self,
        term: &str,
        kept: impl Iterator<Item = (Ordinal, u8)>,
        added: impl Iterator<Item = (Ordinal, u8)>,
    ) {
        let mut added = added.peekable();
        for (document, times) in kept {
            while let Some((before, of_it)) = added.next_if(|(other, _)| *other < document) {
                self.push_posting(before, usize::from(of_it));
            }
            self.push_posting(document, usize::from(times));
        }
        added.for_each(|(document, times)| self.push_posting(document, usize::from(times)));
        self.end_term(term);
    }

    /// The next document of the term that is added next.
    fn push_posting(&mut self, document: Ordinal, times: usize) {
        let class = self.length_classes[document as usize];
        self.postings.push(document, code(stored_frequency(times), class));
    }

    /// Adds a term that has the documents pushed last; a term that none has is left out.
    fn end_term(&mut self, term: &str) {
        if self.postings.end_list() {
            self.terms.push(term);
        }
    }
}

impl ImpactIndex {
    fn of_parts(terms: TermTable, postings: Postings, lengths: Vec<u32>, average_terms: f64) -> Self {
        let norms = norms(&lengths, average_terms);
        let (terms, postings) = (Arc::new(terms), Arc::new(postings));
        Self { terms, postings, lengths: Arc::new(lengths), norms, average_terms }
    }

    /// What was read of an index, of documents with the given numbers of terms.
    pub(super) fn of_read(terms: TermTable, postings: Postings, lengths: Vec<u32>) -> Self {
        let average_terms = average(lengths.iter().copied());
        Self::of_parts(terms, postings, lengths, average_terms)
    }

    /// The same postings, among documents that have so many terms on average.
    pub(super) fn among(&self, average_terms: f64) -> Self {
        Self {
            terms: Arc::clone(&self.terms),
            postings: Arc::clone(&self.postings),
            lengths: Arc::clone(&self.lengths),
            norms: norms(&self.lengths, average_terms),
            average_terms,
        }
    }
}

/// How many terms documents have on average.
pub(super) fn average(lengths: impl Iterator<Item = u32>) -> f64 {
    let (documents, total) =
        lengths.fold((0u64, 0u64), |(documents, total), terms| (documents + 1, total + u64::from(terms)));
    total as f64 / documents.max(1) as f64
}

fn norms(lengths: &[u32], average_terms: f64) -> Vec<f32> {
    lengths.iter().map(|terms| length_norm(length_ratio(*terms, average_terms))).collect()
}

/// The postings of a term with the new numbers of their documents.
fn renumbered<'a>(
    (index, numbers): (&'a ImpactIndex, &'a [Ordinal]),
    term: usize,
) -> impl Iterator<Item = (Ordinal, u8)> + 'a {
    let list = index.postings.list(term as u32);
    let list = list.map(|(document, code)| (numbers[document as usize], frequency(code)));
    list.filter(|posting| posting.0 != GONE)
}
