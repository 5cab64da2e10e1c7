//! Terms in byte order in one arena: a number is a term's place.

use std::hash::Hasher;
use std::io;

use rustc_hash::FxHasher;

use crate::image::{ImageReader, ImageWriter, Slab};

/// Place of a term in its table.
pub(crate) type TermNumber = u32;

/// No term.
const EMPTY: TermNumber = TermNumber::MAX;

/// Sorted terms without an allocation each, looked up by hash.
#[derive(Clone, Default, PartialEq)]
#[cfg_attr(test, derive(Debug))]
pub(crate) struct TermTable {
    bytes: Slab<u8>,
    // Where each term ends.
    ends: Slab<u32>,
    // Each term's number in the first free place from that of its hash on; a power of two of them.
    slots: Slab<TermNumber>,
}

impl TermTable {
    /// Adds a term that comes after all the others in byte order. It is found once the table is finished.
    pub(crate) fn push(&mut self, term: &str) {
        self.bytes.own().extend_from_slice(term.as_bytes());
        let end = self.bytes.len() as u32;
        self.ends.own().push(end);
    }

    /// Makes all terms found that were added, and gives spare memory back.
    pub(crate) fn finish(&mut self) {
        self.bytes.own().shrink_to_fit();
        self.ends.own().shrink_to_fit();
        if self.ends.is_empty() {
            return;
        }
        // Between three and six tenths are taken.
        let mut slots = vec![EMPTY; (self.ends.len() * 5 / 3 + 1).next_power_of_two()];
        for number in 0..self.ends.len() {
            let mut slot = first_slot(self.bytes_of(number), slots.len());
            while slots[slot] != EMPTY {
                slot = slot_after(slot, slots.len());
            }
            slots[slot] = number as TermNumber;
        }
        self.slots = slots.into();
    }

    /// The place of a term.
    pub(crate) fn number(&self, term: &str) -> Option<TermNumber> {
        if self.slots.is_empty() {
            return None;
        }
        let slots = &*self.slots;
        let mut slot = first_slot(term.as_bytes(), slots.len());
        loop {
            match slots[slot] {
                EMPTY => return None,
                number if self.bytes_of(number as usize) == term.as_bytes() => return Some(number),
                _ => slot = slot_after(slot, slots.len()),
            }
        }
    }

    /// The place of each of many terms. What is looked up for one does not wait for what is looked up for another, which
    /// for a large table is most of the time.
    pub(crate) fn numbers(&self, terms: &[&str]) -> Vec<Option<TermNumber>> {
        let (slots, ends) = (&*self.slots, &*self.ends);
        if slots.is_empty() {
            return vec![None; terms.len()];
        }
        let first: Vec<TermNumber> =
            terms.iter().map(|term| slots[first_slot(term.as_bytes(), slots.len())]).collect();
        let last_byte = |number: &TermNumber| {
            let end = *ends.get(*number as usize)? as usize;
            self.bytes.get(end - 1).copied()
        };
        let last_bytes: Vec<Option<u8>> = first.iter().map(last_byte).collect();
        let number = |((term, first), last): ((&&str, &TermNumber), Option<u8>)| match (
            last,
            term.as_bytes().last(),
        ) {
            (Some(last), Some(byte))
                if last == *byte && self.bytes_of(*first as usize) == term.as_bytes() =>
            {
                Some(*first)
            }
            (None, _) => None,
            _ => self.number(term),
        };
        terms.iter().zip(&first).zip(last_bytes).map(number).collect()
    }

    /// How many terms there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The term at a place.
    pub(crate) fn term(&self, place: usize) -> &str {
        // Never without: only whole terms were added.
        std::str::from_utf8(self.bytes_of(place)).unwrap_or_default()
    }

    /// Writes what a table is read from.
    pub(crate) fn write(&self, image: &mut ImageWriter<impl io::Write>) -> io::Result<()> {
        image.section(&self.bytes)?;
        image.section(&self.ends)?;
        image.section(&self.slots)
    }

    /// Reads what was written; `None` when it is no table.
    pub(crate) fn read(image: &mut ImageReader) -> Option<Self> {
        let table = Self { bytes: image.section()?, ends: image.section()?, slots: image.section()? };
        let whole =
            table.ends.is_sorted() && table.ends.last().map_or(0, |end| *end as usize) == table.bytes.len();
        (whole && (table.ends.is_empty() || table.slots.len().is_power_of_two())).then_some(table)
    }

    fn bytes_of(&self, place: usize) -> &[u8] {
        let start = if place == 0 { 0 } else { self.ends[place - 1] as usize };
        &self.bytes[start..self.ends[place] as usize]
    }
}

/// The first of so many slots, a power of two, that a term may stand in.
fn first_slot(term: &[u8], slots: usize) -> usize {
    let mut hasher = FxHasher::default();
    hasher.write(term);
    // Its upper bits are the well-mixed ones.
    (hasher.finish() >> 32) as usize & (slots - 1)
}

fn slot_after(slot: usize, slots: usize) -> usize {
    (slot + 1) & (slots - 1)
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
        let some: Vec<&str> = terms.iter().map(String::as_str).chain(["", "词5000", "词01"]).collect();
        let one_by_one: Vec<_> = some.iter().map(|term| table.number(term)).collect();
        assert_eq!(table.numbers(&some), one_by_one);
        assert_eq!(TermTable::default().numbers(&["词1"]), [None]);
    }
}
