//! Terms in byte order in one arena: a number is a term's place.

use std::hash::Hasher;

use rustc_hash::FxHasher;

/// Place of a term in its table.
pub(crate) type TermNumber = u32;

/// No term.
const EMPTY: TermNumber = TermNumber::MAX;

/// Sorted terms without an allocation each, looked up by hash.
#[derive(Clone, Default, PartialEq)]
#[cfg_attr(test, derive(Debug))]
pub(crate) struct TermTable {
    bytes: String,
    // Where each term ends.
    ends: Vec<u32>,
    // Each term's number in the first free place from that of its hash on; a power of two of them.
    slots: Vec<TermNumber>,
}

impl TermTable {
    /// Adds a term that comes after all the others in byte order. It is found once the table is finished.
    pub(crate) fn push(&mut self, term: &str) {
        self.bytes.push_str(term);
        self.ends.push(self.bytes.len() as u32);
    }

    /// Makes all terms found that were added, and gives spare memory back.
    pub(crate) fn finish(&mut self) {
        self.bytes.shrink_to_fit();
        self.ends.shrink_to_fit();
        if self.ends.is_empty() {
            return;
        }
        // Between three and six tenths are taken.
        self.slots = vec![EMPTY; (self.ends.len() * 5 / 3 + 1).next_power_of_two()];
        for number in 0..self.ends.len() {
            let mut slot = self.slot(self.term(number));
            while self.slots[slot] != EMPTY {
                slot = self.after(slot);
            }
            self.slots[slot] = number as TermNumber;
        }
    }

    /// The place of a term.
    pub(crate) fn number(&self, term: &str) -> Option<TermNumber> {
        if self.slots.is_empty() {
            return None;
        }
        let mut slot = self.slot(term);
        loop {
            match self.slots[slot] {
                EMPTY => return None,
                number if self.term(number as usize) == term => return Some(number),
                _ => slot = self.after(slot),
            }
        }
    }

    /// How many terms there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The term at a place.
    pub(crate) fn term(&self, place: usize) -> &str {
        let start = if place == 0 { 0 } else { self.ends[place - 1] as usize };
        &self.bytes[start..self.ends[place] as usize]
    }

    fn slot(&self, term: &str) -> usize {
        let mut hasher = FxHasher::default();
        hasher.write(term.as_bytes());
        // Its upper bits are the well-mixed ones.
        (hasher.finish() >> 32) as usize & (self.slots.len() - 1)
    }

    fn after(&self, slot: usize) -> usize {
        (slot + 1) & (self.slots.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::TermTable;

    #[test]
    fn every_term_is_found_and_no_other() {
        let mut terms: Vec<String> = (0..5_000).map(|number| format!("词{number}")).collect();
        terms.sort_unstable();
        let mut table = TermTable::default();
        assert_eq!(table.number("词1"), None);
        terms.iter().for_each(|term| table.push(term));
        table.finish();
        for (place, term) in terms.iter().enumerate() {
            assert_eq!(table.number(term), Some(place as u32));
        }
        assert_eq!(["", "词", "词5000", "词01"].map(|term| table.number(term)), [None; 4]);
    }
}
