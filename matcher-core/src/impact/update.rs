//! The next impact index from the present one: most lists only get new numbers.

use super::code::frequency;
use super::{ImpactIndex, Ordinal};

/// The new number of a document that is no more.
pub(crate) const GONE: Ordinal = Ordinal::MAX;

/// A posting of a document that was not there before.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewPosting<'a> {
    pub(crate) term: &'a str,
    pub(crate) document: Ordinal,
    pub(crate) frequency: u32,
}

impl ImpactIndex {
    /// Fills an index that has no postings yet with those of `old`, whose documents have new numbers (ascending, or
    /// [`GONE`]), and with new ones, sorted by term and document.
    pub(crate) fn take_over(&mut self, old: &Self, renumbered: &[Ordinal], new: &[NewPosting<'_>]) {
        self.postings.reserve(old.postings.len() + new.len());
        let mut rest = new;
        for number in 0..old.terms.len() {
            let term = old.terms.term(number);
            while let Some(first) = rest.first().filter(|first| first.term < term) {
                rest = self.add_new_term(first.term, rest);
            }
            let (added, others) = split_term(rest, term);
            rest = others;
            let kept = old.postings.list(number as u32);
            let kept = kept.map(|(document, code)| (renumbered[document as usize], code));
            self.add_list(term, kept.filter(|posting| posting.0 != GONE), added);
        }
        while let Some(first) = rest.first() {
            rest = self.add_new_term(first.term, rest);
        }
        self.finish();
    }

    /// Adds the list of a term that no document had; gives the postings of the terms after it.
    fn add_new_term<'a, 'b>(&mut self, term: &str, postings: &'b [NewPosting<'a>]) -> &'b [NewPosting<'a>] {
        let (added, others) = split_term(postings, term);
        self.add_list(term, std::iter::empty(), added);
        others
    }

    /// Adds a list of two that are each sorted by document; a term that nobody has any more is left out.
    fn add_list(
        &mut self,
        term: &str,
        kept: impl Iterator<Item = (Ordinal, u8)>,
        mut added: &[NewPosting<'_>],
    ) {
        for (document, code) in kept {
            while let Some(first) = added.first().filter(|first| first.document < document) {
                self.add_new(first);
                added = &added[1..];
            }
            self.push_posting(document, usize::from(frequency(code)));
        }
        added.iter().for_each(|posting| self.add_new(posting));
        self.end_term(term);
    }

    fn add_new(&mut self, posting: &NewPosting<'_>) {
        self.push_posting(posting.document, posting.frequency as usize);
    }
}

/// The postings of a term at the beginning, and what comes after them.
fn split_term<'a, 'b>(
    postings: &'b [NewPosting<'a>],
    term: &str,
) -> (&'b [NewPosting<'a>], &'b [NewPosting<'a>]) {
    let end = postings.iter().position(|posting| posting.term != term).unwrap_or(postings.len());
    postings.split_at(end)
}
