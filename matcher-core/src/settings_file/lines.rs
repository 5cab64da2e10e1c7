//! TOML with lines: the tables of a file, their keys until somebody takes them, and the line in which each stands.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The text of a file, in which lines are counted.
#[derive(Clone, Copy)]
pub(crate) struct Lines<'a>(&'a str);

/// A key of a table with its value and line.
#[derive(Clone, Copy)]
pub(crate) struct Entry<'t> {
    pub(crate) key: &'t str,
    pub(crate) value: &'t DeValue<'t>,
    pub(crate) line: usize,
}

/// The keys of a table that nobody has taken yet.
pub(crate) struct Entries<'t> {
    /// The line in which the table begins, from 1.
    pub(crate) line: usize,
    open: Vec<Entry<'t>>,
}

impl<'a> Lines<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        Self(text)
    }

    /// The line of a place, from 1.
    pub(crate) fn line(self, span: &Range<usize>) -> usize {
        let before = self.0.as_bytes().get(..span.start).unwrap_or_default();
        before.iter().filter(|byte| **byte == b'\n').count() + 1
    }

    /// The entries of a table that begins in a line, in the order of the file.
    pub(crate) fn entries<'t>(self, table: &'t DeTable<'t>, line: usize) -> Entries<'t> {
        let entry = |(key, value): (&'t Spanned<_>, &'t Spanned<DeValue<'t>>)| {
            let line = self.line(&key.span());
            let key: &'t std::borrow::Cow<'t, str> = key.get_ref();
            Entry { key: key.as_ref(), value: value.get_ref(), line }
        };
        let mut open: Vec<Entry<'t>> = table.iter().map(entry).collect();
        open.sort_by_key(|entry| entry.line);
        Entries { line, open }
    }

    /// The table that an entry is; `None` when it is none.
    pub(crate) fn table<'t>(self, entry: Entry<'t>) -> Option<Entries<'t>> {
        Some(self.entries(entry.value.as_table()?, entry.line))
    }

    /// The tables of the list that an entry is; `None` when it is none, or holds anything else.
    pub(crate) fn tables<'t>(self, entry: Entry<'t>) -> Option<Vec<Entries<'t>>> {
        let table = |item: &'t Spanned<DeValue<'t>>| {
            Some(self.entries(item.get_ref().as_table()?, self.line(&item.span())))
        };
        entry.value.as_array()?.iter().map(table).collect()
    }
}

impl<'t> Entries<'t> {
    pub(crate) fn take(&mut self, key: &str) -> Option<Entry<'t>> {
        let at = self.open.iter().position(|entry| entry.key == key)?;
        Some(self.open.remove(at))
    }

    /// Takes the entries of all the keys, in the order of the file.
    pub(crate) fn take_all(&mut self, keys: &[&str]) -> Vec<Entry<'t>> {
        let (taken, open) =
            self.open.iter().copied().partition(|entry: &Entry<'_>| keys.contains(&entry.key));
        self.open = open;
        taken
    }

    /// Whether a key is there that nobody has taken.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.open.iter().any(|entry| entry.key == key)
    }

    /// What nobody took.
    pub(crate) fn left(self) -> Vec<Entry<'t>> {
        self.open
    }
}

/// A finite decimal number.
pub(crate) fn number(value: &DeValue<'_>) -> Option<f64> {
    let plain = |text: &str| text.replace('_', "").parse::<f64>().ok();
    let found = match value {
        DeValue::Integer(integer) if integer.radix() == 10 => plain(integer.as_str()),
        DeValue::Float(float) => plain(float.as_str()),
        _ => None,
    };
    found.filter(|number| number.is_finite())
}
