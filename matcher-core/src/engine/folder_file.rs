//! Texts that the office may have put into its data folder.

use std::io::{Error, ErrorKind};
use std::path::Path;

/// The text of a file without the mark that some editors put in front; `None` when there is no such file.
pub(super) fn read_if_there(file: &Path) -> Result<Option<String>, Error> {
    match std::fs::read_to_string(file) {
        Ok(text) => Ok(Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error),
    }
}
