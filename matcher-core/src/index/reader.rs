//! Reading a commit: the facts of every live record, and the postings of every term in order.

use std::collections::BinaryHeap;

use tantivy::postings::Postings;
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::termdict::TermStreamer;
use tantivy::{DocSet, TERMINATED, TantivyDocument};

use super::RecordIndex;
use super::error::IndexError;
use crate::facts::Facts;

/// One commit of the index, unchanged for as long as it is held.
pub(crate) struct IndexSnapshot {
    searcher: tantivy::Searcher,
    fields: super::Fields,
    starts: Vec<u32>,
}

/// The postings of one term, over the whole commit: live document numbers and term frequencies.
pub(crate) struct PostingsOf<'a> {
    /// The term.
    pub(crate) term: &'a str,
    /// Document number in the snapshot, ascending, and the term's frequency there.
    pub(crate) postings: &'a [(u32, u32)],
}

impl RecordIndex {
    /// The last commit.
    pub(crate) fn snapshot(&self) -> Result<IndexSnapshot, IndexError> {
        fail_point!("index.read");
        let reader = self.index.reader_builder().reload_policy(tantivy::ReloadPolicy::Manual).try_into()?;
        let reader: tantivy::IndexReader = reader;
        let searcher = reader.searcher();
        let mut starts = Vec::new();
        let mut next = 0;
        for segment in searcher.segment_readers() {
            starts.push(next);
            next += segment.max_doc();
        }
        Ok(IndexSnapshot { searcher, fields: self.fields, starts })
    }
}

impl IndexSnapshot {
    /// Document numbers run below this; some may be of removed records.
    pub(crate) fn document_bound(&self) -> usize {
        self.searcher.segment_readers().iter().map(|segment| segment.max_doc() as usize).sum()
    }

    /// Record number and version of every live document, by number.
    pub(crate) fn versions(&self) -> Result<Vec<(u64, u64)>, IndexError> {
        let mut found = Vec::new();
        for segment in self.searcher.segment_readers() {
            let rows = segment.fast_fields().u64("row")?;
            let sequences = segment.fast_fields().u64("sequence")?;
            found.extend(
                segment
                    .doc_ids_alive()
                    .filter_map(|document| Some((rows.first(document)?, sequences.first(document)?))),
            );
        }
        found.sort_unstable();
        Ok(found)
    }

    /// Calls `found` with the number and facts of every live document.
    pub(crate) fn for_each_facts(&self, mut found: impl FnMut(u32, Facts)) -> Result<(), IndexError> {
        for (segment, &start) in self.searcher.segment_readers().iter().zip(&self.starts) {
            let store = segment.get_store_reader(50)?;
            for document in segment.doc_ids_alive() {
                let stored: TantivyDocument = store.get(document)?;
                let packed = stored.get_first(self.fields.facts).and_then(|value| value.as_bytes());
                let facts = packed.and_then(Facts::from_stored).ok_or_else(|| IndexError::Damaged {
                    what: format!("facts of document {}", start + document),
                })?;
                found(start + document, facts);
            }
        }
        Ok(())
    }

    /// Calls `found` with every term's postings, terms in byte order.
    pub(crate) fn for_each_term(&self, mut found: impl FnMut(PostingsOf<'_>)) -> Result<(), IndexError> {
        let mut inverted = Vec::new();
        for segment in self.searcher.segment_readers() {
            inverted.push(segment.inverted_index(self.fields.text)?);
        }
        let mut streams: Vec<TermStreamer<'_>> = Vec::with_capacity(inverted.len());
        let mut heads = BinaryHeap::new();
        for (index, segment) in inverted.iter().enumerate() {
            let mut stream = segment.terms().stream()?;
            if stream.advance() {
                heads.push(std::cmp::Reverse((stream.key().to_vec(), index)));
            }
            streams.push(stream);
        }
        let mut postings: Vec<(u32, u32)> = Vec::new();
        while let Some(std::cmp::Reverse((term, first))) = heads.pop() {
            postings.clear();
            let mut index = first;
            loop {
                self.append_postings(&inverted[index], index, streams[index].value(), &mut postings)?;
                if streams[index].advance() {
                    heads.push(std::cmp::Reverse((streams[index].key().to_vec(), index)));
                }
                match heads.peek() {
                    Some(std::cmp::Reverse((next, _))) if *next == term => {
                        let Some(std::cmp::Reverse((_, next))) = heads.pop() else { break };
                        index = next;
                    }
                    _ => break,
                }
            }
            if !postings.is_empty() {
                let term = std::str::from_utf8(&term)
                    .map_err(|_| IndexError::Damaged { what: "a term is not UTF-8".to_owned() })?;
                found(PostingsOf { term, postings: &postings });
            }
        }
        Ok(())
    }

    fn append_postings(
        &self,
        inverted: &tantivy::InvertedIndexReader,
        index: usize,
        info: &tantivy::postings::TermInfo,
        postings: &mut Vec<(u32, u32)>,
    ) -> Result<(), IndexError> {
        let segment = self.searcher.segment_reader(index as u32);
        let mut list = inverted.read_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?;
        let mut document = list.doc();
        while document != TERMINATED {
            if !segment.is_deleted(document) {
                postings.push((self.starts[index] + document, list.term_freq()));
            }
            document = list.advance();
        }
        Ok(())
    }
}
