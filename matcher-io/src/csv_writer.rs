//! csv as Excel opens it right: UTF-8 with a byte order mark, CRLF, quotes where needed.

use std::io::{BufWriter, Write};
use std::path::Path;

use csv::{Terminator, WriterBuilder};

use crate::atomic::write_atomically;
use crate::error::Error;

/// Writes rows, the header first.
pub(crate) fn write(path: &Path, rows: impl Iterator<Item = Vec<String>>) -> Result<(), Error> {
    write_rows(path, rows.map(Ok))
}

/// The same for rows that come from elsewhere and may fail to.
pub(crate) fn write_rows(
    path: &Path,
    rows: impl Iterator<Item = Result<Vec<String>, Error>>,
) -> Result<(), Error> {
    let failed = |source: std::io::Error| Error::Write { path: path.to_owned(), source };
    write_atomically(path, |file| {
        let mut writer = BufWriter::new(file);
        writer.write_all(b"\xEF\xBB\xBF").map_err(failed)?;
        let mut csv = WriterBuilder::new().terminator(Terminator::CRLF).flexible(true).from_writer(writer);
        for row in rows {
            csv.write_record(&row?).map_err(|error| failed(io_error(error)))?;
        }
        csv.flush().map_err(failed)
    })
}

/// The system's own error where it is one: `csv` would wrap it, and "no space" would be "other".
fn io_error(error: csv::Error) -> std::io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => std::io::Error::other(format!("{kind:?}")),
    }
}
