//! The sheet 无解需求: what came nearest to the demands that nothing answers, and why it does not.

use rust_xlsxwriter::Workbook;

use super::input::{NearMiss, UnansweredRow};
use crate::labels::Label;
use crate::sheet_layout::{Paper, fit_row, lay_out};
use crate::workbook::{Fault, Formats, col, row, write_text};

const HEADERS: [(&str, f64); 12] = [
    ("需求编号", 14.0),
    ("需求名称", 32.0),
    ("企业", 24.0),
    ("县区", 10.0),
    ("产业链环节", 22.0),
    ("未覆盖要点", 40.0),
    ("最接近的供给编号", 16.0),
    ("类型", 8.0),
    ("名称", 32.0),
    ("持有单位", 22.0),
    ("得分", 8.0),
    ("为什么不算解", 48.0),
];

/// Adds the sheet: one row for each near miss, one for a demand without any.
pub(super) fn write(
    workbook: &mut Workbook,
    unanswered: impl Iterator<Item = Result<UnansweredRow, Fault>>,
    formats: &Formats,
) -> Result<(), Fault> {
    let sheet = workbook.add_worksheet_with_low_memory()?.set_name("无解需求")?;
    for (at, (header, width)) in HEADERS.iter().enumerate() {
        sheet.write_string_with_format(0, col(at), *header, &formats.header)?;
        sheet.set_column_width(col(at), *width)?;
    }
    let mut last = 0;
    for demand in unanswered {
        let demand = &demand?;
        let misses: Vec<Option<&NearMiss>> =
            if demand.nearest.is_empty() { vec![None] } else { demand.nearest.iter().map(Some).collect() };
        for miss in misses {
            last += 1;
            let texts = texts(demand, miss);
            let widths = HEADERS.iter().map(|(_, width)| *width);
            fit_row(sheet, row(last), texts.iter().map(String::as_str).zip(widths))?;
            for (column, text) in texts.iter().enumerate() {
                write_text(sheet, (row(last), col(column)), text, &formats.wrapped)?;
            }
            if let Some(miss) = miss {
                sheet.write_number_with_format(row(last), 10, miss.score, &formats.score)?;
            }
        }
    }
    lay_out(sheet, 0, 2, Paper::Wide)?;
    sheet.autofilter(0, 0, row(last.max(1)), col(HEADERS.len() - 1))?;
    Ok(())
}

fn texts(demand: &UnansweredRow, miss: Option<&NearMiss>) -> [String; 12] {
    let of_miss = |text: fn(&NearMiss) -> String| miss.map(text).unwrap_or_default();
    [
        demand.demand_id.clone(),
        demand.demand_title.clone(),
        demand.enterprise.clone(),
        demand.county.clone(),
        demand.link.clone(),
        demand.uncovered.join("\n"),
        of_miss(|miss| miss.supply_id.clone()),
        of_miss(|miss| miss.supply_kind.label().to_owned()),
        of_miss(|miss| miss.supply_title.clone()),
        of_miss(|miss| miss.owner.clone()),
        String::new(),
        miss.map_or_else(|| "没有相近的供给".to_owned(), |miss| miss.why_not.join("\n")),
    ]
}
