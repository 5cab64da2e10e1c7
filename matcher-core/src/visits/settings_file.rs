//! Settings out of a TOML file, with everything that is wrong with it told at once.

use super::settings::{VisitSettings, VisitWeights};
use crate::settings_file::{Entries, SettingsFaultKind, SettingsFileError, SettingsReader};

const MOST_WEIGHT: f64 = 1_000_000.0;

pub(super) fn read(text: &str) -> Result<VisitSettings, SettingsFileError> {
    SettingsReader::read(text, |reader, file| {
        let defaults = VisitSettings::default();
        let weights = reader.table(file, "weights").map_or(defaults.weights, |table| weights(reader, table));
        let full_days = whole(reader, file, ("contact", "full_days"), 36_500);
        let stops_per_day = whole(reader, file, ("tour", "stops_per_day"), 100);
        Some(VisitSettings {
            weights,
            full_days: full_days.unwrap_or(defaults.full_days),
            stops_per_day: stops_per_day.unwrap_or(defaults.stops_per_day),
        })
    })
}

fn weights(reader: &mut SettingsReader<'_>, mut table: Entries<'_>) -> VisitWeights {
    let defaults = VisitWeights::default();
    let line = table.line;
    let mut weight = |key: &str, default: f64| {
        reader.number(&mut table, key, 0.0..=MOST_WEIGHT).map_or(default, |(weight, _)| weight)
    };
    let read = VisitWeights {
        unanswered: weight("unanswered", defaults.unanswered),
        gap: weight("gap", defaults.gap),
        contact: weight("contact", defaults.contact),
        incomplete: weight("incomplete", defaults.incomplete),
    };
    if [read.unanswered, read.gap, read.contact, read.incomplete] == [0.0; 4] {
        reader.fault(line, SettingsFaultKind::AllZero { table: "weights".to_owned() });
    }
    reader.finish(table);
    read
}

/// A number that is the only key of its table.
fn whole(
    reader: &mut SettingsReader<'_>,
    file: &mut Entries<'_>,
    (table, key): (&str, &str),
    most: u32,
) -> Option<u32> {
    let mut table = reader.table(file, table)?;
    let found = reader.whole(&mut table, key, 1..=most);
    reader.finish(table);
    found.map(|(number, _)| number)
}

#[cfg(test)]
mod tests {
    use crate::visits::VisitSettings;

    #[test]
    fn the_builtin_file_says_the_defaults() {
        assert_eq!(VisitSettings::parse(VisitSettings::builtin_toml()), Ok(VisitSettings::default()));
        assert_eq!(VisitSettings::parse(""), Ok(VisitSettings::default()));
    }

    #[test]
    fn every_fault_is_told_with_its_line() {
        let text = "[weights]\nunanswered = 0\ngap = 0\ncontact = 0\nincomplete = 0\n[contact]\nfull_days = 0\n[tour]\nstops = 3\n";
        assert_eq!(
            VisitSettings::parse(text).unwrap_err().user_message(),
            "第 1 行：“weights”不能全是 0。\n第 7 行：“full_days”应在 1 与 36500 之间。\n第 9 行：这里不认识“stops”，请核对写法，或删去这一行。"
        );
    }
}
