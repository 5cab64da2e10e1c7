//! The sheet 匹配结果: one row for each pair, with columns for the broker.

use rust_xlsxwriter::{
    Color, ConditionalFormatCell, ConditionalFormatCellRule, Format, Workbook, Worksheet, XlsxError,
};

use matcher_core::matching::Verdict;

use super::input::{DuplicateLine, IndicatorLine, PairRow};
use crate::cell::{Guard, encode};
use crate::labels::{ChoiceKind, Label};
use crate::sheet_layout::{Paper, fit_row, lay_out};
use crate::workbook::{Fault, Formats, choice_of, col, row, write_text};

/// Headers and widths. The importer knows them as the columns of 对接结果.
pub(super) const HEADERS: [(&str, f64); 25] = [
    ("需求编号", 14.0),
    ("需求名称", 32.0),
    ("企业", 24.0),
    ("县区", 10.0),
    ("产业链环节", 22.0),
    ("名次", 6.0),
    ("供给编号", 14.0),
    ("类型", 8.0),
    ("名称", 32.0),
    ("持有单位", 22.0),
    ("得分", 8.0),
    ("结论", 12.0),
    ("理由", 48.0),
    ("已覆盖要点", 36.0),
    ("未覆盖要点", 36.0),
    ("指标对照", 40.0),
    ("需求原文", 44.0),
    ("供给原文", 44.0),
    ("近似版本", 36.0),
    ("联系人", 10.0),
    ("联系电话", 16.0),
    ("对接结果", 12.0),
    ("不合适原因", 24.0),
    ("经办人", 10.0),
    ("日期", 12.0),
];

const RANK: usize = 5;
const SCORE: usize = 10;
const VERDICT: usize = 11;
const FIRST_TO_FILL: usize = 21;

/// The cells of a pair as text, in the order of [`HEADERS`]; the broker's columns are empty.
pub(super) fn texts(pair: &PairRow, guard: Guard) -> Vec<String> {
    let guarded = |text: &str| encode(text, guard).into_owned();
    let plain = |text: &str| if text.is_empty() { String::new() } else { encode(text, guard).into_owned() };
    let lines = |list: &[String]| plain(&list.join("\n"));
    vec![
        guarded(&pair.demand_id),
        plain(&pair.demand_title),
        plain(&pair.enterprise),
        plain(&pair.county),
        plain(&pair.link),
        pair.rank.to_string(),
        guarded(&pair.supply_id),
        pair.supply_kind.label().to_owned(),
        plain(&pair.supply_title),
        plain(&pair.owner),
        format!("{:.3}", pair.score),
        pair.verdict.label().to_owned(),
        lines(&pair.reasons),
        lines(&pair.covered),
        lines(&pair.uncovered),
        plain(&pair.indicators.iter().map(indicator).collect::<Vec<_>>().join("\n")),
        lines(&pair.demand_quotes),
        lines(&pair.supply_quotes),
        plain(&duplicates(pair)),
        plain(&pair.contact_name),
        plain(&pair.contact_phone),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
    ]
}

fn cells(texts: &[String]) -> impl Iterator<Item = (&str, f64)> {
    texts.iter().map(String::as_str).zip(HEADERS.iter().map(|(_, width)| *width))
}

fn indicator(line: &IndicatorLine) -> String {
    let offered = line.offered.as_deref().unwrap_or("未说明");
    format!("{}：要求 {}；供给 {offered}；{}", line.name, line.required, line.verdict.label())
}

/// How many near-duplicates there are, and which; empty without any.
fn duplicates(pair: &PairRow) -> String {
    if pair.duplicate_count == 0 {
        return String::new();
    }
    let line = |duplicate: &DuplicateLine| {
        let DuplicateLine { supply_id, supply_title, owner, .. } = duplicate;
        let whose = if owner.is_empty() { supply_id.clone() } else { format!("{owner}，{supply_id}") };
        format!("{supply_title}（{whose}）")
    };
    let mut lines = vec![format!("{} 个：", pair.duplicate_count)];
    lines.extend(pair.duplicates.iter().map(line));
    if pair.duplicates.len() < pair.duplicate_count {
        lines.push("…".to_owned());
    }
    lines.join("\n")
}

/// Adds the sheet. Its rows go to disk as they come.
pub(super) fn write(
    workbook: &mut Workbook,
    pairs: impl Iterator<Item = Result<PairRow, Fault>>,
    formats: &Formats,
) -> Result<(), Fault> {
    let sheet = workbook.add_worksheet_with_low_memory()?.set_name("匹配结果")?;
    sheet.set_row_height(0, 30)?;
    for (at, (header, width)) in HEADERS.iter().enumerate() {
        let format = if at >= FIRST_TO_FILL { &formats.to_fill } else { &formats.header };
        sheet.write_string_with_format(0, col(at), *header, format)?;
        sheet.set_column_width(col(at), *width)?;
        if at >= FIRST_TO_FILL {
            sheet.set_column_format(col(at), &formats.text)?;
        }
    }
    let mut last = 0;
    for (at, pair) in pairs.enumerate() {
        let pair = pair?;
        last = at + 1;
        let texts = texts(&pair, Guard::Typed);
        fit_row(sheet, row(at + 1), cells(&texts))?;
        for (column, text) in texts.iter().enumerate() {
            let cell = (row(at + 1), col(column));
            match column {
                RANK => {
                    sheet.write_number_with_format(cell.0, cell.1, pair.rank, &formats.rank).map(|_| ())?
                }
                SCORE => {
                    sheet.write_number_with_format(cell.0, cell.1, pair.score, &formats.score).map(|_| ())?
                }
                _ => write_text(sheet, cell, text, &formats.wrapped)?,
            }
        }
    }
    let last = row(last.max(1));
    lay_out(sheet, 0, 2, Paper::DoubleWide)?;
    sheet.autofilter(0, 0, last, col(HEADERS.len() - 1))?;
    sheet.add_data_validation(
        1,
        col(FIRST_TO_FILL),
        last,
        col(FIRST_TO_FILL),
        &choice_of(&ChoiceKind::OutcomeEvent.labels())?,
    )?;
    Ok(colour(sheet, last)?)
}

/// Fills the verdict by what it says.
fn colour(sheet: &mut Worksheet, last: u32) -> Result<(), XlsxError> {
    const FILLS: [(Verdict, u32); 3] = [
        (Verdict::Direct, 0xC6_EF_CE),
        (Verdict::WorthContact, 0xDD_EB_F7),
        (Verdict::Reference, 0xFF_EB_9C),
    ];
    for (verdict, fill) in FILLS {
        let format = Format::new().set_background_color(Color::RGB(fill));
        let rule = ConditionalFormatCell::new()
            .set_rule(ConditionalFormatCellRule::EqualTo(verdict.label()))
            .set_format(format);
        sheet.add_conditional_format(1, col(VERDICT), last, col(VERDICT), &rule)?;
    }
    Ok(())
}
