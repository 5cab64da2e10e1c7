//! Writing the index: documents of a batch, then one commit that says how far it has come.

use std::num::NonZero;
use std::thread::available_parallelism;

use tantivy::{TantivyDocument, Term};

use super::error::IndexError;
use super::prepared::Prepared;
use super::{LAYOUT_VERSION, Progress, RecordIndex};

/// Memory that tantivy may use before it writes segments, in bytes, for all its threads together.
const BUFFER_BYTES: usize = 200_000_000;
/// A thread for so many documents: each writes a segment of its own, and small ones are merged later.
const DOCUMENTS_OF_A_THREAD: usize = 5_000;
/// More threads would have too little memory each.
const MOST_THREADS: usize = 4;

/// The one writer of an index.
pub(crate) struct IndexWriter {
    writer: tantivy::IndexWriter,
    fields: super::Fields,
    maker: String,
}

impl RecordIndex {
    /// Makes the writer, for about so many documents; there can be only one at a time.
    pub(crate) fn writer(&self, maker: &str, documents: usize) -> Result<IndexWriter, IndexError> {
        fail_point!("index.writer");
        let cores = available_parallelism().map_or(1, NonZero::get);
        let threads = (documents / DOCUMENTS_OF_A_THREAD).clamp(1, cores.min(MOST_THREADS));
        let writer = self.index.writer_with_num_threads(threads, BUFFER_BYTES)?;
        Ok(IndexWriter { writer, fields: self.fields, maker: maker.to_owned() })
    }
}

impl IndexWriter {
    /// Replaces the document of a record.
    pub(crate) fn put(&self, prepared: &Prepared) -> Result<(), IndexError> {
        fail_point!("index.put");
        self.writer.delete_term(Term::from_field_u64(self.fields.row, prepared.row));
        let Some(text) = &prepared.text else { return Ok(()) };
        let mut document = TantivyDocument::default();
        document.add_u64(self.fields.row, prepared.row);
        document.add_u64(self.fields.sequence, prepared.sequence);
        document.add_text(self.fields.text, &text.joined);
        document.add_bytes(self.fields.facts, &text.packed);
        self.writer.add_document(document)?;
        Ok(())
    }

    /// Makes everything put so far durable, as the state after `sequence`, at which the store has this mark.
    pub(crate) fn commit(&mut self, sequence: u64, mark: String) -> Result<(), IndexError> {
        let progress = Progress { layout: LAYOUT_VERSION, maker: self.maker.clone(), mark, sequence };
        let payload = serde_json::to_string(&progress)
            .map_err(|error| IndexError::Damaged { what: error.to_string() })?;
        fail_point!("index.prepare");
        let mut prepared = self.writer.prepare_commit()?;
        prepared.set_payload(&payload);
        fail_point!("index.commit");
        prepared.commit()?;
        fail_point!("index.committed");
        Ok(())
    }

    /// Waits for segment merges and gives the writer up.
    pub(crate) fn close(self) -> Result<(), IndexError> {
        fail_point!("index.close");
        self.writer.wait_merging_threads()?;
        Ok(())
    }
}
