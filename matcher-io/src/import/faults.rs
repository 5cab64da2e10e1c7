//! Faults of whole records, from the core's words into the analyst's.

use matcher_core::record::{FieldError, FieldFault};

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
    let (reason, how_to_fix) = tell(&error.fault);
    Fault {
        column: column.map_or(WHOLE_ROW, |column| column.header).to_owned(),
        value: String::new(),
        reason,
        how_to_fix: how_to_fix.to_owned(),
    }
}

fn column_of(kind: SheetKind, field: &str) -> Option<&'static Column> {
    let columns = columns(kind);
    let within = |column: &&Column| column.key.split('.').next() == Some(field);
    columns.iter().find(|column| column.key == field).or_else(|| columns.iter().find(within))
}

/// Reason and way out in the analyst's words.
fn tell(fault: &FieldFault) -> (String, &'static str) {
    match fault {
        FieldFault::Empty => ("没有填写".to_owned(), "补填这一格"),
        FieldFault::TooManyBytes { found, limit } => {
            (format!("太长：{found} 字节，最多 {limit} 字节"), "换一个短的编号")
        }
        FieldFault::TooManyChars { found, limit } => {
            (format!("太长：{found} 字，最多 {limit} 字"), "删减文字，或把附件内容移出")
        }
        FieldFault::TooManyEntries { found, limit } => {
            (format!("条目太多：{found} 条，最多 {limit} 条"), "减少条目")
        }
        FieldFault::ControlCharacter => {
            ("含有不可见的控制字符".to_owned(), "删除后重新输入，不要从网页直接粘贴")
        }
        FieldFault::NotAnAmount { found } => {
            (format!("金额必须是零或正数，而这里是 {found}"), "填零或正数；不清楚就留空")
        }
        FieldFault::NotAYear { found } => (format!("{found} 不是合理的年份"), "填四位年份，如 2024"),
        FieldFault::NotAShare { found } => {
            (format!("持股比例 {found}% 不在 0–100% 之内"), "改为 0–100 之间的百分数")
        }
        FieldFault::OtherKind => ("这类记录没有这一项".to_owned(), "删除这一项，或把记录填到对应类型的表里"),
        FieldFault::EndsBeforeItBegins => ("失效日期早于生效日期".to_owned(), "核对两个日期"),
        FieldFault::NotANumber { name } => {
            (format!("“{name}”的数值不是有限的数"), "填一个数字；不清楚就去掉这一项")
        }
        FieldFault::NoFiniteValue { name } => {
            (format!("指标“{name}”没有数值"), "写成“名称≥数值单位”或“名称：下限~上限单位”")
        }
        FieldFault::BrokenRange { name } => {
            (format!("指标“{name}”的上下限不全或颠倒"), "写成“名称：下限~上限单位”，下限在前")
        }
    }
}
