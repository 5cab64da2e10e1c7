//! Which documents have a term, and how: lists cut into runs of one block of documents each.

use std::io;

use super::membership::{Membership, Memberships};
use super::{Ordinal, TermNumber};
use crate::image::{ImageReader, ImageWriter, Slab};

/// Documents of a block: their numbers within it take two bytes, and what is summed up for them stays close to the
/// processor.
pub(super) const BLOCK_DOCUMENTS: usize = 1 << 16;

/// Lists of all terms, one after the other. Fewer than 2³² postings.
#[derive(Default)]
#[cfg_attr(test, derive(Debug, PartialEq))]
pub(super) struct Postings {
    // Runs of term t: those from run_ends[t - 1] to run_ends[t].
    run_ends: Slab<u32>,
    // Of each run its block, and where it ends; it begins where the one before it ends.
    blocks: Slab<u16>,
    ends: Slab<u32>,
    locals: Slab<u16>,
    codes: Slab<u8>,
    memberships: Memberships,
}

/// The documents of one block that have a term.
#[derive(Clone, Copy)]
pub(super) struct Run<'a> {
    pub(super) block: usize,
    number: usize,
    /// Their numbers within the block, ascending.
    pub(super) locals: &'a [u16],
    /// For each of them how often it has the term, and how long it is.
    pub(super) codes: &'a [u8],
}

impl Postings {
    /// Makes room for so many more postings.
    pub(super) fn reserve(&mut self, postings: usize) {
        self.locals.own().reserve_exact(postings);
        self.codes.own().reserve_exact(postings);
    }

    /// Adds the next document, by ascending number, of the list that is being written.
    pub(super) fn push(&mut self, document: Ordinal, code: u8) {
        let block = block_of(document) as u16;
        let open = self.blocks.len() > self.finished_runs();
        if !open || self.blocks.last() != Some(&block) {
            self.blocks.own().push(block);
            let length = self.length();
            self.ends.own().push(length);
        }
        self.locals.own().push(document as u16);
        self.codes.own().push(code);
        if let Some(end) = self.ends.own().last_mut() {
            *end += 1;
        }
    }

    /// Ends the list of a term. Gives whether it has any document; one without is no list.
    pub(super) fn end_list(&mut self) -> bool {
        let any = self.blocks.len() > self.finished_runs();
        if any {
            for run in self.finished_runs()..self.blocks.len() {
                let postings = self.start_of_run(run)..self.ends[run] as usize;
                self.memberships.push(run as u32, &self.locals[postings]);
            }
            let runs = self.blocks.len() as u32;
            self.run_ends.own().push(runs);
        }
        any
    }

    /// Gives spare memory back.
    pub(super) fn shrink(&mut self) {
        self.run_ends.own().shrink_to_fit();
        self.blocks.own().shrink_to_fit();
        self.ends.own().shrink_to_fit();
        self.locals.own().shrink_to_fit();
        self.codes.own().shrink_to_fit();
    }

    /// Writes what postings are read from.
    pub(super) fn write(&self, image: &mut ImageWriter<impl io::Write>) -> io::Result<()> {
        image.section(&self.run_ends)?;
        image.section(&self.blocks)?;
        image.section(&self.ends)?;
        image.section(&self.locals)?;
        image.section(&self.codes)?;
        self.memberships.write(image)
    }

    /// Reads what was written; `None` when it is none.
    pub(super) fn read(image: &mut ImageReader) -> Option<Self> {
        let read = Self {
            run_ends: image.section()?,
            blocks: image.section()?,
            ends: image.section()?,
            locals: image.section()?,
            codes: image.section()?,
            memberships: Memberships::read(image)?,
        };
        let runs = read.ends.len();
        let whole = read.finished_runs() == runs
            && read.blocks.len() == runs
            && read.ends.last().map_or(0, |end| *end as usize) == read.locals.len()
            && read.codes.len() == read.locals.len();
        whole.then_some(read)
    }

    /// How many postings there are.
    pub(super) fn len(&self) -> usize {
        self.locals.len()
    }

    /// How many terms have a list.
    pub(super) fn lists(&self) -> usize {
        self.run_ends.len()
    }

    /// How many documents have a term.
    pub(super) fn documents_of(&self, term: TermNumber) -> usize {
        let runs = self.runs_of(term);
        self.ends[runs.end - 1] as usize - self.start_of_run(runs.start)
    }

    /// The runs of a term, by ascending block.
    pub(super) fn runs(&self, term: TermNumber) -> impl Iterator<Item = Run<'_>> {
        self.runs_of(term).map(|run| self.run(run))
    }

    /// The run of a term in a block, if it has one.
    pub(super) fn run_in(&self, term: TermNumber, block: usize) -> Option<Run<'_>> {
        let runs = self.runs_of(term);
        let place = self.blocks[runs.clone()].binary_search(&(block as u16)).ok()?;
        Some(self.run(runs.start + place))
    }

    /// The documents that have a term, by ascending number, with the bytes of their postings.
    pub(super) fn list(&self, term: TermNumber) -> impl Iterator<Item = (Ordinal, u8)> + '_ {
        self.runs(term).flat_map(Run::postings)
    }

    /// [`Postings::list`] from a document on.
    pub(super) fn list_from(
        &self,
        term: TermNumber,
        first: Ordinal,
    ) -> impl Iterator<Item = (Ordinal, u8)> + '_ {
        let runs = self.runs(term).skip_while(move |run| run.block < block_of(first));
        runs.map(move |run| if run.block == block_of(first) { run.from(first as u16) } else { run })
            .flat_map(Run::postings)
    }

    /// Which documents stand in a run, if it is a long one.
    pub(super) fn membership(&self, run: Run<'_>) -> Option<Membership<'_>> {
        self.memberships.of(run.number, run.locals.len())
    }

    fn run(&self, run: usize) -> Run<'_> {
        let range = self.start_of_run(run)..self.ends[run] as usize;
        Run {
            block: usize::from(self.blocks[run]),
            number: run,
            locals: &self.locals[range.clone()],
            codes: &self.codes[range],
        }
    }

    fn runs_of(&self, term: TermNumber) -> std::ops::Range<usize> {
        let start = if term == 0 { 0 } else { self.run_ends[term as usize - 1] as usize };
        start..self.run_ends[term as usize] as usize
    }

    fn start_of_run(&self, run: usize) -> usize {
        if run == 0 { 0 } else { self.ends[run - 1] as usize }
    }

    fn finished_runs(&self) -> usize {
        self.run_ends.last().map_or(0, |end| *end as usize)
    }

    fn length(&self) -> u32 {
        u32::try_from(self.locals.len()).expect("fewer than 2^32 postings")
    }
}

/// The block of a document.
pub(super) fn block_of(document: Ordinal) -> usize {
    document as usize / BLOCK_DOCUMENTS
}

impl<'a> Run<'a> {
    /// Its documents by their numbers in the side, with the bytes of their postings.
    fn postings(self) -> impl Iterator<Item = (Ordinal, u8)> + 'a {
        let first = (self.block * BLOCK_DOCUMENTS) as Ordinal;
        self.locals.iter().zip(self.codes).map(move |(local, code)| (first + Ordinal::from(*local), *code))
    }

    /// What of it stands from a document of the block on.
    fn from(self, local: u16) -> Self {
        let start = self.locals.partition_point(|other| *other < local);
        Self { locals: &self.locals[start..], codes: &self.codes[start..], ..self }
    }
}
