//! A value with its unit: one number, a range, a tolerance.

use super::glyphs::{Glyph, at, is_han, is_latin, skip_spaces, starts_with};
use super::number::{Number, Style, number_at};
use super::unit::{Kind, Unit, unit_at, unit_of};

/// What a number turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Found {
    /// A value.
    Value(Value),
    /// A date, a ratio, a size, a number of something: nothing up to this place is an indicator.
    Other(usize),
}

/// One value or a range of values, in base units.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Value {
    /// The lower end.
    pub(super) low: f64,
    /// The upper end; the lower one for a single value.
    pub(super) high: f64,
    /// Whether both ends are stated.
    pub(super) range: bool,
    /// The unit, if there is one.
    pub(super) unit: Option<Unit>,
    /// How the first number is written.
    pub(super) style: Style,
    /// Place after the value.
    pub(super) end: usize,
}

#[derive(Debug, Clone)]
struct Part {
    number: Number,
    unit: Option<Unit>,
    end: usize,
}

impl Part {
    fn scaled(&self) -> f64 {
        self.number.value * self.unit.as_ref().map_or(1.0, |unit| unit.factor)
    }
}

/// Years that dates have.
const YEARS: std::ops::RangeInclusive<f64> = 1900.0..=2100.0;

/// Reads the value that begins at a place.
pub(super) fn value_at(glyphs: &[Glyph], start: usize) -> Option<Found> {
    if at(glyphs, start) == '±' {
        let part = part_at(glyphs, skip_spaces(glyphs, start + 1))?;
        let reach = part.scaled().abs();
        return Some(Found::Value(range_of(-reach, reach, &part)));
    }
    if let Some(purity) = purity_at(glyphs, start) {
        return Some(Found::Value(purity));
    }
    let first = part_at(glyphs, start)?;
    if let Some(end) = no_value_end(glyphs, &first) {
        return Some(Found::Other(end));
    }
    let found = tolerance_at(glyphs, &first).or_else(|| span_at(glyphs, &first));
    Some(found.unwrap_or_else(|| {
        if is_year(&first) {
            return Found::Other(first.end);
        }
        let value = first.scaled();
        Found::Value(Value { range: false, ..range_of(value, value, &first) })
    }))
}

fn range_of(low: f64, high: f64, part: &Part) -> Value {
    Value { low, high, range: true, unit: part.unit.clone(), style: part.number.style, end: part.end }
}

fn part_at(glyphs: &[Glyph], start: usize) -> Option<Part> {
    let number = number_at(glyphs, start)?;
    if number.style == Style::Share {
        return Some(Part { number, unit: unit_of("%").cloned(), end: number.end });
    }
    let direct = unit_at(glyphs, number.end);
    let spaced = || {
        let next = skip_spaces(glyphs, number.end);
        (next == number.end + 1 && !is_han(at(glyphs, next))).then(|| unit_at(glyphs, next))?
    };
    let mut end = number.end;
    let unit = direct.or_else(spaced).map(|(unit, after)| {
        end = after;
        unit
    });
    // 年 is the only unit that a date ends in.
    Some(Part { number, unit, end })
}

fn is_year(part: &Part) -> bool {
    let years = part.unit.as_ref().is_some_and(|unit| unit.base == "month");
    years && part.number.style == Style::Plain && YEARS.contains(&part.number.value)
}

/// The end of 148×80×27, 8:1, 100/250, 2024-05-06; `None` when the number may be a value.
fn no_value_end(glyphs: &[Glyph], first: &Part) -> Option<usize> {
    let mut end = first.end;
    let mut joints = 0;
    loop {
        let joint = at(glyphs, end);
        let digit = at(glyphs, end + 1).is_ascii_digit();
        let joins = match joint {
            '×' | '*' | 'x' | 'X' | ':' => digit,
            '/' => digit && first.unit.is_none(),
            '-' => digit && is_dash_chain(glyphs, end),
            _ => false,
        };
        if !joins {
            break;
        }
        joints += 1;
        end = part_at(glyphs, end + 1)?.end;
    }
    if joints > 0 {
        return Some(end);
    }
    let next = at(glyphs, end);
    // 500kx, 5G: a model or an unknown unit.
    (first.unit.is_none() && is_latin(next)).then(|| {
        let mut end = end;
        while is_latin(at(glyphs, end)) || at(glyphs, end).is_ascii_digit() {
            end += 1;
        }
        end
    })
}

