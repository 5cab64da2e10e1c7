//! The packed facts of many records, by number: in memory of their own, or where an image has them.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use super::layout::{Numbering, pack};
use super::{Facts, FactsView};
use crate::image::{ImageReader, ImageWriter, Slab};

/// So many bytes of facts lie in one piece, as far as whole records allow.
const PART_BYTES: usize = 64 << 20;

/// The facts of the records of one kind, by ascending identifier. What does not change is shared with the table that comes
/// after it.
#[derive(Clone, Default)]
pub(crate) struct FactsTable {
    parts: Vec<Part>,
    places: Slab<Place>,
}

/// Part, and first byte in it.
type Place = [u32; 2];

/// Facts one behind the other; of some of them nobody may speak any more.
#[derive(Clone)]
struct Part {
    bytes: Arc<Slab<u8>>,
    /// How many records were packed in it.
    records: usize,
}

impl FactsTable {
    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    /// The facts of a record by its number, which has to be one.
    pub(crate) fn get(&self, ordinal: usize) -> FactsView<'_> {
        let [part, start] = self.places[ordinal];
        FactsView::first_of(&self.parts[part as usize].bytes[start as usize..])
    }

    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = FactsView<'_>> {
        (0..self.len()).map(|ordinal| self.get(ordinal))
    }

    /// The number of a record by its identifier.
    pub(crate) fn ordinal(&self, id: &str) -> Option<usize> {
        let ordinal = self.first_from(0, id);
        (ordinal < self.len() && self.get(ordinal).id() == id).then_some(ordinal)
    }

    /// The number of the first record, from a number on, whose identifier is not smaller; how many there are where there is none.
    pub(crate) fn first_from(&self, from: usize, id: &str) -> usize {
        let mut among = from..self.len();
        while !among.is_empty() {
            let middle = among.start + among.len() / 2;
            if self.get(middle).id() < id {
                among.start = middle + 1;
            } else {
                among.end = middle;
            }
        }
        among.start
    }

    /// Writes what [`FactsTable::read`] reads, without what nobody speaks of any more.
    pub(crate) fn write(&self, image: &mut ImageWriter<impl io::Write>) -> io::Result<()> {
        let (parts, places) = self.laid_out();
        image.section(&[parts.len() as u64])?;
        image.section(&places)?;
        let mut bytes = Vec::new();
        for part in parts {
            bytes.clear();
            part.for_each(|ordinal| bytes.extend_from_slice(self.get(ordinal).bytes()));
            image.section(&bytes)?;
        }
        Ok(())
    }

    /// Which records share a part when all are put one behind the other, and where each of them lies then.
    fn laid_out(&self) -> (Vec<Range<usize>>, Vec<Place>) {
        let mut parts: Vec<Range<usize>> = Vec::new();
        let mut places = Vec::with_capacity(self.len());
        let mut length = PART_BYTES;
        for (ordinal, facts) in self.iter().enumerate() {
            match parts.last_mut().filter(|_| length < PART_BYTES) {
                Some(part) => part.end = ordinal + 1,
                None => {
                    parts.push(ordinal..ordinal + 1);
                    length = 0;
                }
            }
            places.push([parts.len() as u32 - 1, length as u32]);
            length += facts.bytes().len();
        }
        (parts, places)
    }

    /// `None` when it is none.
    pub(crate) fn read(image: &mut ImageReader) -> Option<Self> {
        let count = usize::try_from(*image.section::<u64>()?.first()?).ok()?;
        let places: Slab<Place> = image.section()?;
        let mut parts = Vec::new();
        for _ in 0..count {
            parts.push(Part { bytes: Arc::new(image.section()?), records: 0 });
        }
        for [part, _] in places.iter() {
            parts.get_mut(*part as usize)?.records += 1;
        }
        Some(Self { parts, places })
    }
}

#[cfg(test)]
impl FactsTable {
    pub(super) fn parts(&self) -> usize {
        self.parts.len()
    }

    /// How many records its parts hold, those included of which nobody speaks any more.
    pub(super) fn packed_records(&self) -> usize {
        self.parts.iter().map(|part| part.records).sum()
    }
}

#[cfg(test)]
impl PartialEq for FactsTable {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

#[cfg(test)]
impl std::fmt::Debug for FactsTable {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_list().entries(self.iter().map(FactsView::to_facts)).finish()
    }
}

/// A table while its records are put together, by ascending identifier.
pub(crate) struct FactsTableBuilder<'a> {
    numbering: Numbering<'a>,
    parts: Vec<Part>,
    places: Vec<Place>,
    /// The part to be, and how many records are in it.
    bytes: Vec<u8>,
    records: usize,
}

impl<'a> FactsTableBuilder<'a> {
    pub(crate) fn new(numbering: Numbering<'a>) -> Self {
        Self::after(&FactsTable::default(), numbering)
    }

    /// One that can keep what a table has.
    pub(crate) fn after(before: &FactsTable, numbering: Numbering<'a>) -> Self {
        let places = Vec::with_capacity(before.len());
        Self { numbering, parts: before.parts.clone(), places, bytes: Vec::new(), records: 0 }
    }

    /// How many records it has.
    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    /// The next record is one that the table before has.
    pub(crate) fn keep(&mut self, before: &FactsTable, ordinal: usize) {
        self.places.push(before.places[ordinal]);
    }

    /// The next record; gives its packed facts.
    pub(crate) fn add(&mut self, facts: &Facts) -> FactsView<'_> {
        let place = self.next_place();
        self.places.push(place);
        let start = self.bytes.len();
        pack(facts, self.numbering, &mut self.bytes);
        FactsView::first_of(&self.bytes[start..])
    }

    /// Where what is packed next lies.
    fn next_place(&mut self) -> Place {
        if self.bytes.len() >= PART_BYTES {
            self.close();
        }
        self.records += 1;
        [self.parts.len() as u32, self.bytes.len() as u32]
    }

    fn close(&mut self) {
        if self.records > 0 {
            let bytes = std::mem::take(&mut self.bytes);
            self.parts.push(Part { bytes: Arc::new(bytes.into()), records: self.records });
            self.records = 0;
        }
    }

    pub(crate) fn finish(mut self) -> FactsTable {
        self.close();
        let first = self.first_outgrown();
        if first < self.parts.len() {
            self.put_together(first);
        }
        FactsTable { parts: self.parts, places: self.places.into() }
    }

    /// From which part on all should be one: so that there are few, each more than twice as large as those behind it, and
    /// none of which most is gone. A record is copied some times in its life, not with every change.
    fn first_outgrown(&self) -> usize {
        let mut living = vec![0usize; self.parts.len()];
        for [part, _] in &self.places {
            living[*part as usize] += 1;
        }
        let mut first = self.parts.len().saturating_sub(1);
        let mut behind = living.last().copied().unwrap_or_default();
        while let Some(part) = first.checked_sub(1) {
            if living[part] > 2 * behind && self.parts[part].records <= 2 * living[part] {
                break;
            }
            behind += living[part];
            first = part;
        }
        let alone = first + 1 >= self.parts.len();
        if alone { self.parts.len() } else { first }
    }

    fn put_together(&mut self, first: usize) {
        let old = self.parts.split_off(first);
        let mut places = std::mem::take(&mut self.places);
        for place in &mut places {
            let [part, start] = *place;
            if let Some(part) = (part as usize).checked_sub(first) {
                *place = self.next_place();
                let facts = FactsView::first_of(&old[part].bytes[start as usize..]);
                self.bytes.extend_from_slice(facts.bytes());
            }
        }
        self.places = places;
        self.close();
    }
}
