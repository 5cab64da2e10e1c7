//! How single values of a map are put into cells.

use matcher_core::coupling::{MappedDemand, MappedPair, NamedOrganisation};
use matcher_core::record::{OutcomeEvent, Region, Stage, format_date};
use time::Date;

use super::table::Cell;
use crate::labels::Label;

/// What stands where a record does not say.
pub(super) const UNKNOWN: &str = "未注明";

/// So many lines of a cell; more are counted.
const LINES: usize = 12;

pub(super) fn stage(stage: Option<Stage>) -> &'static str {
    stage.map_or(UNKNOWN, Stage::label)
}

pub(super) fn region(region: Option<&Region>) -> String {
    region.map_or_else(|| UNKNOWN.to_owned(), |region| region.name.clone())
}

pub(super) fn date(date: Option<Date>) -> Cell {
    date.map_or(Cell::Empty, |date| Cell::text(format_date(date)))
}

pub(super) fn year(year: Option<i32>) -> Cell {
    year.map_or(Cell::Empty, |year| Cell::text(year.to_string()))
}

pub(super) fn outcome(outcome: Option<OutcomeEvent>) -> Cell {
    outcome.map_or(Cell::Empty, |event| Cell::text(event.label()))
}

/// An organisation's name, or that a record does not say whose it is.
pub(super) fn organisation(organisation: &NamedOrganisation) -> String {
    if organisation.name.is_empty() { UNKNOWN.to_owned() } else { organisation.name.clone() }
}

pub(super) fn organisation_id(organisation: &NamedOrganisation) -> String {
    organisation.id.as_ref().map(ToString::to_string).unwrap_or_default()
}

/// A demand's identifier and title, and who asks.
pub(super) fn demand(demand: &MappedDemand) -> String {
    let parts = [demand.title.as_str(), demand.enterprise.name.as_str()];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{} {}", demand.id, parts.join(" · "))
}

/// A pair's supply, who offers it, and how well it fits.
pub(super) fn pair(pair: &MappedPair) -> String {
    let parts = [pair.title.as_str(), pair.institution.name.as_str(), pair.supply.as_str()];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{:.2} {}", pair.score, parts.join(" · "))
}

/// Lines of a cell, one for each thing; of many, the first few and how many more there are.
pub(super) fn lines(things: impl ExactSizeIterator<Item = String>) -> String {
    let count = things.len();
    let mut lines: Vec<String> = things.take(LINES).collect();
    if count > LINES {
        lines.push(format!("……共 {count} 项"));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn many_lines_are_counted() {
        let of = |count: usize| lines((0..count).map(|at| at.to_string()));
        assert_eq!(of(2), "0\n1");
        assert_eq!(of(12).lines().count(), 12);
        assert!(of(13).ends_with("11\n……共 13 项"));
    }
}
