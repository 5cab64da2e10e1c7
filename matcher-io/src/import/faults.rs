//! Faults of whole records, from the core's words into the analyst's.

use matcher_core::record::FieldError;

use super::batch::Fault;
use crate::cell::{CellFault, shorten};
use crate::columns::{Column, columns};
use crate::sheet_kind::SheetKind;

/// The column word for faults of the row as a whole.
pub(super) const WHOLE_ROW: &str = "整行";

impl Fault {
    /// A fault of one cell.
    pub(super) fn of_cell(header: &str, value: &str, fault: CellFault) -> Self {
        Self {
            column: header.to_owned(),
            value: shorten(value),
            reason: fault.reason,
            how_to_fix: fault.how_to_fix,
        }
    }

    /// A fault of the row as a whole.
    pub(super) fn of_row(reason: impl Into<String>, how_to_fix: impl Into<String>) -> Self {
        Self {
            column: WHOLE_ROW.to_owned(),
            value: String::new(),
            reason: reason.into(),
            how_to_fix: how_to_fix.into(),
        }
    }
}

/// Turns a fault that the core found into one of a column.
pub(super) fn of_record(kind: SheetKind, error: &FieldError) -> Fault {
    let column = column_of(kind, error.field);
    let (reason, how_to_fix) = translate(&error.reason);
    Fault {
        column: column.map_or(WHOLE_ROW, |column| column.header).to_owned(),
        value: String::new(),
        reason,
        how_to_fix,
    }
}

fn column_of(kind: SheetKind, field: &str) -> Option<&'static Column> {
    let columns = columns(kind);
    let within = |column: &&Column| column.key.split('.').next() == Some(field);
    columns.iter().find(|column| column.key == field).or_else(|| columns.iter().find(within))
}

/// The core's reasons are English sentences with numbers; the numbers are kept.
fn translate(reason: &str) -> (String, String) {
    let numbers: Vec<&str> =
        reason.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).collect();
    let (found, most) = (numbers.first().copied().unwrap_or("?"), numbers.get(1).copied().unwrap_or("?"));
    let told = |reason: String, fix: &str| (reason, fix.to_owned());
    if reason.contains("it is empty") {
        told("没有填写".to_owned(), "补填这一格")
    } else if reason.contains("characters; at most") {
        told(format!("太长：{found} 字，最多 {most} 字"), "删减文字，或把附件内容移出")
    } else if reason.contains("bytes; at most") {
        told(format!("太长：{found} 字节，最多 {most} 字节"), "换一个短的编号")
    } else if reason.contains("entries; at most") {
        told(format!("条目太多：{found} 条，最多 {most} 条"), "减少条目")
    } else if reason.contains("control character") || reason.contains("NUL") {
        told("含有不可见的控制字符".to_owned(), "删除后重新输入，不要从网页直接粘贴")
    } else if reason.contains("not an amount") {
        told("金额必须是零或正数".to_owned(), "填零或正数；不清楚就留空")
    } else if reason.contains("is not a year") {
        told("不是合理的年份".to_owned(), "填四位年份，如 2024")
    } else if reason.contains("ends before it begins") {
        told("失效日期早于生效日期".to_owned(), "核对两个日期")
    } else if reason.contains("share") {
        told("持股比例不在 0–100% 之内".to_owned(), "改为 0–100 之间的百分数")
    } else if reason.contains("finite value") || reason.contains("the range of") {
        told("指标的数值不完整或上下限颠倒".to_owned(), "写成“名称≥数值单位”或“名称：下限~上限单位”")
    } else {
        told(format!("内容不符合要求（{reason}）"), "对照模板“填写说明”改正")
    }
}
