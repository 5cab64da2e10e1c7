//! Which values with a name are indicators.

use super::name::split_change;
use super::names::quantity_of;
use super::number::Style;
use super::unit::{Kind, Unit};
use super::value::Value;

/// Prices; other sums of money are budgets and turnovers.
const PRICES: &[&str] = &["成本", "售价", "单价", "价格", "造价"];

/// Endings of names that a bare time belongs to.
const TIMES: &[&str] = &["期", "时间", "寿命", "时长"];

/// Chars in which names of quantities end.
const HEADS: &str = "率度量值力比耗径厚压温阻数性期速目差损容积角效限重宽高距级";

/// Longest name of a substance whose share stands behind it, in chars.
const SUBSTANCE_CHARS: usize = 4;

/// Whether a name is one even without a bound behind it: a quantity, a formula, a substance with its share.
fn names_a_quantity(name: &str, unit: &Unit) -> bool {
    let share = matches!(unit.base.as_str(), "%" | "ppm" | "mg/L");
    name.is_empty()
        || quantity_of(split_change(name).0).is_some()
        || name.ends_with(|c: char| c.is_ascii() || HEADS.contains(c))
        || share && name.chars().count() <= SUBSTANCE_CHARS
}

/// Whether a value is an indicator. `bounded` tells of words such as 以上, `sign` of ≥ and its like.
pub(super) fn is_indicator(name: &str, value: &Value, bounded: bool, sign: bool) -> bool {
    let quantity = quantity_of(name).map(|(_, quantity)| quantity);
    let Some(unit) = &value.unit else {
        let unitless = quantity.is_some_and(|quantity| quantity.unitless);
        return value.style == Style::Scientific
            || value.style != Style::Han && !name.is_empty() && (unitless || sign);
    };
    if value.style == Style::Han
        && !bounded
        && !(value.low >= 10.0 && unit.kind == Kind::Plain && unit.base != "次")
    {
        return false;
    }
    if !bounded && !value.range && !names_a_quantity(name, unit) {
        return false;
    }
    match unit.kind {
        Kind::Money => PRICES.iter().any(|price| name.contains(price)),
        Kind::Count | Kind::Per => false,
        Kind::Time => {
            name.chars().count() > 1 && (bounded || TIMES.iter().any(|ending| name.ends_with(ending)))
        }
        _ if matches!(unit.base.as_str(), "次" | "倍" | "亩") => {
            !name.is_empty() && (bounded || quantity.is_some_and(|quantity| quantity.unitless))
        }
        _ => true,
    }
}
