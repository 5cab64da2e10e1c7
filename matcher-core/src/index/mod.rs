//! The durable search index: what is derived from the catalogue so that opening is quick.
//!
//! This is the only module that knows tantivy. One document per record: the terms of its text, its packed
//! [`Facts`](crate::facts::Facts), and which version of the record it is. A commit's payload says how far it has followed
//! which database, and which analyzer and layout made it; an index of another analyzer or layout is rebuilt, never read.
//!
//! An index stands in a numbered folder of its own. A new one is made beside the old one under the next number, and
//! the old one goes when the new one has its first commit: whatever happens in between, one of the two is whole.

mod error;
mod folders;
mod image_file;
mod prepared;
mod reader;
mod sums;
mod terms;
mod writer;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, NumericOptions, STORED, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::TextAnalyzer;

pub use error::IndexError;
pub(crate) use prepared::{IndexedText, JoinedTerms, Prepared};
pub(crate) use reader::IndexSnapshot;

/// Counts up with every change of the schema, of [`Facts`](crate::facts::Facts), or of the rules by which placements,
/// indicators and signatures are read into them: an index made by other rules is rebuilt.
const LAYOUT_VERSION: u32 = 9;
const TOKENIZER: &str = "joined-terms";

/// The index of a catalogue.
pub(crate) struct RecordIndex {
    index: tantivy::Index,
    fields: Fields,
    /// The numbered folder; `None` in memory.
    folder: Option<PathBuf>,
}

#[derive(Clone, Copy)]
struct Fields {
    row: Field,
    sequence: Field,
    text: Field,
    facts: Field,
}

/// How far an index has come, and what made it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Progress {
    layout: u32,
    maker: String,
    mark: String,
    /// The last write of the store that the index holds.
    pub(crate) sequence: u64,
}

/// What an index has to be to be used.
pub(crate) struct Expected<'a> {
    /// Names analyzer and taxonomy.
    pub(crate) maker: &'a str,
    /// The last write of the store.
    pub(crate) written: u64,
    /// What tells the store at a write from every other; `None` where it has not come so far.
    pub(crate) mark: &'a dyn Fn(u64) -> Option<String>,
}

/// Why an index that was there could not be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum RebuildReason {
    /// Another version of this software made it.
    OtherLayout,
    /// It knows writes that the database does not have: the database was replaced by an older one, or lost them.
    AheadOfDatabase,
    /// It was made from another database, or from another past of this one.
    OtherDatabase,
    /// The lexicon, the rules of the text analysis or the taxonomy changed.
    OtherRules,
    /// It cannot be read.
    Damaged {
        /// What and where.
        what: String,
    },
}

impl RecordIndex {
    /// Opens the newest usable index of a folder, or makes an empty one beside what is there.
    ///
    /// Gives the reason as well when an index was there and could not be used.
    pub(crate) fn open(
        home: &Path,
        expected: &Expected<'_>,
    ) -> Result<(Self, Option<RebuildReason>), IndexError> {
        fail_point!("index.open");
        std::fs::create_dir_all(home)?;
        let mut unusable = folders::holds_unnumbered_index(home).then_some(RebuildReason::OtherLayout);
        for folder in folders::newest_first(home)? {
            // What is not an index any more can make tantivy panic.
            let opened = catch_unwind(|| Self::open_existing(&folder));
            let reason = match opened.unwrap_or_else(|_| Err(IndexError::unreadable())) {
                Ok(Some(found)) => match found.progress()?.fault(expected) {
                    None => {
                        folders::remove_all_but(&folder);
                        found.remove_leftovers(&folder)?;
                        return Ok((found, None));
                    }
                    reason => reason,
                },
                Ok(None) => None,
                Err(IndexError::Damaged { what }) => Some(RebuildReason::Damaged { what }),
                Err(error) => Some(RebuildReason::Damaged { what: error.to_string() }),
            };
            unusable = unusable.or(reason);
        }
        Ok((Self::create(Some(folders::next(home)?))?, unusable))
    }

    /// An index that is gone with the process.
    pub(crate) fn in_memory() -> Result<Self, IndexError> {
        Self::create(None)
    }

    /// An empty index that is to take this one's place.
    pub(crate) fn successor(&self) -> Result<Self, IndexError> {
        fail_point!("index.successor");
        let home = self.folder.as_deref().and_then(Path::parent);
        Self::create(home.map(folders::next).transpose()?)
    }

    /// Puts the seal on a commit: notes its checksums, and removes the other indexes of the folder.
    pub(crate) fn settle(&self) -> Result<(), IndexError> {
        self.note_sums()?;
        if let Some(folder) = &self.folder {
            folders::remove_all_but(folder);
        }
        Ok(())
    }

    /// Removes this index, which nobody is going to use. What cannot be removed goes with the next opening.
    pub(crate) fn discard(self) {
        if let Some(folder) = self.folder {
            drop(self.index);
            let _ = std::fs::remove_dir_all(folder);
        }
    }

