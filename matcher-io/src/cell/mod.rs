//! The text of a cell, and the JSON value of a record's field: both ways.

mod amount;
mod date;
mod escape;
mod facts;
mod indicator;
mod list;
mod ownership;
mod quantity;
mod write;

#[cfg(test)]
mod tests;

use matcher_core::record::Maturity;
use serde_json::Value;

use crate::columns::{Column, ValueType};
use crate::labels::{ChoiceKind, from_yes_no, maturity_word};
use crate::text::{fold, fold_width, is_error_value, is_placeholder};

pub(crate) use amount::AmountUnit;
pub(crate) use escape::{Guard, decode, encode};
pub use facts::facts_text;
pub(crate) use facts::read_facts;
pub(crate) use write::{CellOut, write_field};

/// Why a cell cannot be used, in Chinese.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CellFault {
    pub(crate) reason: String,
    pub(crate) how_to_fix: String,
}

impl CellFault {
    pub(crate) fn new(reason: impl Into<String>, how_to_fix: impl Into<String>) -> Self {
        Self { reason: reason.into(), how_to_fix: how_to_fix.into() }
    }
}

/// A cell understood.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct CellValue {
    /// The field's value; `None` when the cell says nothing.
    pub(crate) value: Option<Value>,
    /// What could not be taken into the field and belongs into the record's text.
    pub(crate) leftover: Vec<String>,
}

impl From<Value> for CellValue {
    fn from(value: Value) -> Self {
        Self { value: Some(value), leftover: Vec::new() }
    }
}

/// Reads a cell as its column wants it. `unit` is the unit that the header gives for amounts. References (links,
/// organisations) come back as their texts; the importer resolves them.
pub(crate) fn read_cell(column: &Column, unit: AmountUnit, text: &str) -> Result<CellValue, CellFault> {
    if is_error_value(text) {
        return Err(CellFault::new(
            format!("单元格是 Excel 错误值 {text}"),
            "改正公式，或删掉公式直接填写内容",
        ));
    }
    let Some(decoded) = escape::decode(text) else { return Ok(CellValue::default()) };
    if column.value == ValueType::Fact {
        return facts::read_column(column.key, unit, &decoded.text).map(CellValue::from);
    }
    let kept = free_text(column.value) || column.value == ValueType::YesNo || decoded.verbatim;
    if !kept && is_placeholder(&decoded.text) {
        return Ok(CellValue::default());
    }
    read_typed(column.value, unit, &decoded.text)
}

fn read_typed(value_type: ValueType, unit: AmountUnit, text: &str) -> Result<CellValue, CellFault> {
    match value_type {
        ValueType::List | ValueType::Links | ValueType::OrganisationList | ValueType::Chain => {
            Ok(Value::from(list::split(text)).into())
        }
        ValueType::Amount => amount::read(text, unit).map(CellValue::from),
        ValueType::Count => read_count(text).map(CellValue::from),
        ValueType::Year => date::read_year(text).map(CellValue::from),
        ValueType::YesNo => read_yes_no(text),
        ValueType::Date => date::read(text, date::MonthMeans::FirstDay).map(CellValue::from),
        ValueType::EndDate => date::read(text, date::MonthMeans::LastDay).map(CellValue::from),
        ValueType::Maturity => read_maturity(text).map(CellValue::from),
        ValueType::Choice(ChoiceKind::Stage) => read_stage(text).map(CellValue::from),
        ValueType::Choice(choice) => read_choice(choice, text).map(CellValue::from),
        ValueType::Choices(choice) => {
            let mut values = Vec::new();
            for part in list::split(text) {
                let value = read_choice(choice, &part)?;
                if !values.contains(&value) {
                    values.push(value);
                }
            }
            Ok(Value::from(values).into())
        }
        ValueType::Indicators => Ok(indicator::read_indicators(text)),
        ValueType::Parameters => Ok(indicator::read_parameters(text)),
        ValueType::Ownership => ownership::read(text).map(CellValue::from),
        ValueType::Text
        | ValueType::LongText
        | ValueType::Id
        | ValueType::Code
        | ValueType::OrganisationId
        | ValueType::OrganisationName
        | ValueType::EnterpriseRegion => Ok(Value::from(text).into()),
        ValueType::Facts => facts::read(text).map(CellValue::from),
        ValueType::Fact | ValueType::Ignored => Ok(CellValue::default()),
    }
}

