//! Large catalogues from a file: one JSON object a line, `{"id", "title"?, "text"?}`.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{Context, ensure};
use matcher_core::record::{Demand, Record, Supply, SupplyKind};
use serde::Deserialize;

/// Chars of the text that stand in for a missing title.
const STAND_IN_TITLE_CHARS: usize = 30;

/// A document or a query.
#[derive(Debug, Clone, Deserialize)]
pub struct CatalogueEntry {
    /// Its identifier.
    pub id: String,
    /// Its title; often empty.
    #[serde(default)]
    pub title: String,
    /// Its text.
    #[serde(default)]
    pub text: String,
}

impl CatalogueEntry {
    /// Reads a file entry by entry.
    ///
    /// # Errors
    /// A file that cannot be opened; with each entry, a line that is none.
    pub fn read_all(path: &Path) -> anyhow::Result<impl Iterator<Item = anyhow::Result<Self>>> {
        let file = File::open(path).with_context(|| format!("`{}` cannot be opened", path.display()))?;
        let name = path.display().to_string();
        Ok(BufReader::new(file).lines().enumerate().map(move |(index, line)| {
            serde_json::from_str(&line?).with_context(|| format!("`{name}` line {}", index + 1))
        }))
    }

    /// The first entries of a file that have text, as demands that are written nowhere.
    ///
    /// # Errors
    /// As [`CatalogueEntry::read_all`]; no entry with text.
    pub fn demands(path: &Path, most: usize) -> anyhow::Result<Vec<Demand>> {
        let mut demands = Vec::new();
        for entry in Self::read_all(path)?.take(most) {
            let Self { id, title, text } = entry?;
            if !(title.trim().is_empty() && text.trim().is_empty()) {
                demands.push(Demand::from_text(id.as_str(), title, text));
            }
        }
        ensure!(!demands.is_empty(), "`{}` has no entry with text", path.display());
        Ok(demands)
    }

    /// As an achievement.
    pub fn into_supply(self) -> Record {
        let title = self.title_or_beginning();
        Record::Supply(Supply::from_text(self.id.as_str(), SupplyKind::Achievement, title, self.text))
    }

    /// As a demand.
    pub fn into_demand(self) -> Record {
        let title = self.title_or_beginning();
        Record::Demand(Demand::from_text(self.id.as_str(), title, self.text))
    }

    /// Some documents have no title, which a record needs: the beginning of the text stands for it.
    fn title_or_beginning(&self) -> String {
        match self.title.trim() {
            "" => self.text.chars().take(STAND_IN_TITLE_CHARS).collect(),
            _ => self.title.clone(),
        }
    }
}