    fn create(folder: Option<PathBuf>) -> Result<Self, IndexError> {
        let (schema, fields) = schema();
        let index = match &folder {
            Some(folder) => tantivy::Index::create_in_dir(folder, schema)?,
            None => tantivy::Index::create_in_ram(schema),
        };
        Ok(Self::with_tokenizer(index, fields, folder))
    }

    /// `None` when it never had a commit.
    fn open_existing(folder: &Path) -> Result<Option<Self>, IndexError> {
        if !folder.join("meta.json").exists() {
            return Ok(None);
        }
        let index = tantivy::Index::open_in_dir(folder)?;
        let (expected, fields) = schema();
        if index.schema() != expected {
            return Err(IndexError::Damaged { what: "the schema is another".to_owned() });
        }
        let found = Self::with_tokenizer(index, fields, Some(folder.to_owned()));
        if let Some(fault) = found.faults()?.into_iter().next() {
            return Err(IndexError::Damaged { what: fault });
        }
        Ok((found.progress()? != Progress::default()).then_some(found))
    }

    /// What is wrong with the files of the last commit.
    pub(crate) fn faults(&self) -> Result<Vec<String>, IndexError> {
        let Some(folder) = &self.folder else { return Ok(Vec::new()) };
        let findings = sums::check(folder, self.committed()?)?;
        let mut damaged = findings.damaged;
        if findings.unknown && damaged.is_empty() {
            let validate = || self.index.validate_checksum();
            let found = catch_unwind(AssertUnwindSafe(validate)).map_err(|_| IndexError::unreadable())??;
            damaged.extend(found.iter().map(|file| format!("checksum of `{}`", file.display())));
            damaged.sort();
        }
        Ok(damaged)
    }

    /// Notes the checksums of the last commit's files, after it.
    fn note_sums(&self) -> Result<(), IndexError> {
        let Some(folder) = &self.folder else { return Ok(()) };
        fail_point!("index.sums");
        Ok(sums::note(folder, self.committed()?)?)
    }

    /// Removes what a process that was killed left of a commit that it did not finish: the next commit may want to give
    /// a file the same name.
    fn remove_leftovers(&self, folder: &Path) -> Result<(), IndexError> {
        let committed = self.committed()?;
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name();
            // Of a segment, as tantivy names one, and not of the last commit.
            let left_over = name.to_str().is_some_and(|name| {
                let segment = name.split('.').next().unwrap_or_default();
                segment.len() == 32
                    && segment.bytes().all(|byte| byte.is_ascii_hexdigit())
                    && !committed(name)
            });
            if left_over {
                std::fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// Tells the files of the last commit from others: they bear the name of a segment, and of all lists of removed
    /// documents only the last one counts.
    fn committed(&self) -> Result<impl Fn(&str) -> bool + use<>, IndexError> {
        let segments = self.index.load_metas()?.segments;
        let segments: BTreeMap<String, Option<u64>> =
            segments.iter().map(|segment| (segment.id().uuid_string(), segment.delete_opstamp())).collect();
        Ok(move |file: &str| {
            let Some((segment, ending)) = file.split_once('.') else { return false };
            let Some(removed) = segments.get(segment) else { return false };
            ending
                .strip_suffix(".del")
                .is_none_or(|stamp| removed.is_some_and(|last| last.to_string() == stamp))
        })
    }

    fn with_tokenizer(index: tantivy::Index, fields: Fields, folder: Option<PathBuf>) -> Self {
        index.tokenizers().register(TOKENIZER, TextAnalyzer::builder(terms::JoinedTerms::default()).build());
        Self { index, fields, folder }
    }

    /// What the last commit says.
    pub(crate) fn progress(&self) -> Result<Progress, IndexError> {
        let payload = self.index.load_metas()?.payload.unwrap_or_default();
        Ok(serde_json::from_str(&payload).unwrap_or_default())
    }
}

impl Progress {
    /// Whether what has come so far can be used.
    pub(crate) fn is_usable(&self, expected: &Expected<'_>) -> bool {
        self.fault(expected).is_none()
    }

    fn fault(&self, expected: &Expected<'_>) -> Option<RebuildReason> {
        if self.layout != LAYOUT_VERSION {
            return Some(RebuildReason::OtherLayout);
        }
        if self.maker != expected.maker {
            return Some(RebuildReason::OtherRules);
        }
        match (expected.mark)(self.sequence) {
            Some(mark) if mark == self.mark => None,
            None if self.sequence > expected.written => Some(RebuildReason::AheadOfDatabase),
            _ => Some(RebuildReason::OtherDatabase),
        }
    }
}

fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let row = builder.add_u64_field("row", NumericOptions::from(INDEXED | FAST));
    let sequence = builder.add_u64_field("sequence", NumericOptions::from(FAST));
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(TOKENIZER)
        .set_index_option(IndexRecordOption::WithFreqs)
        .set_fieldnorms(false);
    let text = builder.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
    let facts = builder.add_bytes_field("facts", STORED);
    (builder.build(), Fields { row, sequence, text, facts })
}
