//! Records as JSON, one a line.

use matcher_core::record::{Outcome, Record};
use serde_json::Value;

use super::batch::{Fault, Item};
use super::faults;
use super::options::ImportOptions;
use crate::sheet_kind::SheetKind;

/// Reads a line: a record, or an outcome with `"record":"outcome"`.
pub(super) fn read_line(line: &str, options: &ImportOptions<'_>) -> Result<Item, Vec<Fault>> {
    let wrong = |error: &serde_json::Error| {
        vec![Fault::of_row(in_chinese(&error.to_string()), "按错误说明改正这一行，或删除这一行")]
    };
    let mut value: Value = serde_json::from_str(line).map_err(|error| wrong(&error))?;
    if value.get("record").and_then(Value::as_str) == Some("outcome") {
        if let Value::Object(object) = &mut value {
            object.remove("record");
        }
        return serde_json::from_value::<Outcome>(value).map(Item::Outcome).map_err(|error| wrong(&error));
    }
    let record: Record = serde_json::from_value(value).map_err(|error| wrong(&error))?;
    let kind = SheetKind::of_record(&record);
    record
        .validate(&options.record_limits)
        .map_err(|errors| errors.iter().map(|error| faults::of_record(kind, error)).collect::<Vec<_>>())?;
    Ok(Item::Record(Box::new(record)))
}

/// Says in Chinese what serde says in English; names in backticks are kept.
pub(super) fn in_chinese(reason: &str) -> String {
    let names: Vec<&str> = reason.split('`').skip(1).step_by(2).collect();
    let first = names.first().copied().unwrap_or("?");
    let others = || names.get(1..).unwrap_or_default().join("、");
    if reason.starts_with("unknown field") {
        format!("有未知的字段 {first}")
    } else if reason.starts_with("missing field") {
        format!("缺少字段 {first}")
    } else if reason.starts_with("unknown variant") {
        format!("取值 {first} 不在可选值之内：{}", others())
    } else if reason.starts_with("duplicate field") {
        format!("字段 {first} 写了两次")
    } else if reason.contains("is not a date") {
        format!("{first} 不是日期，应写成 2026-03-05")
    } else if reason.contains("is not within 1 to 9") {
        format!("成熟度 {first} 不在 1–9 级之内")
    } else if reason.starts_with("invalid type") || reason.starts_with("invalid value") {
        let (found, expected) = reason.split_once(", expected ").unwrap_or((reason, ""));
        let found = found.trim_start_matches("invalid type: ").trim_start_matches("invalid value: ");
        format!("值的类型不对：写的是 {found}，应为 {expected}")
    } else if let Some((_, column)) = reason.rsplit_once("column ") {
        format!("不是完整的 JSON，第 {column} 个字节附近有错")
    } else {
        format!("内容不符合要求（{reason}）")
    }
}
