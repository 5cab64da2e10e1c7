//! Files in: sheets recognised, every row checked, good rows as records, bad rows with what to do about them.

mod batch;
mod faults;
mod generated_id;
mod header;
mod json_lines;
mod links;
mod merged;
mod options;
mod organisations;
mod outside;
mod resolver;
pub(crate) mod row;
mod run;

use std::path::Path;

pub use batch::{Fault, IgnoredSheet, ImportBatch, Item, Origin, RejectedRow, UnknownColumn};
pub use options::{ImportOptions, Progress};
pub use resolver::{KeepAsWritten, NameResolver};

use crate::error::Error;

/// Reads a file of any known format: xlsx, csv (UTF-8, UTF-16 with mark, GBK/GB18030), jsonl.
///
/// Rows that cannot be used never stop the others; they come back in [`ImportBatch::rejected`]. The same file read
/// twice gives the same items, generated identifiers included. Items stand in the order in which they have to be
/// stored: organisations first.
///
/// # Errors
/// [`Error::Read`] when the file cannot be opened, [`Error::Empty`], [`Error::EncryptedOrOld`],
/// [`Error::UnknownFormat`], [`Error::Damaged`] and [`Error::TooLarge`] by its content, [`Error::NothingRecognised`]
/// when no sheet is of a known kind, [`Error::UnknownColumn`] when a mapping override names no column.
pub fn read_file(path: &Path, options: &ImportOptions<'_>) -> Result<ImportBatch, Error> {
    run::read_file(path, options)
}
