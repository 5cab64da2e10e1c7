//! A rule file under the reader's eyes, and what was wrong so far.

use time::Date;

use super::fault::{RuleFault, RuleFaultKind, RuleFileError, Wanted};
use crate::record::parse_date;
use crate::settings_file::{Entries, Entry, Lines, number};

/// The text of a file, and the faults found in it.
pub(super) struct Source<'a> {
    pub(super) lines: Lines<'a>,
    /// The rule that is being read.
    pub(super) rule: Option<String>,
    pub(super) faults: Vec<RuleFault>,
}

impl<'a> Source<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { lines: Lines::of(text), rule: None, faults: Vec::new() }
    }

    pub(super) fn fault(&mut self, line: usize, what: RuleFaultKind) {
        self.faults.push(RuleFault { line, rule: self.rule.clone(), what });
    }

    /// The file is no TOML at all.
    pub(super) fn syntax(&mut self, error: &toml::de::Error) {
        let line = error.span().map_or(1, |span| self.lines.line(&span));
        self.fault(line, RuleFaultKind::Syntax { message: error.message().to_owned() });
    }

    /// What was read, when nothing was wrong; otherwise every fault, by line.
    pub(super) fn done<T>(mut self, read: T) -> Result<T, RuleFileError> {
        if self.faults.is_empty() {
            return Ok(read);
        }
        self.faults.sort_by_key(|fault| fault.line);
        Err(RuleFileError { faults: self.faults })
    }

    /// The value of a key that has to be there.
    pub(super) fn required<T>(
        &mut self,
        entries: &mut Entries<'_>,
        key: &'static str,
        read: impl FnOnce(&mut Self, Entry<'_>) -> Option<T>,
    ) -> Option<T> {
        match entries.take(key) {
            Some(entry) => read(self, entry),
            None => {
                self.fault(entries.line, RuleFaultKind::Missing { key });
                None
            }
        }
    }

    pub(super) fn wrong(&mut self, entry: Entry<'_>, wanted: Wanted) {
        self.fault(entry.line, RuleFaultKind::WrongType { key: entry.key.to_owned(), wanted });
    }

    /// Reports what nobody took: it has no meaning there.
    pub(super) fn finish(&mut self, entries: Entries<'_>) {
        for entry in entries.left() {
            self.fault(entry.line, RuleFaultKind::UnknownKey { key: entry.key.to_owned() });
        }
    }

    pub(super) fn text(&mut self, entry: Entry<'_>) -> Option<String> {
        let Some(text) = entry.value.as_str() else {
            self.wrong(entry, Wanted::Text);
            return None;
        };
        if text.trim().is_empty() {
            self.fault(entry.line, RuleFaultKind::EmptyText { key: entry.key.to_owned() });
            return None;
        }
        Some(text.trim().to_owned())
    }

    pub(super) fn number(&mut self, entry: Entry<'_>) -> Option<f64> {
        let found = number(entry.value);
        if found.is_none() {
            self.wrong(entry, Wanted::Number);
        }
        found
    }

    pub(super) fn whole(&mut self, entry: Entry<'_>) -> Option<u16> {
        let found = entry.value.as_integer().and_then(|value| value.as_str().replace('_', "").parse().ok());
        if found.is_none() {
            self.wrong(entry, Wanted::Whole);
        }
        found
    }

    pub(super) fn flag(&mut self, entry: Entry<'_>) -> Option<bool> {
        let found = entry.value.as_bool();
        if found.is_none() {
            self.wrong(entry, Wanted::Flag);
        }
        found
    }

    /// A day, with or without quotation marks.
    pub(super) fn date(&mut self, entry: Entry<'_>) -> Option<Date> {
        let bare = || entry.value.as_datetime().map(ToString::to_string);
        let text = entry.value.as_str().map(str::to_owned).or_else(bare);
        let found = text.and_then(|text| parse_date(text.trim()).ok());
        if found.is_none() {
            self.wrong(entry, Wanted::Date);
        }
        found
    }

    /// Texts; one alone may stand without brackets.
    pub(super) fn texts(&mut self, entry: Entry<'_>) -> Option<Vec<String>> {
        if entry.value.as_str().is_some() {
            return self.text(entry).map(|text| vec![text]);
        }
        let list = entry.value.as_array().map(|list| {
            list.iter().map(|item| item.get_ref().as_str().map(|text| text.trim().to_owned())).collect()
        });
        match list {
            Some(Some(texts)) => self.filled(entry, texts),
            _ => {
                self.wrong(entry, Wanted::Texts);
                None
            }
        }
    }

    fn filled(&mut self, entry: Entry<'_>, texts: Vec<String>) -> Option<Vec<String>> {
        let key = || entry.key.to_owned();
        if texts.is_empty() {
            self.fault(entry.line, RuleFaultKind::EmptyList { key: key() });
        } else if texts.iter().any(String::is_empty) {
            self.fault(entry.line, RuleFaultKind::EmptyText { key: key() });
        } else {
            return Some(texts);
        }
        None
    }

    pub(super) fn range(&mut self, entry: Entry<'_>) -> Option<(f64, f64)> {
        let numbers: Option<Vec<f64>> =
            entry.value.as_array().and_then(|list| list.iter().map(|item| number(item.get_ref())).collect());
        match numbers.as_deref() {
            Some([lower, upper]) if lower <= upper => Some((*lower, *upper)),
            Some([lower, upper]) => {
                self.fault(entry.line, RuleFaultKind::BrokenRange { lower: *lower, upper: *upper });
                None
            }
            _ => {
                self.wrong(entry, Wanted::Range);
                None
            }
        }
    }

    pub(super) fn table<'t>(&mut self, entry: Entry<'t>) -> Option<Entries<'t>> {
        let found = self.lines.table(entry);
        if found.is_none() {
            self.wrong(entry, Wanted::Table);
        }
        found
    }

    /// The tables of a list; at least one.
    pub(super) fn tables<'t>(&mut self, entry: Entry<'t>) -> Vec<Entries<'t>> {
        let Some(tables) = self.lines.tables(entry) else {
            self.wrong(entry, Wanted::Tables);
            return Vec::new();
        };
        if tables.is_empty() {
            self.fault(entry.line, RuleFaultKind::EmptyList { key: entry.key.to_owned() });
        }
        tables
    }
}
