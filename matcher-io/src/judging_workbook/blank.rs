//! The sheets that judges fill in.

use std::path::Path;

use matcher_core::judging::Criteria;
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, Workbook, Worksheet, XlsxError,
};

use super::BlankSheet;
use super::columns::{
    BETWEEN, CODE, EVENT_LEAD, GUIDE_SHEET, JUDGE_LEAD, NAME, NUMBER, OWNER, RECUSAL, REMARK,
    criterion_header, percent,
};
use super::fold::tidy;
use super::tabs::Tabs;
use crate::error::Error;
use crate::signed_sheet::{HEADER, SignedCell, SignedSheet, add_signed_by};
use crate::workbook::{Formats, choice_of, col, row, save};

const SIGNATURES: &str = "评委（签字）：                         日期：        年    月    日";
const HOW: &str =
    "每格填 0 到满分之间的分数，最多两位小数；不打分就空着，不要填 0；应当回避的项目，在“回避”一栏写“回避”。";
/// Columns before those of the criteria.
const BEFORE: usize = 4;
/// Width of all criteria together, in digits.
const CRITERIA_WIDTH: f64 = 66.0;

/// Writes a workbook with a sheet for every judge and event, to be printed or filled in, and a sheet with the criteria. Excel refuses
/// marks out of range. The same sheets and criteria give the same bytes.
///
/// # Errors
/// [`Error::Write`] when the file cannot be written, [`Error::Workbook`] when the spreadsheet writer refuses something.
pub fn write_sheets(path: &Path, sheets: &[BlankSheet<'_>], criteria: &Criteria) -> Result<(), Error> {
    save(path, |workbook, formats| {
        let mut tabs = Tabs::default();
        let guide_tab = tabs.name(GUIDE_SHEET);
        for sheet in sheets {
            let events = sheets.iter().filter(|other| other.judge == sheet.judge).count();
            let wanted = match events {
                1 => sheet.judge.to_owned(),
                _ => format!("{} {}", sheet.judge, sheet.event.event),
            };
            blank(workbook, &tabs.name(&wanted), sheet, criteria, formats)?;
        }
        guide(workbook, &guide_tab, criteria, formats)
    })
}

fn blank(
    workbook: &mut Workbook,
    tab: &str,
    sheet: &BlankSheet<'_>,
    criteria: &Criteria,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let count = criteria.criteria.len();
    let headers: Vec<String> = (0..count).map(|at| criterion_header(criteria, at)).collect();
    let width = (CRITERIA_WIDTH / count.max(1) as f64).clamp(9.0, 16.0);
    let mut columns: Vec<(&str, f64)> = vec![(NUMBER, 6.0), (CODE, 14.0), (NAME, 32.0), (OWNER, 22.0)];
    columns.extend(headers.iter().map(|header| (header.as_str(), width)));
    columns.extend([(RECUSAL, 8.0), (REMARK, 26.0)]);
    let rows = sheet.event.projects.iter().zip(1_u32..).map(|(project, number)| {
        let mut cells = vec![
            SignedCell::Number(f64::from(number)),
            SignedCell::text(project.code.as_str()),
            SignedCell::text(project.name.as_str()),
            SignedCell::text(project.owner.as_str()),
        ];
        cells.resize(columns.len(), SignedCell::Empty);
        cells
    });
    let (event, judge) = (tidy(&sheet.event.event), tidy(sheet.judge));
    let signed = SignedSheet {
        name: tab.to_owned(),
        title: criteria.title.as_deref().unwrap_or("路演评审标准").replace("标准", "评分表"),
        note: format!("{EVENT_LEAD}{event}{BETWEEN}{JUDGE_LEAD}{judge}{BETWEEN}{HOW}"),
        columns: &columns,
        rows: rows.collect(),
    };
    let page = add_signed_by(workbook, &signed, SIGNATURES, formats)?;
    validate(page, sheet.event.projects.len(), criteria)
}

/// Excel refuses what cannot be a mark.
fn validate(page: &mut Worksheet, projects: usize, criteria: &Criteria) -> Result<(), XlsxError> {
    if projects == 0 {
        return Ok(());
    }
    let (first, last) = (row(HEADER + 1), row(HEADER + projects));
    for (at, criterion) in criteria.criteria.iter().enumerate() {
        let full_mark = criterion.full_mark;
        let rule = DataValidationRule::Between(0.0, f64::from(full_mark));
        let validation = DataValidation::new()
            .allow_decimal_number(rule)
            .set_error_style(DataValidationErrorStyle::Stop)
            .set_error_title("分数不对")?
            .set_error_message(format!("请填 0 到 {} 的数字；不打分就空着。", full_mark.short()))?;
        page.add_data_validation(first, col(BEFORE + at), last, col(BEFORE + at), &validation)?;
    }
    let recusal = col(BEFORE + criteria.criteria.len());
    page.add_data_validation(first, recusal, last, recusal, &choice_of(&[RECUSAL])?)?;
    Ok(())
}

fn guide(
    workbook: &mut Workbook,
    tab: &str,
    criteria: &Criteria,
    formats: &Formats,
) -> Result<(), XlsxError> {
    const COLUMNS: &[(&str, f64)] = &[("评分项", 26.0), ("满分", 8.0), ("权重", 10.0), ("看什么", 80.0)];
    let rows = criteria.criteria.iter().enumerate().map(|(at, criterion)| {
        vec![
            SignedCell::text(criterion.name.as_str()),
            SignedCell::Number(f64::from(criterion.full_mark)),
            SignedCell::text(percent(criteria.share(at))),
            SignedCell::optional(criterion.guide.as_ref()),
        ]
    });
    let ties: Vec<&str> = criteria.tie_break.iter().map(|tie| criteria.tie_break_label(tie)).collect();
    let ties = if ties.is_empty() {
        "同分并列".to_owned()
    } else {
        format!("同分依次比较{}，仍相同的并列", ties.join("、"))
    };
    let trim = match criteria.trim.each_side {
        0 => "取全部评委的平均分".to_owned(),
        side => format!(
            "有效评委达到 {} 位时去掉 {side} 个最高分和 {side} 个最低分后平均，不够时全部平均",
            criteria.trim.from_judges
        ),
    };
    let signed = SignedSheet {
        name: tab.to_owned(),
        title: criteria.title.clone().unwrap_or_else(|| "路演评审标准".to_owned()),
        note: format!("各项按权重折算成 100 分；{trim}；{ties}。"),
        columns: COLUMNS,
        rows: rows.collect(),
    };
    add_signed_by(workbook, &signed, "", formats).map(|_| ())
}
