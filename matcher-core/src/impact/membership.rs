//! Long runs as bits: whether a document stands in one, and where, without a search.

use std::io;

use super::postings::BLOCK_DOCUMENTS;
use crate::image::{ImageReader, ImageWriter, Slab};

/// Runs of so many postings and more have bits beside their list; for these, the bits take less than the list itself.
pub(super) const LONG_RUN: usize = 4_096;
/// Words of 64 bits for the documents of a block.
const WORDS: usize = BLOCK_DOCUMENTS / 64;

/// The bits of all long runs.
#[derive(Default)]
#[cfg_attr(test, derive(Debug, PartialEq))]
pub(super) struct Memberships {
    // Number of each run, ascending.
    runs: Slab<u32>,
    // One bit for each document of the block, run by run; and how many stand before each word of them.
    bits: Slab<u64>,
    before: Slab<u16>,
}

/// The bits of one run.
#[derive(Clone, Copy)]
pub(super) struct Membership<'a> {
    bits: &'a [u64; WORDS],
    before: &'a [u16; WORDS],
}

impl Memberships {
    /// Adds a run, whose number is higher than those before; nothing for one that is not long.
    pub(super) fn push(&mut self, run: u32, locals: &[u16]) {
        if locals.len() < LONG_RUN {
            return;
        }
        let mut bits = [0u64; WORDS];
        for local in locals {
            bits[usize::from(*local) / 64] |= 1 << (local % 64);
        }
        let before = bits.iter().scan(0u32, |before, word| {
            let of_word = *before;
            *before += word.count_ones();
            // Fewer than a block has, as the word itself is still to come.
            Some(of_word as u16)
        });
        self.before.own().extend(before);
        self.bits.own().extend(bits);
        self.runs.own().push(run);
    }

    /// The bits of a run, if it is long.
    pub(super) fn of(&self, run: usize, postings: usize) -> Option<Membership<'_>> {
        if postings < LONG_RUN {
            return None;
        }
        let place = self.runs.binary_search(&(run as u32)).ok()?;
        let words = place * WORDS..(place + 1) * WORDS;
        let (bits, before) = (self.bits.get(words.clone())?, self.before.get(words)?);
        Some(Membership { bits: bits.try_into().ok()?, before: before.try_into().ok()? })
    }

    /// Writes what memberships are read from.
    pub(super) fn write(&self, image: &mut ImageWriter<impl io::Write>) -> io::Result<()> {
        image.section(&self.runs)?;
        image.section(&self.bits)?;
        image.section(&self.before)
    }

    /// Reads what was written; `None` when it is none.
    pub(super) fn read(image: &mut ImageReader) -> Option<Self> {
        let read = Self { runs: image.section()?, bits: image.section()?, before: image.section()? };
        let words = read.runs.len() * WORDS;
        (read.bits.len() == words && read.before.len() == words).then_some(read)
    }
}

impl Membership<'_> {
    /// The place of a document's posting in the run, if it has one.
    pub(super) fn place(&self, local: u16) -> Option<usize> {
        let word = self.bits[usize::from(local) / 64];
        let bit = 1u64 << (local % 64);
        if word & bit == 0 {
            return None;
        }
        let before = (word & (bit - 1)).count_ones() as usize;
        Some(usize::from(self.before[usize::from(local) / 64]) + before)
    }
}

#[cfg(test)]
mod tests {
    use super::{LONG_RUN, Memberships};

    #[test]
    fn a_long_run_is_found_and_a_short_one_has_no_bits() {
        let every = |step: usize| -> Vec<u16> { (3..=u16::MAX).step_by(step).collect() };
        let (short, third, all) = (every(20), every(3), (0..=u16::MAX).collect::<Vec<u16>>());
        let mut memberships = Memberships::default();
        for (run, locals) in [(0, &short), (4, &third), (9, &all)] {
            memberships.push(run, locals);
        }
        assert!(short.len() < LONG_RUN && memberships.of(0, short.len()).is_none());
        for (run, locals) in [(4, &third), (9, &all)] {
            let membership = memberships.of(run, locals.len()).expect("long");
            for local in 0..=u16::MAX {
                assert_eq!(membership.place(local), locals.binary_search(&local).ok(), "{local}");
            }
        }
    }
}
