//! How a file is to be read.

use matcher_core::record::Limits;
use time::Date;

use super::resolver::{KeepAsWritten, NameResolver};
use crate::read::ReadLimits;
use crate::sheet_kind::SheetKind;

/// How a file is to be read. [`ImportOptions::default`] knows no organisations and takes links as written.
#[derive(Clone)]
pub struct ImportOptions<'a> {
    /// Knows organisations and chain links.
    pub resolver: &'a dyn NameResolver,
    /// Takes every sheet (or the csv file) for this kind instead of recognising it.
    pub sheet_kind: Option<SheetKind>,
    /// Header of the file → canonical header, synonym or key of a column; goes before all recognition.
    pub mapping: Vec<(String, String)>,
    /// How much the file may hold.
    pub read_limits: ReadLimits,
    /// How large a record may be.
    pub record_limits: Limits,
    /// The day taken for outcomes without a date; such rows are rejected when it is `None`.
    pub today: Option<Date>,
    /// Called every thousand rows and at the end of each sheet.
    pub progress: Option<&'a dyn Fn(Progress<'_>)>,
}

impl Default for ImportOptions<'_> {
    fn default() -> Self {
        Self {
            resolver: &KeepAsWritten,
            sheet_kind: None,
            mapping: Vec::new(),
            read_limits: ReadLimits::default(),
            record_limits: Limits::default(),
            today: None,
            progress: None,
        }
    }
}

/// How far reading has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress<'a> {
    /// The sheet being read.
    pub sheet: &'a str,
    /// Rows of the file read so far.
    pub rows: u64,
}
