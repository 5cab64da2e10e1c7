//! Criteria out of a TOML file, with everything that is wrong with it told at once.

use super::criteria::{Criteria, Criterion, OutlierRules, TieBreak, Trim};
use super::names::CriterionId;
use super::points::Points;
use crate::settings_file::{Entries, SettingsFaultKind, SettingsFileError, SettingsReader};

/// More criteria than anybody marks in the ten minutes of a project.
const MOST_CRITERIA: usize = 30;
/// The greatest full mark.
const MOST_POINTS: f64 = 1_000.0;
const LEAST_WEIGHT: f64 = 0.0001;
const MOST_WEIGHT: f64 = 1_000_000.0;
const MOST_JUDGES: u32 = 1_000;
/// Names that `tie_break` knows besides those of criteria.
const MEAN: &str = "mean";
const MEDIAN: &str = "median";

/// What counts where the file says nothing. Iglewicz and Hoaglin 1993, *How to detect and handle outliers*, take 3.5
/// deviations; the points are a judgement: less does not change who is invited.
const OUTLIERS: OutlierRules = OutlierRules {
    deviations: 3.5,
    least_points: Points::of_hundredths(1_000),
    bias_points: Points::of_hundredths(500),
    flat_share: 0.25,
};
const TRIM: Trim = Trim { each_side: 1, from_judges: 5 };

pub(super) fn read(text: &str) -> Result<Criteria, SettingsFileError> {
    SettingsReader::read(text, |reader, file| {
        reader.require(file, &["criterion"]);
        let title = reader.text(file, "title").map(|(text, _)| text);
        let version = reader.text(file, "version").map(|(text, _)| text);
        let tie_break = reader.texts(file, "tie_break").unwrap_or_default();
        let trim = reader.table(file, "trim").map_or(TRIM, |table| trim(reader, table));
        let outliers = reader.table(file, "outliers").map_or(OUTLIERS, |table| outliers(reader, table));
        let (criteria, all_read) = criteria(reader, file);
        // Of criteria that cannot be read it is not known what they are called.
        let tie_break = if all_read { tie_breaks(reader, &tie_break, &criteria) } else { Vec::new() };
        Some(Criteria { title, version, criteria, trim, tie_break, outliers })
    })
}

/// The criteria, and whether all of them could be read.
fn criteria(reader: &mut SettingsReader<'_>, file: &mut Entries<'_>) -> (Vec<Criterion>, bool) {
    let tables = reader.tables(file, "criterion");
    let (count, line) = (tables.len(), tables.first().map_or(1, |table| table.line));
    if count > MOST_CRITERIA {
        let (key, most) = ("criterion".to_owned(), MOST_CRITERIA as f64);
        reader.fault(line, SettingsFaultKind::OutOfRange { key, least: 1.0, most });
    }
    let mut seen: Vec<(String, usize)> = Vec::new();
    let read: Vec<Criterion> =
        tables.into_iter().filter_map(|table| criterion(reader, table, &mut seen)).collect();
    let all_read = read.len() == count;
    (read, all_read)
}

fn criterion(
    reader: &mut SettingsReader<'_>,
    mut table: Entries<'_>,
    seen: &mut Vec<(String, usize)>,
) -> Option<Criterion> {
    reader.require(&table, &["id", "name", "weight", "full_mark"]);
    let id = reader.text(&mut table, "id");
    let name = reader.text(&mut table, "name");
    for (text, line) in [&id, &name].into_iter().flatten() {
        match seen.iter().find(|(known, _)| known == text) {
            Some((_, first)) => {
                let (name, first) = (text.clone(), *first);
                reader.fault(*line, SettingsFaultKind::Duplicate { name, first });
            }
            None => seen.push((text.clone(), *line)),
        }
    }
    let weight = reader.number(&mut table, "weight", LEAST_WEIGHT..=MOST_WEIGHT);
    let full_mark = points(reader, &mut table, "full_mark", (0.01, MOST_POINTS));
    let guide = reader.text(&mut table, "guide").map(|(text, _)| text);
    reader.finish(table);
    let (id, name, (weight, _)) = (CriterionId::new(id?.0), name?.0, weight?);
    Some(Criterion { id, name, weight, full_mark: full_mark?, guide })
}

fn trim(reader: &mut SettingsReader<'_>, mut table: Entries<'_>) -> Trim {
    let each_side = reader.whole(&mut table, "each_side", 0..=MOST_JUDGES).map_or(1, |(count, _)| count);
    // One total has to be left.
    let least = 2 * each_side + 1;
    let from_judges = reader.whole(&mut table, "from_judges", least..=2 * MOST_JUDGES + 1);
    reader.finish(table);
    let from_judges = from_judges.map_or_else(|| least.max(5), |(count, _)| count);
    Trim { each_side: each_side as usize, from_judges: from_judges as usize }
}

