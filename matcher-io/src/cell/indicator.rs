//! Indicators and parameter ranges in one cell: `回收率≥95%；含水率12%以下；粒度：0.5~1.2μm`.

use matcher_core::record::{Comparator, Indicator, ParameterRange};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::CellValue;
use super::quantity::{self, Bound};
use crate::labels::Label;
use crate::text::fold_width;

/// Comparators as written, longer before shorter where one begins like another.
const SIGNS: [(&str, Comparator); 40] = [
    ("大于等于", Comparator::Ge),
    ("大于或等于", Comparator::Ge),
    ("小于等于", Comparator::Le),
    ("小于或等于", Comparator::Le),
    ("不低于", Comparator::Ge),
    ("不小于", Comparator::Ge),
    ("不少于", Comparator::Ge),
    ("不高于", Comparator::Le),
    ("不大于", Comparator::Le),
    ("不超过", Comparator::Le),
    ("提高到", Comparator::Ge),
    ("降低到", Comparator::Le),
    ("提高至", Comparator::Ge),
    ("降低至", Comparator::Le),
    ("低至", Comparator::Le),
    ("降至", Comparator::Le),
    ("至少", Comparator::Ge),
    ("至多", Comparator::Le),
    ("达到", Comparator::Ge),
    ("大于", Comparator::Gt),
    ("高于", Comparator::Gt),
    ("超过", Comparator::Gt),
    ("多于", Comparator::Gt),
    ("小于", Comparator::Lt),
    ("低于", Comparator::Lt),
    ("少于", Comparator::Lt),
    ("约为", Comparator::Eq),
    ("等于", Comparator::Eq),
    (">=", Comparator::Ge),
    ("<=", Comparator::Le),
    ("≥", Comparator::Ge),
    ("≤", Comparator::Le),
    ("≧", Comparator::Ge),
    ("≦", Comparator::Le),
    (">", Comparator::Gt),
    ("<", Comparator::Lt),
    ("=", Comparator::Eq),
    ("约", Comparator::Eq),
    ("为", Comparator::Eq),
    (":", Comparator::Eq),
];

/// Reads indicators; clauses that are none are left over, in their own words.
pub(super) fn read_indicators(text: &str) -> CellValue {
    read_clauses(text, Some)
}

/// Reads parameter ranges; clauses that are none are left over, in their own words.
pub(super) fn read_parameters(text: &str) -> CellValue {
    read_clauses(text, |indicator| {
        let Indicator { name, comparator, value, upper, unit } = indicator;
        let (min, max) = match comparator {
            Comparator::Ge | Comparator::Gt => (Some(value), None),
            Comparator::Le | Comparator::Lt => (None, Some(value)),
            Comparator::Eq => (Some(value), Some(value)),
            Comparator::Between => (Some(value), upper),
        };
        Some(ParameterRange { name, min, max, unit })
    })
}

/// Writes indicators so that [`read_indicators`] gives them back.
pub(super) fn write_indicators(value: &Value) -> String {
    write_clauses::<Indicator>(value, read_indicators, |indicator| match indicator.comparator {
        Comparator::Between => {
            let upper = indicator.upper.unwrap_or(indicator.value);
            format!("{}：{}~{upper}{}", indicator.name, indicator.value, indicator.unit)
        }
        comparator => {
            format!("{}{}{}{}", indicator.name, comparator.label(), indicator.value, indicator.unit)
        }
    })
}

/// Writes parameter ranges so that [`read_parameters`] gives them back.
pub(super) fn write_parameters(value: &Value) -> String {
    write_clauses::<ParameterRange>(value, read_parameters, |range| match (range.min, range.max) {
        (Some(min), Some(max)) => format!("{}：{min}~{max}{}", range.name, range.unit),
        (Some(min), None) => format!("{}≥{min}{}", range.name, range.unit),
        (None, Some(max)) => format!("{}≤{max}{}", range.name, range.unit),
        (None, None) => range.name.clone(),
    })
}

fn read_clauses<T: Serialize + DeserializeOwned>(
    text: &str,
    make: impl Fn(Indicator) -> Option<T>,
) -> CellValue {
    if text.starts_with('[')
        && let Ok(list) = serde_json::from_str::<Vec<T>>(text)
    {
        return CellValue { value: serde_json::to_value(list).ok(), leftover: Vec::new() };
    }
    let mut list = Vec::new();
    let mut leftover = Vec::new();
    for clause in super::list::split(text) {
        match read_clause(&clause).and_then(&make) {
            Some(item) => list.push(item),
            None => leftover.push(clause),
        }
    }
    let value = if list.is_empty() { None } else { serde_json::to_value(list).ok() };
    CellValue { value, leftover }
}

fn write_clauses<T: DeserializeOwned>(
    value: &Value,
    read: impl Fn(&str) -> CellValue,
    write: impl Fn(&T) -> String,
) -> String {
    let Ok(list) = serde_json::from_value::<Vec<T>>(value.clone()) else { return value.to_string() };
    let text = list.iter().map(write).collect::<Vec<_>>().join("；");
    let back = read(&text);
    if back.value.as_ref() == Some(value) && back.leftover.is_empty() { text } else { value.to_string() }
}

fn read_clause(clause: &str) -> Option<Indicator> {
    let clause = fold_width(clause.trim().trim_end_matches(['。', '.']));
    let (name, sign, rest) = split_at_sign(&clause).or_else(|| split_at_number(&clause))?;
    let name = name.trim().trim_end_matches(['(', '[']).trim();
    if name.is_empty() || name.chars().count() > 40 {
        return None;
    }
    let quantity = quantity::read(rest)?;
    let comparator = match (sign, quantity.upper.is_some(), quantity.bound) {
        (Comparator::Eq, true, Bound::None) => Comparator::Between,
        (_, true, _) => return None,
        (Comparator::Eq | Comparator::Ge, false, Bound::Above) => Comparator::Ge,
        (Comparator::Eq | Comparator::Le, false, Bound::Below) => Comparator::Le,
        (sign, false, Bound::None) => sign,
        (_, false, _) => return None,
    };
    Some(Indicator {
        name: name.to_owned(),
        comparator,
        value: quantity.value,
        upper: quantity.upper,
        unit: quantity.unit,
    })
}

/// The first comparator that a number follows.
fn split_at_sign(clause: &str) -> Option<(&str, Comparator, &str)> {
    clause.char_indices().find_map(|(at, _)| {
        let here = &clause[at..];
        let (sign, comparator) = SIGNS.iter().find(|(sign, _)| here.starts_with(sign))?;
        let rest = &here[sign.len()..];
        quantity::starts(rest).then_some((&clause[..at], *comparator, rest))
    })
}

/// Without a comparator: the first number that does not belong to a word such as `TC4`.
fn split_at_number(clause: &str) -> Option<(&str, Comparator, &str)> {
    let mut before = ' ';
    for (at, c) in clause.char_indices() {
        let signed = matches!(c, '-' | '+') && quantity::starts(&clause[at..]);
        if at > 0 && (c.is_ascii_digit() || signed) && !before.is_ascii_alphanumeric() {
            return Some((&clause[..at], Comparator::Eq, &clause[at..]));
        }
        before = c;
    }
    None
}