/// Whether a second dash follows the digits behind a dash, as in dates and telephone numbers.
fn is_dash_chain(glyphs: &[Glyph], dash: usize) -> bool {
    let mut seen = dash > 1 && {
        let digits = (0..dash).rev().take_while(|i| at(glyphs, *i).is_ascii_digit()).count();
        at(glyphs, dash - digits.min(dash)) != '\n'
            && digits < dash
            && at(glyphs, dash - digits - 1) == '-'
            && dash - digits >= 2
            && at(glyphs, dash - digits - 2).is_ascii_digit()
    };
    let mut index = dash + 1;
    while at(glyphs, index).is_ascii_digit() {
        index += 1;
    }
    seen |= at(glyphs, index) == '-' && at(glyphs, index + 1).is_ascii_digit();
    seen
}

/// 25±0.5℃, 25℃±0.5℃, 100mm±5%.
fn tolerance_at(glyphs: &[Glyph], first: &Part) -> Option<Found> {
    let sign = skip_spaces(glyphs, first.end);
    if at(glyphs, sign) != '±' {
        return None;
    }
    let second = part_at(glyphs, skip_spaces(glyphs, sign + 1))?;
    let unit = first.unit.clone().or_else(|| second.unit.clone());
    let center = first.number.value * unit.as_ref().map_or(1.0, |unit| unit.factor);
    let relative = second.unit.as_ref().is_some_and(|unit| unit.base == "%")
        && first.unit.as_ref().is_some_and(|unit| unit.base != "%");
    let reach = if relative {
        center.abs() * second.number.value / 100.0
    } else {
        second.number.value * second.unit.as_ref().or(unit.as_ref()).map_or(1.0, |unit| unit.factor)
    };
    let part = Part { unit, end: second.end, number: first.number };
    Some(Found::Value(range_of(center - reach.abs(), center + reach.abs(), &part)))
}

/// 10%~12%, 10-12%, -20℃～60℃, 3～5万吨.
fn span_at(glyphs: &[Glyph], first: &Part) -> Option<Found> {
    let joint = skip_spaces(glyphs, first.end);
    let after = match at(glyphs, joint) {
        '~' | '至' | '到' => joint + 1,
        '-' | '—' if at(glyphs, joint + 1) != '—' => joint + 1,
        '—' if starts_with(glyphs, joint, "——") && at(glyphs, joint + 2) != '—' => return None,
        _ => return None,
    };
    let second = part_at(glyphs, skip_spaces(glyphs, after))?;
    let unit = second.unit.clone().or_else(|| first.unit.clone());
    let mut low = first.number.value;
    if first.unit.is_none()
        && first.number.multiplier == 1.0
        && low < second.number.value / second.number.multiplier
    {
        low *= second.number.multiplier;
    }
    let same = first.unit.as_ref().is_none_or(|own| unit.as_ref().is_some_and(|unit| unit.base == own.base));
    if !same {
        return None;
    }
    if is_year(&second) && (first.unit.is_none() || is_year(first)) {
        return Some(Found::Other(second.end));
    }
    low *= first.unit.as_ref().or(unit.as_ref()).map_or(1.0, |unit| unit.factor);
    let high = second.number.value * unit.as_ref().map_or(1.0, |unit| unit.factor);
    let part = Part { unit, end: second.end, number: first.number };
    Some(Found::Value(range_of(low.min(high), low.max(high), &part)))
}

/// 4N and 4N5 where purity is spoken of: 99.99 % and 99.995 %.
fn purity_at(glyphs: &[Glyph], start: usize) -> Option<Value> {
    let nines = at(glyphs, start).to_digit(10).filter(|nines| (2..=9).contains(nines))?;
    if at(glyphs, start + 1) != 'N' {
        return None;
    }
    let half = at(glyphs, start + 2) == '5';
    let end = start + 2 + usize::from(half);
    let next = at(glyphs, end);
    if is_latin(next) || next.is_ascii_digit() || matches!(next, '/' | '·') {
        return None;
    }
    let near = start.saturating_sub(8)..(end + 6).min(glyphs.len());
    if !glyphs[near].iter().any(|glyph| glyph.c == '纯') {
        return None;
    }
    let missing = 10f64.powi(2 - nines as i32) * if half { 0.5 } else { 1.0 };
    let unit = unit_of("%").cloned();
    let value = 100.0 - missing;
    Some(Value { low: value, high: value, range: false, unit, style: Style::Digits, end })
}

impl Value {
    /// The unit's kind; `None` for a bare number.
    pub(super) fn kind(&self) -> Option<Kind> {
        self.unit.as_ref().map(|unit| unit.kind)
    }
}
