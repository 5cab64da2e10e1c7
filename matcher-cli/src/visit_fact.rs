//! When a firm was last visited, as its record says.

use matcher_core::eligibility::{FactCatalogue, FactSheet, Value};
use matcher_core::record::{FactValue, Organisation, format_date};
use time::Date;

/// The facts of `facts.toml` that say when and whether a firm was visited.
const LAST_VISIT: &str = "last_visit";
const VISITED: &str = "visited";

/// The day of the last visit, where the record has one that can be read.
pub(crate) fn last_visit(firm: &Organisation) -> Option<Date> {
    let catalogue = FactCatalogue::builtin();
    match FactSheet::of_organisation(firm, &catalogue).get(&catalogue.key(LAST_VISIT)?) {
        Some(Value::Date(day)) => Some(*day),
        _ => None,
    }
}

/// Whether the record says anything of visits, that there was none included.
pub(crate) fn speaks_of_visits(firm: &Organisation) -> bool {
    let catalogue = FactCatalogue::builtin();
    firm.facts.keys().any(|name| is_of_visits(&catalogue, name))
}

/// Puts the day into the record, under the name that tables use; nothing else of it changes.
pub(crate) fn set_last_visit(firm: &mut Organisation, day: Date) {
    let catalogue = FactCatalogue::builtin();
    // That nobody has been there is no longer so.
    firm.facts.retain(|name, _| !is_of_visits(&catalogue, name));
    let key = catalogue.key(LAST_VISIT);
    let name = key.and_then(|key| catalogue.get(&key.id)).map_or(LAST_VISIT, |fact| fact.name.as_str());
    firm.facts.insert(name.to_owned(), FactValue::Text(format_date(day)));
}

fn is_of_visits(catalogue: &FactCatalogue, name: &str) -> bool {
    let key = catalogue.key(name);
    key.is_some_and(|key| matches!(key.id.as_str(), LAST_VISIT | VISITED))
}

#[cfg(test)]
mod tests {
    use matcher_core::record::{FactValue, Organisation, OrganisationKind};
    use time::{Date, Month};

    use super::{last_visit, set_last_visit, speaks_of_visits};

    #[test]
    fn a_visit_takes_the_place_of_what_was_known() {
        let mut firm = Organisation::from_name("qy-1", OrganisationKind::Enterprise, "东山矿业");
        assert!(!speaks_of_visits(&firm) && last_visit(&firm).is_none());
        firm.facts.insert("走访过".to_owned(), FactValue::Flag(false));
        firm.facts.insert("职工人数".to_owned(), FactValue::Number(35.0));
        assert!(speaks_of_visits(&firm) && last_visit(&firm).is_none());
        let day = Date::from_calendar_date(2026, Month::March, 1).expect("a day");
        set_last_visit(&mut firm, day);
        assert_eq!(last_visit(&firm), Some(day));
        assert_eq!(firm.facts.keys().collect::<Vec<_>>(), ["最近走访日期", "职工人数"]);
    }
}
