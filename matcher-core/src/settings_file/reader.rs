//! A file of settings under the reader's eyes: which line a thing stands in, and what was wrong so far.

use std::ops::{Range, RangeInclusive};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::{SettingKind, SettingsFault, SettingsFaultKind, SettingsFileError};

/// The text of a file, and the faults found in it.
pub(crate) struct SettingsReader<'a> {
    text: &'a str,
    faults: Vec<SettingsFault>,
}

/// The keys of a table that nobody has taken yet.
pub(crate) struct SettingsTable<'t> {
    /// The line in which the table begins, from 1.
    pub(crate) line: usize,
    open: Vec<Entry<'t>>,
}

/// A key of a table with its value and line.
#[derive(Clone, Copy)]
struct Entry<'t> {
    key: &'t str,
    value: &'t DeValue<'t>,
    line: usize,
}

impl SettingsReader<'_> {
    /// Reads a file by what `read` makes of its table; keys that it leaves are faults.
    ///
    /// # Errors
    /// Every fault with its line, by line.
    pub(crate) fn read<T>(
        text: &str,
        read: impl FnOnce(&mut SettingsReader<'_>, &mut SettingsTable<'_>) -> Option<T>,
    ) -> Result<T, SettingsFileError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = SettingsReader { text, faults: Vec::new() };
        let found = match DeTable::parse(text) {
            Ok(parsed) => {
                let mut table = reader.entries(parsed.get_ref(), 1);
                let found = read(&mut reader, &mut table);
                reader.finish(table);
                found
            }
            Err(error) => {
                let line = error.span().map_or(1, |span| reader.line(&span));
                reader.fault(line, SettingsFaultKind::Syntax { message: error.message().to_owned() });
                None
            }
        };
        match found {
            Some(found) if reader.faults.is_empty() => Ok(found),
            _ => {
                reader.faults.sort_by_key(|fault| fault.line);
                Err(SettingsFileError { faults: reader.faults })
            }
        }
    }

    /// Notes a fault.
    pub(crate) fn fault(&mut self, line: usize, what: SettingsFaultKind) {
        self.faults.push(SettingsFault { line, what });
    }

    /// Notes which of the keys that have to be there are not.
    pub(crate) fn require(&mut self, table: &SettingsTable<'_>, keys: &[&str]) {
        for key in keys.iter().filter(|key| table.open.iter().all(|entry| entry.key != **key)) {
            self.fault(table.line, SettingsFaultKind::Missing { key: (*key).to_owned() });
        }
    }

    /// Notes every key that nobody took.
    pub(crate) fn finish(&mut self, table: SettingsTable<'_>) {
        for entry in table.open {
            self.fault(entry.line, SettingsFaultKind::UnknownKey { key: entry.key.to_owned() });
        }
    }

    /// A text, without white space at its ends, and its line.
    pub(crate) fn text(&mut self, table: &mut SettingsTable<'_>, key: &str) -> Option<(String, usize)> {
        let entry = table.take(key)?;
        match entry.value.as_str().map(str::trim) {
            Some("") => self.fault(entry.line, SettingsFaultKind::Empty { key: key.to_owned() }),
            Some(text) => return Some((text.to_owned(), entry.line)),
            None => self.wrong(entry, SettingKind::Text),
        }
        None
    }

    /// A finite number within a range, and its line.
    pub(crate) fn number(
        &mut self,
        table: &mut SettingsTable<'_>,
        key: &str,
        range: RangeInclusive<f64>,
    ) -> Option<(f64, usize)> {
        let entry = table.take(key)?;
        match number(entry.value) {
            Some(number) if range.contains(&number) => return Some((number, entry.line)),
            Some(_) => self.out_of_range(entry.line, key, (*range.start(), *range.end())),
            None => self.wrong(entry, SettingKind::Number),
        }
        None
    }

    /// A whole number within a range, and its line.
    pub(crate) fn whole(
        &mut self,
        table: &mut SettingsTable<'_>,
        key: &str,
        range: RangeInclusive<u32>,
    ) -> Option<(u32, usize)> {
        let entry = table.take(key)?;
        let found = number(entry.value).filter(|number| number.fract() == 0.0);
        match found {
            Some(number) if (f64::from(*range.start())..=f64::from(*range.end())).contains(&number) => {
                // Whole and within a range of u32.
                return Some((number as u32, entry.line));
            }
            Some(_) => {
                self.out_of_range(entry.line, key, (f64::from(*range.start()), f64::from(*range.end())));
            }
            None => self.wrong(entry, SettingKind::Whole),
        }
        None
    }

    /// A list of texts, each with its line.
    pub(crate) fn texts(&mut self, table: &mut SettingsTable<'_>, key: &str) -> Option<Vec<(String, usize)>> {
        let entry = table.take(key)?;
        let Some(list) = entry.value.as_array() else {
            self.wrong(entry, SettingKind::Texts);
            return None;
        };
        let text = |item: &Spanned<DeValue<'_>>| {
            let text = item.get_ref().as_str().map(str::trim).filter(|text| !text.is_empty())?;
            Some((text.to_owned(), self.line(&item.span())))
        };
        let texts: Option<Vec<_>> = list.iter().map(text).collect();
        if texts.is_none() {
            self.wrong(entry, SettingKind::Texts);
        }
        texts
    }

    /// A table within the table.
    pub(crate) fn table<'t>(
        &mut self,
        table: &mut SettingsTable<'t>,
        key: &str,
    ) -> Option<SettingsTable<'t>> {
        let entry = table.take(key)?;
        let Some(inner) = entry.value.as_table() else {
            self.wrong(entry, SettingKind::Table);
            return None;
        };
        Some(self.entries(inner, entry.line))
    }

    /// A list of tables; empty where the key is missing or wrong.
    pub(crate) fn tables<'t>(&mut self, table: &mut SettingsTable<'t>, key: &str) -> Vec<SettingsTable<'t>> {
        let Some(entry) = table.take(key) else { return Vec::new() };
        let list = entry.value.as_array().filter(|list| list.iter().all(|item| item.get_ref().is_table()));
        let Some(list) = list else {
            self.wrong(entry, SettingKind::Tables);
            return Vec::new();
        };
        let inner = list.iter().filter_map(|item| {
            let line = self.line(&item.span());
            item.get_ref().as_table().map(|table| self.entries(table, line))
        });
        inner.collect()
    }

    fn out_of_range(&mut self, line: usize, key: &str, (least, most): (f64, f64)) {
        self.fault(line, SettingsFaultKind::OutOfRange { key: key.to_owned(), least, most });
    }

    fn wrong(&mut self, entry: Entry<'_>, wanted: SettingKind) {
        self.fault(entry.line, SettingsFaultKind::WrongType { key: entry.key.to_owned(), wanted });
    }

    /// The line of a place, from 1.
    fn line(&self, span: &Range<usize>) -> usize {
        let before = self.text.as_bytes().get(..span.start).unwrap_or_default();
        before.iter().filter(|byte| **byte == b'\n').count() + 1
    }

    fn entries<'t>(&self, table: &'t DeTable<'t>, line: usize) -> SettingsTable<'t> {
        let entry = |(key, value): (&'t Spanned<_>, &'t Spanned<DeValue<'t>>)| {
            let line = self.line(&key.span());
            let key: &'t std::borrow::Cow<'t, str> = key.get_ref();
            Entry { key: key.as_ref(), value: value.get_ref(), line }
        };
        let mut open: Vec<Entry<'t>> = table.iter().map(entry).collect();
        open.sort_by_key(|entry| entry.line);
        SettingsTable { line, open }
    }
}

impl<'t> SettingsTable<'t> {
    fn take(&mut self, key: &str) -> Option<Entry<'t>> {
        let at = self.open.iter().position(|entry| entry.key == key)?;
        Some(self.open.remove(at))
    }
}

fn number(value: &DeValue<'_>) -> Option<f64> {
    let plain = |text: &str| text.replace('_', "").parse::<f64>().ok();
    let found = match value {
        DeValue::Integer(integer) if integer.radix() == 10 => plain(integer.as_str()),
        DeValue::Float(float) => plain(float.as_str()),
        _ => None,
    };
    found.filter(|number| number.is_finite())
}
