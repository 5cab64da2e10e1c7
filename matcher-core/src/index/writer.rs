//! Writing the index: documents of a batch, then one commit that says how far it has come.

use tantivy::{TantivyDocument, Term};

use super::error::IndexError;
use super::terms::SEPARATOR;
use super::{LAYOUT_VERSION, Progress, RecordIndex};
use crate::analysis::Analyzer;
use crate::facts::Facts;

/// Memory that tantivy may use before it writes a segment, in bytes.
const BUFFER_BYTES: usize = 200_000_000;

/// A record made ready for the index: everything slow is done, so this can happen on many threads.
pub(crate) struct Prepared {
    row: u64,
    // Joined terms and packed facts; `None` for a removed record.
    content: Option<(String, Vec<u8>)>,
}

impl Prepared {
    /// The trace of a removed record.
    pub(crate) fn removed(row: u64) -> Self {
        Self { row, content: None }
    }

    /// Analyses the texts of a record. The number of terms goes into the facts.
    pub(crate) fn new(row: u64, analyzer: &Analyzer, texts: &[&str], mut facts: Facts) -> Self {
        let mut joined = String::with_capacity(texts.iter().map(|text| text.len() * 4).sum());
        let mut terms = 0u32;
        for text in texts {
            analyzer.for_each_term(text, |term, _| {
                joined.push_str(term);
                joined.push(SEPARATOR);
                terms += 1;
            });
        }
        facts.terms = terms;
        Self { row, content: Some((joined, facts.pack())) }
    }
}

/// The one writer of an index.
pub(crate) struct IndexWriter {
    writer: tantivy::IndexWriter,
    fields: super::Fields,
    maker: String,
}

impl RecordIndex {
    /// Makes the writer; there can be only one at a time.
    pub(crate) fn writer(&self, maker: &str) -> Result<IndexWriter, IndexError> {
        let writer = self.index.writer_with_num_threads(1, BUFFER_BYTES)?;
        Ok(IndexWriter { writer, fields: self.fields, maker: maker.to_owned() })
    }
}

impl IndexWriter {
    /// Drops every document; as all else, it holds from the next commit on.
    pub(crate) fn clear(&self) -> Result<(), IndexError> {
        self.writer.delete_all_documents()?;
        Ok(())
    }

    /// Replaces the document of a record.
    pub(crate) fn put(&self, prepared: Prepared) -> Result<(), IndexError> {
        self.writer.delete_term(Term::from_field_u64(self.fields.row, prepared.row));
        let Some((joined, facts)) = prepared.content else { return Ok(()) };
        let mut document = TantivyDocument::default();
        document.add_u64(self.fields.row, prepared.row);
        document.add_text(self.fields.text, joined);
        document.add_bytes(self.fields.facts, &facts);
        self.writer.add_document(document)?;
        Ok(())
    }

    /// Makes everything put so far durable, as the state after `sequence`.
    pub(crate) fn commit(&mut self, sequence: u64) -> Result<(), IndexError> {
        let progress = Progress { layout: LAYOUT_VERSION, maker: self.maker.clone(), sequence };
        let payload = serde_json::to_string(&progress)
            .map_err(|error| IndexError::Damaged { what: error.to_string() })?;
        let mut prepared = self.writer.prepare_commit()?;
        prepared.set_payload(&payload);
        prepared.commit()?;
        Ok(())
    }

    /// Waits for segment merges and gives the writer up.
    pub(crate) fn close(self) -> Result<(), IndexError> {
        self.writer.wait_merging_threads()?;
        Ok(())
    }
}
