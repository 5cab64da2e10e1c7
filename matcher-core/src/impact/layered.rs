//! An index whose documents change: one that stays, and beside it a small one of what came later.
//!
//! What it answers is what an index of all documents would: numbers, frequencies and scores are the same to the bit. Only
//! which documents are candidates at the far end of a long list may differ by some that are hardly better or worse.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::build::average;
use super::search::best_and;
use super::{
    GONE, ImpactBuilder, ImpactIndex, MOST_FREQUENT, NewPosting, Ordinal, Scored, TermNumber, WeightedTerm,
    idf,
};
use crate::cancel::{Cancel, Cancelled};

/// In a place: whether the document stands in the small index.
const LATER: u32 = 1 << 31;
/// So many changes are kept beside the index that stays, however small that is.
const LEAST_CHANGES: usize = 1_000;
/// Beyond one for so many documents, changes are merged: all of them are looked at by every request.
const DOCUMENTS_TO_A_CHANGE: usize = 16;

/// Postings of one side of the catalogue. Documents are numbered without gaps, whatever came and went.
#[derive(Default)]
#[cfg_attr(test, derive(Debug))]
pub(crate) struct LayeredIndex {
    base: ImpactIndex,
    changes: Option<Changes>,
}

/// What has become of the documents since.
#[cfg_attr(test, derive(Debug))]
struct Changes {
    later: ImpactIndex,
    /// Of each document of the base its number; [`GONE`] for one that is no more.
    of_base: Vec<Ordinal>,
    /// Of each later document its number, ascending.
    of_later: Vec<Ordinal>,
    /// Of each number where the document stands.
    places: Vec<u32>,
    /// How many documents of the base are no more, and how many of them had a term.
    gone: usize,
    gone_with: FxHashMap<TermNumber, u32>,
    /// The numbers of terms among the later documents, by those in the base.
    later_terms: FxHashMap<TermNumber, TermNumber>,
}

/// What becomes of the documents of an index.
pub(crate) struct Documents<'a> {
    /// Of each document its new number, ascending; [`GONE`] for one that is no more.
    pub(crate) renumbered: &'a [Ordinal],
    /// Number and number of terms of each document that was not there before, by number.
    pub(crate) added: &'a [(Ordinal, u32)],
    /// The postings of those, numbered as they stand in `added`, by term and document.
    pub(crate) postings: &'a [NewPosting<'a>],
    /// The old number of each document that is no more, with its terms, each once. Those of later documents are not needed;
    /// without those of another, frequencies are wrong until everything is merged.
    pub(crate) gone: &'a [(Ordinal, Vec<&'a str>)],
}

/// A part of the documents, as they stand in an index of their own.
pub(crate) struct Layer<'a> {
    pub(crate) index: &'a ImpactIndex,
    /// Each with its number there and its number among all, ascending.
    pub(crate) documents: Vec<(Ordinal, Ordinal)>,
}

impl From<ImpactIndex> for LayeredIndex {
    fn from(base: ImpactIndex) -> Self {
        Self { base, changes: None }
    }
}

impl LayeredIndex {
    /// How many documents there are.
    pub(crate) fn documents(&self) -> usize {
        self.changes.as_ref().map_or(self.base.documents(), |changes| changes.places.len())
    }

    /// The number of a term, if any document has it.
    pub(crate) fn number(&self, term: &str) -> Option<TermNumber> {
        let number = self.base.number(term);
        let Some(changes) = &self.changes else { return number };
        let number = number.or_else(|| Some(self.base.terms.len() as u32 + changes.later.number(term)?));
        number.filter(|number| self.documents_of(*number) > 0)
    }

    /// The number of each of many terms; faster than one by one.
    pub(crate) fn numbers(&self, terms: &[&str]) -> Vec<Option<TermNumber>> {
        match self.changes {
            None => self.base.numbers(terms),
            Some(_) => terms.iter().map(|term| self.number(term)).collect(),
        }
    }

    /// Inverse document frequency of a term; that of a term in no document when it is unknown.
    pub(crate) fn idf(&self, number: Option<TermNumber>) -> f32 {
        idf(self.documents(), number.map_or(0, |number| self.documents_of(number)))
    }

    /// How often a document has a term, as far as postings tell.
    pub(crate) fn frequency(&self, term: &str, document: Ordinal) -> usize {
        let (index, document) = self.place(document);
        index.frequency(term, document)
    }

    /// How often a document has a term; `None` when that is more than postings can tell.
    pub(crate) fn exact_frequency(&self, term: &str, document: Ordinal) -> Option<usize> {
        Some(self.frequency(term, document)).filter(|times| *times < usize::from(MOST_FREQUENT))
    }

    /// What one document has of a query, equal to the bit to what [`LayeredIndex::top`] gives; a search for each term.
    pub(crate) fn scored(&self, query: &[WeightedTerm], document: Ordinal) -> Scored {
        let (index, place) = self.place(document);
        let scored = match &self.changes {
            None => index.scored(query, place),
            Some(changes) if changes.is_later(document) => {
                index.scored(&self.of_later(changes, query), place)
            }
            Some(_) => index.scored(&self.of_base(query), place),
        };
        Scored { document, ..scored }
    }

