//! A reading in words, for those that have no words of their own in a text.

use super::Reading;
use super::unit::units_of;

/// Spells a reading out in the unit that gives the handiest number, such as `回收率 ≥ 95 %`.
pub fn describe(reading: &Reading) -> String {
    let (scale, symbol) = shown_unit(reading);
    let number = |value: f64| plain(value / scale);
    let bounds = match (reading.lower, reading.upper) {
        (Some(lower), Some(upper)) if lower == upper => number(lower),
        (Some(lower), Some(upper)) => format!("{}～{}", number(lower), number(upper)),
        (Some(lower), None) => format!("{} {}", if reading.lower_strict { '>' } else { '≥' }, number(lower)),
        (None, Some(upper)) => format!("{} {}", if reading.upper_strict { '<' } else { '≤' }, number(upper)),
        (None, None) => String::new(),
    };
    [reading.name.as_str(), &bounds, if bounds.is_empty() { "" } else { &symbol }]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The largest unit in which the value is at least 1, and its size in base units.
fn shown_unit(reading: &Reading) -> (f64, String) {
    let (base, per) = match reading.dimension.split_once('/') {
        Some((base, per)) if units_of(&reading.dimension).is_empty() => (base, format!("/{per}")),
        _ => (reading.dimension.as_str(), String::new()),
    };
    let value = reading.lower.filter(|lower| *lower != 0.0).or(reading.upper).unwrap_or(0.0).abs();
    let units: Vec<_> = units_of(base).into_iter().filter(|unit| common(&unit.symbol)).collect();
    let fitting = units.iter().find(|unit| value >= unit.factor * (1.0 - 1e-9));
    let unit =
        if value == 0.0 { units.iter().find(|unit| unit.factor == 1.0) } else { fitting.or(units.last()) };
    unit.map_or_else(
        || (1.0, reading.dimension.clone()),
        |unit| (unit.factor, format!("{}{per}", unit.symbol)),
    )
}

/// Whether a person expects the unit: 0.05 m is 50 mm, 99.5 % is not 995 ‰.
fn common(symbol: &str) -> bool {
    !matches!(
        symbol,
        "‰" | "斤" | "cm" | "ppb" | "g/kg" | "bar" | "mbar" | "A/dm²" | "MS/m" | "µm²" | "cm²" | "dm²"
    )
}

/// A number without the dust of unit conversion.
fn plain(value: f64) -> String {
    if value != 0.0 && !(1e-4..1e7).contains(&value.abs()) {
        return format!("{value:.3e}").replace(".000e", "e");
    }
    let text = format!("{value:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
