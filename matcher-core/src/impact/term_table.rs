//! Terms in byte order in one arena: a number is a term's place.

use super::TermNumber;

/// Sorted terms without an allocation each.
#[derive(Default)]
#[cfg_attr(test, derive(Debug, PartialEq))]
pub(crate) struct TermTable {
    bytes: String,
    // Where each term ends.
    ends: Vec<u32>,
}

impl TermTable {
    /// Adds a term that comes after all the others in byte order.
    pub(super) fn push(&mut self, term: &str) {
        self.bytes.push_str(term);
        self.ends.push(self.bytes.len() as u32);
    }

    pub(super) fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// The place of a term.
    pub(super) fn number(&self, term: &str) -> Option<TermNumber> {
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.term(middle).cmp(term) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(middle as TermNumber),
            }
        }
        None
    }

    /// How many terms there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The term at a place.
    pub(super) fn term(&self, place: usize) -> &str {
        let start = if place == 0 { 0 } else { self.ends[place - 1] as usize };
        &self.bytes[start..self.ends[place] as usize]
    }
}
