//! How a fact is named: by its identifier, and the year where it has one.

use std::fmt;

use serde::{Serialize, Serializer};
use time::Date;

/// Identifies a fact of the catalogue, such as `rd_spend`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct FactId(String);

impl FactId {
    /// Wraps an identifier.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// Gives the string back.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FactId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One fact of somebody: `employees`, or `rd_spend@2025` where every year has its own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FactKey {
    /// Which fact.
    pub id: FactId,
    /// The calendar year that it is of.
    pub year: Option<i32>,
}

impl FactKey {
    /// A fact that has no year.
    pub fn plain(id: impl Into<String>) -> Self {
        Self { id: FactId::new(id), year: None }
    }

    /// A fact of a year.
    pub fn of_year(id: impl Into<String>, year: i32) -> Self {
        Self { id: FactId::new(id), year: Some(year) }
    }
}

impl fmt::Display for FactKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year {
            Some(year) => write!(f, "{}@{year}", self.id),
            None => write!(f, "{}", self.id),
        }
    }
}

impl Serialize for FactKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The year that a rule means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum YearRef {
    /// So many years before that of the day asked; 0 is that year itself. Written `@-1`.
    Back(u16),
    /// A calendar year. Written `@2025`.
    Of(i32),
}

/// A fact as a rule names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FactRef {
    /// Which fact.
    pub id: FactId,
    /// Of which year, for facts of which every year has its own.
    pub year: Option<YearRef>,
}

impl FactRef {
    /// The fact that it means on a day.
    pub fn on(&self, day: Date) -> FactKey {
        let year = self.year.map(|year| match year {
            YearRef::Back(back) => day.year() - i32::from(back),
            YearRef::Of(year) => year,
        });
        FactKey { id: self.id.clone(), year }
    }
}

/// Takes `name@year` apart; the year as it is written.
pub(super) fn split_year(text: &str) -> (&str, Option<&str>) {
    match text.rsplit_once(['@', '＠']) {
        Some((name, year)) => (name.trim(), Some(year.trim())),
        None => (text.trim(), None),
    }
}

/// Reads a calendar year, or `-1` and the like for years before the day asked; `None` for anything else.
pub(super) fn read_year(text: &str) -> Option<YearRef> {
    if let Some(back) = text.strip_prefix('-') {
        return back.parse().ok().filter(|back| *back <= 50).map(YearRef::Back);
    }
    match text.trim_end_matches('年').parse().ok()? {
        0 => Some(YearRef::Back(0)),
        year @ 1900..=2200 => Some(YearRef::Of(year)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::{FactId, FactKey, FactRef, YearRef, read_year, split_year};

    #[test]
    fn years_are_calendar_years_or_count_back_from_the_day_asked() {
        assert_eq!(split_year("研发费用@2025"), ("研发费用", Some("2025")));
        assert_eq!(split_year("职工人数"), ("职工人数", None));
        assert_eq!(
            ["2025", "2025年", "-1", "0", "-51", "25", "上年"].map(read_year),
            [
                Some(YearRef::Of(2025)),
                Some(YearRef::Of(2025)),
                Some(YearRef::Back(1)),
                Some(YearRef::Back(0)),
                None,
                None,
                None
            ]
        );
        let last_year = FactRef { id: FactId::new("rd_spend"), year: Some(YearRef::Back(1)) };
        assert_eq!(last_year.on(date!(2026 - 03 - 01)), FactKey::of_year("rd_spend", 2025));
        assert_eq!(last_year.on(date!(2026 - 03 - 01)).to_string(), "rd_spend@2025");
    }
}
