//! Empty workbooks for analysts to fill in.

use std::path::Path;

use rust_xlsxwriter::{DataValidation, Formula, Workbook, Worksheet, XlsxError};

use crate::columns::{Column, ValueType, columns};
use crate::error::Error;
use crate::import::row::{EXAMPLE_ID, EXAMPLE_TITLE};
use crate::labels::yes_no;
use crate::sheet_kind::SheetKind;
use crate::sheet_layout::{Paper, fit_row, lay_out};
use crate::workbook::{Formats, choice_of, col, row, save, write_text};

/// Rows that get drop-down lists.
const PREPARED_ROWS: u32 = 2_000;
/// The hidden sheet that long drop-down lists refer to.
const OPTIONS_SHEET: &str = "选项";

/// What a template depends on besides the column table.
#[derive(Debug, Clone, Default)]
pub struct TemplateOptions {
    /// Names of the chains for the drop-down list.
    pub chains: Vec<String>,
    /// Link paths such as `新材料/尾矿综合利用` for the drop-down list.
    pub links: Vec<String>,
}

/// Writes one empty workbook with a sheet for each of the kinds, drop-down lists, an example row that the importer
/// skips, and a sheet that explains every column.
///
/// # Errors
/// [`Error::Write`] when the file cannot be written.
pub fn write(path: &Path, kinds: &[SheetKind], options: &TemplateOptions) -> Result<(), Error> {
    save(path, |workbook, formats| {
        for kind in kinds {
            sheet_of(workbook.add_worksheet().set_name(kind.label())?, *kind, options, formats)?;
        }
        explanation(workbook.add_worksheet().set_name("填写说明")?, kinds, formats)?;
        option_lists(workbook, options)
    })
}

fn sheet_of(
    sheet: &mut Worksheet,
    kind: SheetKind,
    options: &TemplateOptions,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let shown: Vec<&Column> =
        columns(kind).iter().filter(|column| column.value != ValueType::Ignored).collect();
    let examples: Vec<String> = shown.iter().map(|column| example(kind, column)).collect();
    let widths = shown.iter().map(|column| width(column.value));
    fit_row(sheet, 1, examples.iter().map(String::as_str).zip(widths))?;
    for (index, (column, example)) in shown.into_iter().zip(&examples).enumerate() {
        let at = col(index);
        let header = if column.required { &formats.required } else { &formats.header };
        let cells = if is_number(column.value) { &formats.number } else { &formats.text };
        sheet.set_column_format(at, cells)?;
        sheet.set_column_width(at, width(column.value))?;
        sheet.write_string_with_format(0, at, column.header, header)?;
        write_text(sheet, (1, at), example, &formats.example)?;
        if let Some(validation) = validation(column.value, options)? {
            sheet.add_data_validation(1, at, PREPARED_ROWS, at, &validation)?;
        }
    }
    sheet.set_row_height(0, 30)?;
    lay_out(sheet, 0, 2, Paper::DoubleWide)
}

fn example(kind: SheetKind, column: &Column) -> String {
    let title_key = if kind == SheetKind::Organisation { "name" } else { "title" };
    match column.key {
        "id" => format!("{EXAMPLE_ID}（导入时跳过）"),
        key if key == title_key => format!("{EXAMPLE_TITLE}{}", column.example),
        _ => column.example.to_owned(),
    }
}

fn explanation(sheet: &mut Worksheet, kinds: &[SheetKind], formats: &Formats) -> Result<(), XlsxError> {
    const HEADERS: [(&str, f64); 6] = [
        ("工作表", 10.0),
        ("列名", 20.0),
        ("必填", 6.0),
        ("怎么填", 60.0),
        ("示例", 36.0),
        ("也认得的列名", 60.0),
    ];
    sheet.write_string_with_format(0, 0, "填写说明", &formats.title)?;
    let lines = [
        "每行一条；橙色表头必填，其余不清楚就留空，不要填“/”或“无”。列的顺序可以调整，多余的列会被忽略并提示。",
        "示例行（编号以“示例”开头、名称以“【示例】”开头）导入时自动跳过，可以删除。",
        "同一文件可以反复导入：编号相同的记录会被更新，不会重复。",
    ];
    for (at, line) in lines.iter().enumerate() {
        sheet.write_string(row(at + 1), 0, *line)?;
    }
    let first = 5;
    for (at, (header, width)) in HEADERS.iter().enumerate() {
        sheet.write_string_with_format(row(first), col(at), *header, &formats.header)?;
        sheet.set_column_width(col(at), *width)?;
    }
    let all = kinds.iter().flat_map(|kind| columns(*kind).iter().map(move |column| (*kind, column)));
    let shown = all.filter(|(_, column)| column.value != ValueType::Ignored);
    for (at, (kind, column)) in shown.enumerate() {
        let texts = [
            kind.label().to_owned(),
            column.header.to_owned(),
            if column.required { "是".to_owned() } else { String::new() },
            column.explanation.to_owned(),
            column.example.to_owned(),
            column.synonyms.join("、"),
        ];
        let widths = HEADERS.iter().map(|(_, width)| *width);
        fit_row(sheet, row(first + 1 + at), texts.iter().map(String::as_str).zip(widths))?;
        for (index, text) in texts.iter().enumerate() {
            write_text(sheet, (row(first + 1 + at), col(index)), text, &formats.wrapped)?;
        }
    }
    lay_out(sheet, row(first), 0, Paper::List)
}

fn option_lists(workbook: &mut Workbook, options: &TemplateOptions) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet().set_name(OPTIONS_SHEET)?;
    for (index, list) in [&options.chains, &options.links].into_iter().enumerate() {
        for (at, option) in list.iter().enumerate() {
            sheet.write_string(row(at), col(index), option)?;
        }
    }
    sheet.set_hidden(true);
    Ok(())
}

fn validation(value: ValueType, options: &TemplateOptions) -> Result<Option<DataValidation>, XlsxError> {
    let from_sheet = |column: char, list: &[String]| {
        let formula = Formula::new(format!("={OPTIONS_SHEET}!${column}$1:${column}${}", list.len()));
        (!list.is_empty()).then(|| DataValidation::new().allow_list_formula(formula))
    };
    // Cells that take several values keep the list as a help and let other texts through.
    let loose = |validation: DataValidation| validation.show_error_message(false);
    Ok(match value {
        ValueType::YesNo => Some(choice_of(&[yes_no(true), yes_no(false)])?),
        ValueType::Choice(choice) => Some(choice_of(&choice.labels())?),
        ValueType::Choices(choice) => Some(loose(choice_of(&choice.labels())?)),
        ValueType::Maturity => Some(loose(choice_of(&["1", "2", "3", "4", "5", "6", "7", "8", "9"])?)),
        ValueType::Chain => from_sheet('A', &options.chains).map(loose),
        ValueType::Links => from_sheet('B', &options.links).map(loose),
        _ => None,
    })
}

fn is_number(value: ValueType) -> bool {
    matches!(value, ValueType::Amount | ValueType::Count | ValueType::Year | ValueType::Maturity)
}

/// A sensible width, in characters.
pub(crate) fn width(value: ValueType) -> f64 {
    match value {
        ValueType::LongText => 60.0,
        ValueType::Facts => 40.0,
        ValueType::Text | ValueType::List | ValueType::Indicators | ValueType::Parameters => 28.0,
        ValueType::Ownership | ValueType::Links | ValueType::OrganisationName => 26.0,
        ValueType::Choices(_) | ValueType::OrganisationList | ValueType::Code => 20.0,
        _ => 14.0,
    }
}
