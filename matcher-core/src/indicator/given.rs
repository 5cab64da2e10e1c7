//! Indicators that are given apart from a text.

use super::Reading;
use super::bound::Effect;
use super::glyphs::{glyphs, text};
use super::name::{name_before, output_rate};
use super::names::canonical;
use super::number::number_at;
use super::unit::{Unit, of_temperature, unit_at};
use crate::record::{Comparator, Indicator, ParameterRange};

/// Takes over an indicator that was given apart from the text.
pub fn from_given(indicator: &Indicator) -> Reading {
    let given = given(&indicator.name, &indicator.unit);
    let value = indicator.value * given.factor;
    let upper = indicator.upper.map_or(value, |upper| upper * given.factor);
    let strict = matches!(indicator.comparator, Comparator::Gt | Comparator::Lt);
    let (lower, upper) = match indicator.comparator {
        Comparator::Ge | Comparator::Gt => (Some(value), None),
        Comparator::Le | Comparator::Lt => (None, Some(value)),
        Comparator::Eq => (Some(value), Some(value)),
        Comparator::Between => (Some(value.min(upper)), Some(value.max(upper))),
    };
    let point = indicator.comparator == Comparator::Eq;
    let (lower_strict, upper_strict) = (strict && lower.is_some(), strict && upper.is_some());
    Reading { lower, lower_strict, upper, upper_strict, point, ..given.reading }
}

/// Takes over a range that an instrument covers.
pub fn from_range(parameter: &ParameterRange) -> Reading {
    let given = given(&parameter.name, &parameter.unit);
    let scale = |end: Option<f64>| end.map(|end| end * given.factor);
    let (lower, upper) = (scale(parameter.min), scale(parameter.max));
    Reading { lower, upper, ..given.reading }
}

struct Given {
    reading: Reading,
    factor: f64,
}

fn given(name: &str, unit: &str) -> Given {
    let name_glyphs = glyphs(name.trim());
    let named = name_before(&name_glyphs, name_glyphs.len(), 0, Effect::Skip);
    // What stands as a name is one, even where a text's phrase would be cut away.
    let name = if named.name.is_empty() { canonical(&text(&name_glyphs)) } else { named.name };
    let (dimension, factor) = match given_unit(unit) {
        Some((multiplier, unit)) => {
            let unit = output_rate(&text(&name_glyphs), &unit).unwrap_or_else(|| of_temperature(unit, &name));
            (unit.base, multiplier * unit.factor)
        }
        None => (unit.trim().to_owned(), 1.0),
    };
    Given { reading: Reading { name, dimension, ..Reading::nothing() }, factor }
}

/// The unit of 万吨/年 or of `mm`, with its multiplier; `None` when it is unknown.
fn given_unit(unit: &str) -> Option<(f64, Unit)> {
    let glyphs = glyphs(&format!("1{}", unit.trim()));
    let (multiplier, start) = match unit_at(&glyphs, 1) {
        Some(_) => (1.0, 1),
        None => number_at(&glyphs, 0).map(|number| (number.value, number.end))?,
    };
    let (unit, end) = unit_at(&glyphs, start)?;
    (end == glyphs.len()).then_some((multiplier, unit))
}
