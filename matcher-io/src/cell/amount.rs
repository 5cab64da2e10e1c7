//! Amounts of money in 万元.

use serde_json::Value;

use super::{CellFault, plain_number};
use crate::text::{fold, fold_header};

/// The unit that a bare number has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum AmountUnit {
    /// 元.
    Yuan,
    /// 千元.
    ThousandYuan,
    /// 万元, the unit of the records.
    #[default]
    WanYuan,
    /// 亿元.
    YiYuan,
}

impl AmountUnit {
    /// The unit that a header names in brackets; 万元 where it names none.
    pub(crate) fn of_header(header: &str) -> Self {
        let folded = fold_header(header);
        let inside = folded.split(['(', '[', '【', '/']).nth(1).unwrap_or_default();
        if inside.contains('万') {
            Self::WanYuan
        } else if inside.contains('亿') {
            Self::YiYuan
        } else if inside.contains('千') {
            Self::ThousandYuan
        } else if inside.contains('元') {
            Self::Yuan
        } else {
            Self::WanYuan
        }
    }

    /// Converts with one correctly rounded operation, so that 80 stays 80.
    fn to_wan_yuan(self, value: f64) -> f64 {
        match self {
            Self::Yuan => value / 10_000.0,
            Self::ThousandYuan => value / 10.0,
            Self::WanYuan => value,
            Self::YiYuan => value * 10_000.0,
        }
    }
}

/// Reads an amount such as `80`, `80万`, `1,200`, `0.8亿元`, `￥500000元`.
pub(super) fn read(text: &str, header_unit: AmountUnit) -> Result<Value, CellFault> {
    let folded = fold(text);
    let folded =
        folded.trim_start_matches(['约', '¥', '￥']).trim_end_matches(['左', '右', '人', '民', '币']);
    if folded.ends_with('%') {
        return Err(CellFault::new("金额里写了百分数", "填金额数字，单位万元；百分数请写进描述"));
    }
    let (digits, unit) = split_unit(folded, header_unit);
    let number = plain_number(digits).and_then(|digits| digits.parse::<f64>().ok());
    match number {
        Some(value) if value.is_finite() && value >= 0.0 => Ok(Value::from(unit.to_wan_yuan(value))),
        Some(value) if value < 0.0 => {
            Err(CellFault::new(format!("金额不能是负数（{value}）"), "填零或正数，单位万元；不清楚就留空"))
        }
        _ if is_range(folded) => Err(CellFault::new(
            "写的是一个区间，不知道取哪个数",
            "只填一个数字（单位万元），一般取上限；区间可写进描述",
        )),
        _ => Err(CellFault::new("不是数字", "只填一个数字，单位万元，如 80；不清楚或面议就留空")),
    }
}

fn split_unit(folded: &str, header_unit: AmountUnit) -> (&str, AmountUnit) {
    const UNITS: [(&str, AmountUnit); 8] = [
        ("万元", AmountUnit::WanYuan),
        ("亿元", AmountUnit::YiYuan),
        ("千元", AmountUnit::ThousandYuan),
        ("万", AmountUnit::WanYuan),
        ("亿", AmountUnit::YiYuan),
        ("w", AmountUnit::WanYuan),
        ("千", AmountUnit::ThousandYuan),
        ("元", AmountUnit::Yuan),
    ];
    UNITS
        .iter()
        .find_map(|(suffix, unit)| folded.strip_suffix(suffix).map(|digits| (digits, *unit)))
        .unwrap_or((folded, header_unit))
}

fn is_range(folded: &str) -> bool {
    let mut parts = folded.splitn(2, ['-', '~', '—', '–', '至', '到', '～']);
    let starts_with_digit = |part: &str| part.starts_with(|c: char| c.is_ascii_digit());
    parts.next().is_some_and(starts_with_digit)
        && parts.next().is_some_and(|part| starts_with_digit(part.trim_start_matches(['-', '~', '—', '–'])))
}