    /// The length norm of a text of so many terms, as if it were a document of this side.
    pub(crate) fn norm_of(&self, terms: u32) -> f32 {
        self.base.norm_of(terms)
    }

    /// The best documents that pass a filter, by score descending, ties by number; those without any term are left out.
    /// After them those of `also` that are not among them, by number, whatever their score. Looks whether it was cancelled
    /// before every term and every block of documents.
    ///
    /// Scores are exact. Of more than 2,048 documents, one that is hardly better than the last of them may be missed.
    pub(crate) fn top(
        &self,
        query: &[WeightedTerm],
        (most, also): (usize, &[Ordinal]),
        cancel: &Cancel,
        mut accept: impl FnMut(Ordinal) -> bool,
    ) -> Result<Vec<Scored>, Cancelled> {
        let Some(changes) = &self.changes else {
            return self.base.top(query, (most, also), cancel, accept);
        };
        let (mut of_base, mut of_later) = (Vec::new(), Vec::new());
        for &document in also {
            let place = changes.places[document as usize];
            if place & LATER == 0 { of_base.push(place) } else { of_later.push(place & !LATER) }
        }
        let accept_base = |document: Ordinal| {
            let number = changes.of_base[document as usize];
            number != GONE && accept(number)
        };
        let found = self.base.top(&self.of_base(query), (most, &of_base), cancel, accept_base)?;
        let mut all: Vec<Scored> = numbered(found, &changes.of_base).collect();
        let accept_later = |document: Ordinal| accept(changes.of_later[document as usize]);
        let query = self.of_later(changes, query);
        let found = changes.later.top(&query, (most, &of_later), cancel, accept_later)?;
        all.extend(numbered(found, &changes.of_later));
        let mut also = also.to_vec();
        also.sort_unstable();
        Ok(best_and(all, most, &also))
    }

