//! A file of settings under the reader's eyes, and what was wrong so far.

use std::ops::RangeInclusive;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::{SettingKind, SettingsFault, SettingsFaultKind, SettingsFileError};
use super::lines::{Entries, Entry, Lines, number};

/// The text of a file, and the faults found in it.
pub(crate) struct SettingsReader<'a> {
    lines: Lines<'a>,
    faults: Vec<SettingsFault>,
}

impl SettingsReader<'_> {
    /// Reads a file by what `read` makes of its table; keys that it leaves are faults.
    ///
    /// # Errors
    /// Every fault with its line, by line.
    pub(crate) fn read<T>(
        text: &str,
        read: impl FnOnce(&mut SettingsReader<'_>, &mut Entries<'_>) -> Option<T>,
    ) -> Result<T, SettingsFileError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = SettingsReader { lines: Lines::of(text), faults: Vec::new() };
        let found = match DeTable::parse(text) {
            Ok(parsed) => {
                let mut table = reader.lines.entries(parsed.get_ref(), 1);
                let found = read(&mut reader, &mut table);
                reader.finish(table);
                found
            }
            Err(error) => {
                let line = error.span().map_or(1, |span| reader.lines.line(&span));
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
    pub(crate) fn require(&mut self, table: &Entries<'_>, keys: &[&str]) {
        for key in keys.iter().filter(|key| !table.has(key)) {
            self.fault(table.line, SettingsFaultKind::Missing { key: (*key).to_owned() });
        }
    }

    /// Notes every key that nobody took.
    pub(crate) fn finish(&mut self, table: Entries<'_>) {
        for entry in table.left() {
            self.fault(entry.line, SettingsFaultKind::UnknownKey { key: entry.key.to_owned() });
        }
    }

    /// A text, without white space at its ends, and its line.
    pub(crate) fn text(&mut self, table: &mut Entries<'_>, key: &str) -> Option<(String, usize)> {
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
        table: &mut Entries<'_>,
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
        table: &mut Entries<'_>,
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
    pub(crate) fn texts(&mut self, table: &mut Entries<'_>, key: &str) -> Option<Vec<(String, usize)>> {
        let entry = table.take(key)?;
        let Some(list) = entry.value.as_array() else {
            self.wrong(entry, SettingKind::Texts);
            return None;
        };
        let text = |item: &Spanned<DeValue<'_>>| {
            let text = item.get_ref().as_str().map(str::trim).filter(|text| !text.is_empty())?;
            Some((text.to_owned(), self.lines.line(&item.span())))
        };
        let texts: Option<Vec<_>> = list.iter().map(text).collect();
        if texts.is_none() {
            self.wrong(entry, SettingKind::Texts);
        }
        texts
    }

    /// A table within the table.
    pub(crate) fn table<'t>(&mut self, table: &mut Entries<'t>, key: &str) -> Option<Entries<'t>> {
        let entry = table.take(key)?;
        let found = self.lines.table(entry);
        if found.is_none() {
            self.wrong(entry, SettingKind::Table);
        }
        found
    }

    /// A list of tables; empty where the key is missing or wrong.
    pub(crate) fn tables<'t>(&mut self, table: &mut Entries<'t>, key: &str) -> Vec<Entries<'t>> {
        let Some(entry) = table.take(key) else { return Vec::new() };
        let found = self.lines.tables(entry);
        if found.is_none() {
            self.wrong(entry, SettingKind::Tables);
        }
        found.unwrap_or_default()
    }

    fn out_of_range(&mut self, line: usize, key: &str, (least, most): (f64, f64)) {
        self.fault(line, SettingsFaultKind::OutOfRange { key: key.to_owned(), least, most });
    }

    fn wrong(&mut self, entry: Entry<'_>, wanted: SettingKind) {
        self.fault(entry.line, SettingsFaultKind::WrongType { key: entry.key.to_owned(), wanted });
    }
}