fn outliers(reader: &mut SettingsReader<'_>, mut table: Entries<'_>) -> OutlierRules {
    let deviations = reader.number(&mut table, "deviations", 1.0..=100.0);
    let least_points = points(reader, &mut table, "least_points", (0.0, 100.0));
    let bias_points = points(reader, &mut table, "bias_points", (0.0, 100.0));
    let flat_share = reader.number(&mut table, "flat_share", 0.0..=1.0);
    reader.finish(table);
    OutlierRules {
        deviations: deviations.map_or(OUTLIERS.deviations, |(number, _)| number),
        least_points: least_points.unwrap_or(OUTLIERS.least_points),
        bias_points: bias_points.unwrap_or(OUTLIERS.bias_points),
        flat_share: flat_share.map_or(OUTLIERS.flat_share, |(number, _)| number),
    }
}

fn points(
    reader: &mut SettingsReader<'_>,
    table: &mut Entries<'_>,
    key: &str,
    (least, most): (f64, f64),
) -> Option<Points> {
    let (number, line) = reader.number(table, key, least..=most)?;
    let points = Points::try_from(number).ok();
    if points.is_none() {
        reader.fault(line, SettingsFaultKind::TooFine { key: key.to_owned() });
    }
    points
}

fn tie_breaks(
    reader: &mut SettingsReader<'_>,
    names: &[(String, usize)],
    criteria: &[Criterion],
) -> Vec<TieBreak> {
    let mut found = Vec::new();
    for (name, line) in names {
        let tie_break = match name.as_str() {
            MEAN => Some(TieBreak::Mean),
            MEDIAN => Some(TieBreak::Median),
            id => criteria.iter().position(|known| known.id.as_str() == id).map(TieBreak::Criterion),
        };
        match tie_break {
            Some(tie_break) if !found.contains(&tie_break) => found.push(tie_break),
            Some(_) => {}
            None => {
                let known = criteria.iter().map(|known| known.id.to_string());
                let known = known.chain([MEAN.to_owned(), MEDIAN.to_owned()]).collect();
                let (key, name) = ("tie_break".to_owned(), name.clone());
                reader.fault(*line, SettingsFaultKind::UnknownName { key, name, known });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::judging::{Criteria, TieBreak};

    #[test]
    fn the_builtin_criteria_are_in_order() {
        let criteria = Criteria::builtin();
        assert_eq!(criteria.criteria.len(), 5);
        assert_eq!(criteria.tie_break.last(), Some(&TieBreak::Mean));
        let shares: f64 = (0..5).map(|at| criteria.share(at)).sum();
        assert!((shares - 1.0).abs() < 1e-12);
        let full: Vec<_> = criteria.criteria.iter().map(|criterion| criterion.full_mark).collect();
        assert_eq!(criteria.total(&full).to_string(), "100.00");
    }

    #[test]
    fn what_the_file_leaves_open_has_a_default() {
        let text = "[[criterion]]\nid = 'a'\nname = '甲'\nweight = 1\nfull_mark = 20";
        let criteria = Criteria::parse(text).unwrap();
        assert_eq!((criteria.trim.each_side, criteria.trim.from_judges), (1, 5));
        assert_eq!(criteria.tie_break, []);
        assert_eq!(criteria.outliers, Criteria::builtin().outliers);
    }

    #[test]
    fn every_fault_is_told_with_its_line() {
        let text = "tie_break = ['b']\n[trim]\neach_side = 2\nfrom_judges = 4\n[[criterion]]\nid = 'a'\nname = '甲'\nweight = -1\nfull_mark = 9.999\n[[criterion]]\nid = 'a'\nname = '乙'\nweight = 1\n";
        assert_eq!(
            Criteria::parse(text).unwrap_err().user_message(),
            "第 4 行：“from_judges”应在 5 与 2001 之间。\n\
             第 8 行：“weight”应在 0.0001 与 1000000 之间。\n\
             第 9 行：“full_mark”最多两位小数。\n\
             第 10 行：缺少“full_mark”。\n\
             第 11 行：“a”在第 6 行已经用过。"
        );
        let text = "tie_break = ['b']\n[[criterion]]\nid = 'a'\nname = '甲'\nweight = 1\nfull_mark = 10";
        let told = Criteria::parse(text).unwrap_err().user_message();
        assert_eq!(told, "第 1 行：“tie_break”里的“b”不存在，可以写 a、mean、median。");
        assert!(Criteria::parse("title = '空'").unwrap_err().user_message().contains("缺少“criterion”"));
    }
}