    /// All documents in one index.
    pub(crate) fn merged(&self) -> Cow<'_, ImpactIndex> {
        let Some(changes) = &self.changes else { return Cow::Borrowed(&self.base) };
        let lengths = (0..changes.places.len()).map(|document| {
            let (index, document) = self.place(document as Ordinal);
            index.lengths[document as usize]
        });
        let mut merged = ImpactBuilder::new(lengths.collect());
        merged.unite((&self.base, &changes.of_base), (&changes.later, &changes.of_later));
        Cow::Owned(merged.finish())
    }

    /// Some documents, ascending, by the indexes in which they stand.
    pub(crate) fn layers(&self, documents: &[Ordinal]) -> Vec<Layer<'_>> {
        let Some(changes) = &self.changes else {
            let documents = documents.iter().map(|document| (*document, *document)).collect();
            return vec![Layer { index: &self.base, documents }];
        };
        let later = documents.iter().filter(|document| changes.is_later(**document));
        let earlier = documents.iter().filter(|document| !changes.is_later(**document));
        let placed = |document: &Ordinal| (changes.places[*document as usize] & !LATER, *document);
        vec![
            Layer { index: &self.base, documents: earlier.map(placed).collect() },
            Layer { index: &changes.later, documents: later.map(placed).collect() },
        ]
    }

    /// What it comes to after changes.
    pub(crate) fn updated(&self, next: &Documents<'_>) -> Self {
        let none = Changes::none(&self.base);
        let old = self.changes.as_ref().unwrap_or(&none);
        let renumber =
            |number: &Ordinal| if *number == GONE { GONE } else { next.renumbered[*number as usize] };
        let of_base: Vec<Ordinal> = old.of_base.iter().map(renumber).collect();
        let kept: Vec<Ordinal> = old.of_later.iter().map(renumber).collect();

        // Later documents are numbered anew, by their numbers among all.
        let mut later: Vec<(Ordinal, u32)> =
            kept.iter().copied().zip(old.later.lengths.iter().copied()).collect();
        later.retain(|(number, _)| *number != GONE);
        later.extend(next.added);
        later.sort_unstable();
        let of_later: Vec<Ordinal> = later.iter().map(|(number, _)| *number).collect();
        let place_of = |number: Ordinal| match number {
            GONE => GONE,
            number => of_later.partition_point(|other| *other < number) as Ordinal,
        };
        let base_lengths = of_base.iter().zip(self.base.lengths.iter());
        let base_lengths = base_lengths.filter(|(number, _)| **number != GONE).map(|(_, terms)| *terms);
        let average_terms = average(base_lengths.chain(later.iter().map(|(_, terms)| *terms)));
        let mut added =
            ImpactBuilder::among(next.added.iter().map(|(_, terms)| *terms).collect(), average_terms);
        added.push_postings(next.postings);
        let mut united = ImpactBuilder::among(later.iter().map(|(_, terms)| *terms).collect(), average_terms);
        let kept: Vec<Ordinal> = kept.into_iter().map(place_of).collect();
        let new: Vec<Ordinal> = next.added.iter().map(|(number, _)| place_of(*number)).collect();
        united.unite((&old.later, &kept), (&added.finish(), &new));
        let later = united.finish();

        let mut gone_with = old.gone_with.clone();
        for (document, terms) in next.gone {
            if old.is_later(*document) {
                continue;
            }
            for number in terms.iter().filter_map(|term| self.base.number(term)) {
                *gone_with.entry(number).or_default() += 1;
            }
        }
        let base = self.base.among(average_terms);
        let changes = Changes::new(&base, later, (of_base, of_later), gone_with);
        Self { base, changes: Some(changes) }
    }

    /// Whether its changes should be merged.
    pub(crate) fn is_outgrown(&self) -> bool {
        let changed = |changes: &Changes| changes.of_later.len() + changes.gone;
        self.changes.as_ref().is_some_and(|changes| changed(changes) > self.most_changes())
    }

    /// So many changes are not merged.
    pub(crate) fn most_changes(&self) -> usize {
        LEAST_CHANGES.max(self.base.documents() / DOCUMENTS_TO_A_CHANGE)
    }

    /// Whether a document stands in the index that stays.
    pub(crate) fn is_in_base(&self, document: Ordinal) -> bool {
        self.changes.as_ref().is_none_or(|changes| !changes.is_later(document))
    }

    /// How many documents have a term.
    fn documents_of(&self, number: TermNumber) -> usize {
        let Some(changes) = &self.changes else { return self.base.documents_of(number) };
        let later = self.later_number(changes, number).map_or(0, |number| changes.later.documents_of(number));
        if number as usize >= self.base.terms.len() {
            return later;
        }
        let gone = changes.gone_with.get(&number).map_or(0, |gone| *gone as usize);
        self.base.documents_of(number) - gone + later
    }

    fn place(&self, document: Ordinal) -> (&ImpactIndex, Ordinal) {
        match &self.changes {
            None => (&self.base, document),
            Some(changes) => match changes.places[document as usize] {
                place if place & LATER == 0 => (&self.base, place),
                place => (&changes.later, place & !LATER),
            },
        }
    }

    fn later_number(&self, changes: &Changes, number: TermNumber) -> Option<TermNumber> {
        match number.checked_sub(self.base.terms.len() as u32) {
            Some(later) => Some(later),
            None => changes.later_terms.get(&number).copied(),
        }
    }

    fn of_base(&self, query: &[WeightedTerm]) -> Vec<WeightedTerm> {
        query.iter().filter(|term| (term.number as usize) < self.base.terms.len()).copied().collect()
    }

    fn of_later(&self, changes: &Changes, query: &[WeightedTerm]) -> Vec<WeightedTerm> {
        let of_term = |term: &WeightedTerm| {
            let spelt = term.spelt.and_then(|spelt| self.later_number(changes, spelt));
            Some(WeightedTerm { number: self.later_number(changes, term.number)?, spelt, ..*term })
        };
        query.iter().filter_map(of_term).collect()
    }
}

impl Changes {
    /// Before anything has changed.
    fn none(base: &ImpactIndex) -> Self {
        let of_base: Vec<Ordinal> = (0..base.documents() as Ordinal).collect();
        let later = ImpactBuilder::new(Vec::new()).finish();
        Self::new(base, later, (of_base, Vec::new()), FxHashMap::default())
    }

    fn new(
        base: &ImpactIndex,
        later: ImpactIndex,
        (of_base, of_later): (Vec<Ordinal>, Vec<Ordinal>),
        gone_with: FxHashMap<TermNumber, u32>,
    ) -> Self {
        let gone = of_base.iter().filter(|number| **number == GONE).count();
        let mut places = vec![0; of_base.len() - gone + of_later.len()];
        for (place, number) in of_base.iter().enumerate().filter(|(_, number)| **number != GONE) {
            places[*number as usize] = place as u32;
        }
        for (place, number) in of_later.iter().enumerate() {
            places[*number as usize] = place as u32 | LATER;
        }
        let terms = (0..later.terms.len()).map(|number| (later.terms.term(number), number as TermNumber));
        let later_terms = terms.filter_map(|(term, number)| Some((base.number(term)?, number))).collect();
        Self { later, of_base, of_later, places, gone, gone_with, later_terms }
    }

    fn is_later(&self, document: Ordinal) -> bool {
        self.places[document as usize] & LATER != 0
    }
}

fn numbered(found: Vec<Scored>, numbers: &[Ordinal]) -> impl Iterator<Item = Scored> {
    found.into_iter().map(|scored| Scored { document: numbers[scored.document as usize], ..scored })
}

#[cfg(test)]
impl PartialEq for LayeredIndex {
    fn eq(&self, other: &Self) -> bool {
        self.merged() == other.merged()
    }
}

#[cfg(test)]
mod tests;
