//! What a file is, by its content first and its name second.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use crate::error::Error;

/// A format that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// A zip archive that should be a workbook.
    Xlsx,
    /// Separated values.
    Csv,
    /// One JSON object a line.
    JsonLines,
}

const OLE: [u8; 4] = [0xD0, 0xCF, 0x11, 0xE0];
const ZIP: [u8; 2] = *b"PK";

/// Looks at the first bytes and the extension.
pub(crate) fn recognise(path: &Path) -> Result<Format, Error> {
    let head = head(path)?;
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    let unknown = |found| Err(Error::UnknownFormat { path: path.to_owned(), found });
    if head.is_empty() {
        return Err(Error::Empty { path: path.to_owned() });
    }
    if head.starts_with(&OLE) {
        return Err(Error::EncryptedOrOld { path: path.to_owned() });
    }
    if head.starts_with(&ZIP) {
        return Ok(Format::Xlsx);
    }
    if head.starts_with(b"%PDF") {
        return unknown("a PDF");
    }
    match extension.as_deref() {
        Some("jsonl" | "ndjson" | "json") => Ok(Format::JsonLines),
        Some("csv" | "tsv" | "txt") => Ok(Format::Csv),
        Some("xlsx" | "xlsm" | "xls" | "et") => unknown("not a zip archive, although its name says workbook"),
        _ => unknown("an unknown extension"),
    }
}

fn head(path: &Path) -> Result<Vec<u8>, Error> {
    let failed = |source| Error::Read { path: path.to_owned(), source };
    let mut head = Vec::new();
    let file = File::open(path).map_err(failed)?;
    BufReader::new(file).take(8).read_to_end(&mut head).map_err(failed)?;
    Ok(head)
}

/// Reads a whole text file, within a limit.
pub(crate) fn read_all(path: &Path, limit_bytes: u64) -> Result<Vec<u8>, Error> {
    let failed = |source| Error::Read { path: path.to_owned(), source };
    let file = File::open(path).map_err(failed)?;
    let mut bytes = Vec::new();
    file.take(limit_bytes + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > limit_bytes {
        return Err(Error::TooLarge { path: path.to_owned(), what: "文件".to_owned(), limit_bytes });
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Error::Empty { path: path.to_owned() });
    }
    Ok(bytes)
}
