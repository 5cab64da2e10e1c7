//! A coupling map as one JSON file: what a later map is compared with, and what other programs read.

use std::fs;
use std::io::{BufWriter, Write};
use std::path::Path;

use matcher_core::coupling::CouplingMap;

use crate::atomic::write_atomically;
use crate::error::Error;
use crate::json_line::write_line;

/// Writes the whole map. It is for programs, so it stands on one line; people have the workbook.
///
/// # Errors
/// [`Error::Write`] when the file cannot be written.
pub fn write(path: &Path, map: &CouplingMap) -> Result<(), Error> {
    let failed = |source: std::io::Error| Error::Write { path: path.to_owned(), source };
    write_atomically(path, |file| {
        let mut writer = BufWriter::new(file);
        write_line(&mut writer, map).map_err(failed)?;
        writer.flush().map_err(failed)
    })
}

/// Reads a map that [`write()`] wrote; it is equal to the one written.
///
/// # Errors
/// [`Error::Read`] when the file cannot be read, [`Error::Empty`] when nothing is in it, [`Error::NotAMap`] when it holds
/// something else.
pub fn read(path: &Path) -> Result<CouplingMap, Error> {
    let bytes = fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
    if bytes.trim_ascii().is_empty() {
        return Err(Error::Empty { path: path.to_owned() });
    }
    serde_json::from_slice(&bytes).map_err(|source| Error::NotAMap { path: path.to_owned(), source })
}