/// Free text keeps words such as 无, which elsewhere mean that nothing is known.
fn free_text(value_type: ValueType) -> bool {
    matches!(value_type, ValueType::Text | ValueType::LongText)
}

fn read_yes_no(text: &str) -> Result<CellValue, CellFault> {
    match from_yes_no(text) {
        Some(value) => Ok(Value::from(value).into()),
        None if is_placeholder(text) => Ok(CellValue::default()),
        None => Err(CellFault::new("看不出是“是”还是“否”", "填“是”或“否”，不清楚就留空")),
    }
}

fn read_count(text: &str) -> Result<Value, CellFault> {
    let folded = fold(text);
    let digits = folded.trim_end_matches(['个', '家', '名', '项']);
    let digits = digits.strip_suffix(".0").unwrap_or(digits);
    digits.parse::<u32>().map(Value::from).map_err(|_| CellFault::new("不是零或正整数", "填一个整数，如 1"))
}

fn read_maturity(text: &str) -> Result<Value, CellFault> {
    let folded = fold(text);
    if let Some(level) = maturity_word(&folded) {
        return Ok(Value::from(level));
    }
    let digits =
        folded.strip_prefix("trl").map_or(folded.as_str(), |level| level.trim_start_matches(['-', ':']));
    let digits = digits.trim_start_matches("第");
    let digits = digits.trim_end_matches("阶段").trim_end_matches('级').trim_end_matches(".0");
    let chinese = ["一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let level = match chinese.iter().position(|digit| *digit == digits) {
        Some(at) => i64::try_from(at).ok().map(|at| at + 1),
        None => digits.parse::<i64>().ok(),
    };
    match level {
        Some(level @ 1..=9) => Ok(Value::from(level)),
        Some(level) => Err(CellFault::new(
            format!("成熟度 {level} 不在 1–9 级之内"),
            "填 1–9 之间的整数（技术就绪度），或“小试、中试、产业化”",
        )),
        None => Err(CellFault::new(
            "看不懂的成熟度",
            "填一个 1–9 之间的整数（技术就绪度），或“小试、中试、产业化”；不清楚就留空",
        )),
    }
}

/// A stage, or a word or level of readiness that falls into one. A bare number may as well count the stages: it is refused.
fn read_stage(text: &str) -> Result<Value, CellFault> {
    let folded = fold(text);
    let bare = folded.trim_end_matches("阶段");
    if let Some(stage) = ChoiceKind::Stage.parse(bare) {
        return Ok(stage);
    }
    let number = folded.parse::<f64>().is_ok();
    let read = read_maturity(&folded).or_else(|_| read_maturity(bare)).ok().filter(|_| !number);
    match read.and_then(|level| serde_json::from_value::<Maturity>(level).ok()) {
        Some(maturity) => Ok(serde_json::to_value(maturity.stage()).unwrap_or_default()),
        None => read_choice(ChoiceKind::Stage, text),
    }
}

fn read_choice(choice: ChoiceKind, text: &str) -> Result<Value, CellFault> {
    choice.parse(text).or_else(|| choice.parse(&crate::text::without_brackets(&fold(text)))).ok_or_else(
        || {
            CellFault::new(
                format!("“{}”不是可选的值", shorten(text)),
                format!("从下列值中选：{}", choice.labels().join("、")),
            )
        },
    )
}

/// The first characters of a text, for messages.
pub(crate) fn shorten(text: &str) -> String {
    const SHOWN_CHARS: usize = 40;
    let mut chars = text.chars();
    let mut shown: String = chars.by_ref().take(SHOWN_CHARS).collect();
    if chars.next().is_some() {
        shown.push('…');
    }
    shown
}

/// Removes thousands separators and spaces from a folded number; `None` where commas stand elsewhere.
fn plain_number(text: &str) -> Option<String> {
    let text: String = fold_width(text).chars().filter(|c| !c.is_whitespace()).collect();
    let groups: Vec<&str> = text.split(',').collect();
    let (first, rest) = groups.split_first()?;
    let grouped = rest.iter().enumerate().all(|(at, group)| {
        let digits = if at + 1 == rest.len() { group.split('.').next().unwrap_or(group) } else { group };
        digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit())
    });
    (rest.is_empty() || (grouped && !first.is_empty())).then(|| text.replace(',', ""))
}
