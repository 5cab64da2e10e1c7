//! Lines of a text file with their numbers, so that every fault can be found again.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use super::error::{EvaluationError, LineFault};

const BYTE_ORDER_MARK: char = '\u{feff}';

/// The lines that are not blank, without their ends and without a byte order mark. Ends after the first error.
#[derive(Debug)]
pub(super) struct NumberedLines<R> {
    reader: R,
    path: PathBuf,
    line: usize,
    finished: bool,
}

impl NumberedLines<BufReader<File>> {
    pub(super) fn open(path: &Path) -> Result<Self, EvaluationError> {
        let file =
            File::open(path).map_err(|source| EvaluationError::Open { path: path.to_path_buf(), source })?;
        Ok(Self::new(BufReader::new(file), path))
    }
}

impl<R: BufRead> NumberedLines<R> {
    /// Reads from `reader`; `path` only names it in errors.
    pub(super) fn new(reader: R, path: &Path) -> Self {
        Self { reader, path: path.to_path_buf(), line: 0, finished: false }
    }

    /// The error that the line `line` has `fault`.
    pub(super) fn fault(&self, line: usize, fault: LineFault) -> EvaluationError {
        EvaluationError::InvalidLine { path: self.path.clone(), line, fault }
    }

    /// The next line, blank or not; `None` at the end.
    fn read_line(&mut self) -> Result<Option<String>, EvaluationError> {
        let mut bytes = Vec::new();
        let read = self.reader.read_until(b'\n', &mut bytes).map_err(|source| EvaluationError::Read {
            path: self.path.clone(),
            line: self.line,
            source,
        })?;
        if read == 0 {
            return Ok(None);
        }
        self.line += 1;
        let text = String::from_utf8(bytes).map_err(|_| self.fault(self.line, LineFault::NotUtf8))?;
        let text = if self.line == 1 { text.trim_start_matches(BYTE_ORDER_MARK) } else { &text };
        Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
    }
}

impl<R: BufRead> Iterator for NumberedLines<R> {
    type Item = Result<(usize, String), EvaluationError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.finished {
            match self.read_line() {
                Ok(Some(text)) if text.trim().is_empty() => {}
                Ok(Some(text)) => return Some(Ok((self.line, text))),
                Ok(None) => self.finished = true,
                Err(error) => {
                    self.finished = true;
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8]) -> Vec<Result<(usize, String), String>> {
        NumberedLines::new(bytes, Path::new("需求.tsv"))
            .map(|line| line.map_err(|error| error.to_string()))
            .collect()
    }

    #[test]
    fn blank_lines_are_skipped_but_counted() {
        let expected = [Ok((1, "甲".to_owned())), Ok((3, "乙".to_owned()))];
        assert_eq!(lines("\u{feff}甲\r\n \n乙".as_bytes()), expected);
    }

    #[test]
    fn reading_ends_at_bytes_that_are_not_utf8() {
        let message = "`需求.tsv` line 2: not UTF-8; save the file in UTF-8".to_owned();
        assert_eq!(lines(b"a\n\xb3\xe4\nb\n"), [Ok((1, "a".to_owned())), Err(message)]);
    }
}
