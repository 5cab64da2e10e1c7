//! Writing the index: documents of a batch, then one commit that says how far it has come.

use tantivy::{TantivyDocument, Term};

use super::error::IndexError;
use super::prepared::Prepared;
use super::{LAYOUT_VERSION, Progress, RecordIndex};

/// Memory that tantivy may use before it writes a segment, in bytes.
const BUFFER_BYTES: usize = 200_000_000;

/// The one writer of an index.
pub(crate) struct IndexWriter {
    writer: tantivy::IndexWriter,
    fields: super::Fields,
    maker: String,
}

impl RecordIndex {
    /// Makes the writer; there can be only one at a time.
    pub(crate) fn writer(&self, maker: &str) -> Result<IndexWriter, IndexError> {
        fail_point!("index.writer");
        let writer = self.index.writer_with_num_threads(1, BUFFER_BYTES)?;
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
