//! Files with one JSON object a line, each under an identifier of its own.

use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;
use std::marker::PhantomData;
use std::path::Path;

use serde::de::DeserializeOwned;

use super::error::{EvaluationError, LineFault};
use super::numbered_lines::NumberedLines;

/// Something that a file may hold only once.
pub(super) trait Identified {
    /// The identifier.
    fn id(&self) -> &str;
}

/// The objects of a file in its order. Ends after the first error; keeps the identifiers to find repeated ones.
#[derive(Debug)]
pub(super) struct JsonLines<T> {
    lines: NumberedLines<BufReader<File>>,
    first_lines: HashMap<String, usize>,
    finished: bool,
    item: PhantomData<T>,
}

impl<T: DeserializeOwned + Identified> JsonLines<T> {
    pub(super) fn open(path: &Path) -> Result<Self, EvaluationError> {
        let lines = NumberedLines::open(path)?;
        Ok(Self { lines, first_lines: HashMap::new(), finished: false, item: PhantomData })
    }

    fn parse(&mut self, line: usize, text: &str) -> Result<T, LineFault> {
        let item: T = serde_json::from_str(text).map_err(|error| json_fault(&error))?;
        if item.id().trim().is_empty() {
            return Err(LineFault::EmptyIdentifier);
        }
        match self.first_lines.insert(item.id().to_owned(), line) {
            Some(first_line) => Err(LineFault::DuplicateIdentifier { id: item.id().to_owned(), first_line }),
            None => Ok(item),
        }
    }
}

impl<T: DeserializeOwned + Identified> Iterator for JsonLines<T> {
    type Item = Result<T, EvaluationError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.finished {
            return None;
        }
        let item = self
            .lines
            .next()?
            .and_then(|(line, text)| self.parse(line, &text).map_err(|fault| self.lines.fault(line, fault)));
        self.finished = item.is_err();
        Some(item)
    }
}

/// The reader sees one line at a time, so its "at line 1" would mislead.
fn json_fault(error: &serde_json::Error) -> LineFault {
    let text = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    let detail = text.strip_suffix(&position).unwrap_or(&text).to_owned();
    LineFault::InvalidJson { column: error.column(), detail }
}
