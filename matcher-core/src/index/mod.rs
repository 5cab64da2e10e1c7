//! The durable search index: what is derived from the catalogue so that opening is quick.
//!
//! This is the only module that knows tantivy. One document per record: the terms of its text, and its packed
//! [`Facts`](crate::facts::Facts). A commit's payload says how far it has followed the store, and which analyzer and
//! layout made it; an index of another analyzer or layout is rebuilt, never read.

mod error;
mod reader;
mod terms;
mod writer;

use std::path::Path;

use serde::{Deserialize, Serialize};
use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, STORED, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::TextAnalyzer;

pub use error::IndexError;
pub(crate) use reader::IndexSnapshot;
pub(crate) use writer::Prepared;

/// Counts up with every change of the schema, of [`Facts`](crate::facts::Facts), or of the rules by which placements and
/// indicators are read into them: an index made by other rules is rebuilt.
const LAYOUT_VERSION: u32 = 4;
const TOKENIZER: &str = "joined-terms";

/// The index of a catalogue.
pub(crate) struct RecordIndex {
    index: tantivy::Index,
    fields: Fields,
}

#[derive(Clone, Copy)]
struct Fields {
    row: Field,
    text: Field,
    facts: Field,
}

/// How far an index has come, and what made it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Progress {
    layout: u32,
    maker: String,
    /// The last write of the store that the index holds.
    pub(crate) sequence: u64,
}

/// Why an index that was there could not be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum RebuildReason {
    /// Another version of this software made it.
    OtherLayout,
    /// It knows writes that the database does not have: the database was replaced by an older one.
    AheadOfDatabase,
    /// The lexicon, the rules of the text analysis or the taxonomy changed.
    OtherRules,
    /// It cannot be read.
    Damaged {
        /// What and where.
        what: String,
    },
}

impl RecordIndex {
    /// Opens the index of a folder, or makes an empty one. `maker` names analyzer and taxonomy, `written` is the last
    /// write of the store: an index ahead of it was made from another database.
    ///
    /// Gives the reason as well when an index was there and could not be used.
    pub(crate) fn open(
        folder: &Path,
        maker: &str,
        written: u64,
    ) -> Result<(Self, Option<RebuildReason>), IndexError> {
        let unusable = match Self::open_existing(folder) {
            Ok(Some(found)) => match found.progress()? {
                progress if progress.sequence == 0 => None,
                progress if progress.layout != LAYOUT_VERSION => Some(RebuildReason::OtherLayout),
                progress if progress.sequence > written => Some(RebuildReason::AheadOfDatabase),
                progress if progress.maker != maker => Some(RebuildReason::OtherRules),
                _ => return Ok((found, None)),
            },
            Ok(None) => None,
            Err(error) => Some(RebuildReason::Damaged { what: error.to_string() }),
        };
        if folder.exists() {
            std::fs::remove_dir_all(folder)?;
        }
        std::fs::create_dir_all(folder)?;
        let (schema, fields) = schema();
        let index = tantivy::Index::create_in_dir(folder, schema)?;
        Ok((Self::with_tokenizer(index, fields), unusable))
    }

    /// An index that is gone with the process.
    pub(crate) fn in_memory() -> Self {
        let (schema, fields) = schema();
        Self::with_tokenizer(tantivy::Index::create_in_ram(schema), fields)
    }

    fn open_existing(folder: &Path) -> Result<Option<Self>, IndexError> {
        if !folder.join("meta.json").exists() {
            return Ok(None);
        }
        let index = tantivy::Index::open_in_dir(folder)?;
        let (expected, fields) = schema();
        if index.schema() != expected {
            return Err(IndexError::Damaged { what: "the schema is another".to_owned() });
        }
        let damaged = index.validate_checksum()?;
        if let Some(file) = damaged.iter().next() {
            return Err(IndexError::Damaged { what: format!("checksum of `{}`", file.display()) });
        }
        Ok(Some(Self::with_tokenizer(index, fields)))
    }

    fn with_tokenizer(index: tantivy::Index, fields: Fields) -> Self {
        index.tokenizers().register(TOKENIZER, TextAnalyzer::builder(terms::JoinedTerms::default()).build());
        Self { index, fields }
    }

    /// What the last commit says.
    pub(crate) fn progress(&self) -> Result<Progress, IndexError> {
        let payload = self.index.load_metas()?.payload.unwrap_or_default();
        Ok(serde_json::from_str(&payload).unwrap_or_default())
    }
}

fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let row = builder.add_u64_field("row", NumericOptions::default().set_indexed());
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(TOKENIZER)
        .set_index_option(IndexRecordOption::WithFreqs)
        .set_fieldnorms(false);
    let text = builder.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
    let facts = builder.add_bytes_field("facts", STORED);
    (builder.build(), Fields { row, text, facts })
}
