//! The scanner: goes through a text from number to number.

use super::Reading;
use super::bound::{Effect, Lead, Suffix, lead_before, suffix_at};
use super::glyphs::{Glyph, at, before, glyphs, is_latin, skip_spaces, text};
use super::name::{Named, name_before, output_rate};
use super::names::{canonical, known_name_at, quantity_of};
use super::number::{Style, number_at};
use super::unit::{Kind, Unit, unit_at};
use super::value::{Found, Value, value_at};
use crate::record::{Comparator, Indicator, ParameterRange};

/// Reads the indicators of a text of less than 4 GiB, in text order. Linear in the text's length.
///
/// Years, telephone numbers, standards, models, sizes, ratios, counts of things and sums of money that are no price
/// are not indicators.
///
/// # Example
/// ```
/// let text = "希望钼回收率不低于九成五，能耗降低20%以上";
/// let found = matcher_core::indicator::read(text);
/// assert_eq!(found[0].name, "钼回收率");
/// assert_eq!(found[0].lower, Some(95.0));
/// assert_eq!(&text[found[1].start as usize..found[1].end as usize], "能耗降低20%以上");
/// ```
pub fn read(text: &str) -> Vec<Reading> {
    let glyphs = glyphs(text);
    let mut scan = Scan { glyphs: &glyphs, floor: 0, found: Vec::new(), carried: None };
    let mut index = 0;
    while index < glyphs.len() {
        index = scan.step(index);
    }
    scan.found
}

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

/// 度 is a temperature where the name says so.
fn of_temperature(unit: Unit, name: &str) -> Unit {
    if unit.base == "度" && name.contains('温') { Unit { base: "℃".to_owned(), ..unit } } else { unit }
}

impl Reading {
    fn nothing() -> Self {
        Self {
            name: String::new(),
            lower: None,
            lower_strict: false,
            upper: None,
            upper_strict: false,
            point: false,
            dimension: String::new(),
            start: 0,
            end: 0,
        }
    }

    fn bound(&mut self, effect: Effect, value: f64) {
        match effect {
            Effect::Ge | Effect::Gt => (self.lower, self.lower_strict) = (Some(value), effect == Effect::Gt),
            Effect::Le | Effect::Lt => (self.upper, self.upper_strict) = (Some(value), effect == Effect::Lt),
            Effect::Reach => (self.lower, self.point) = (Some(value), true),
            Effect::Fall => (self.upper, self.point) = (Some(value), true),
            _ => (self.lower, self.upper, self.point) = (Some(value), Some(value), true),
        }
    }
}

struct Scan<'a> {
    glyphs: &'a [Glyph],
    // Names do not reach back over what has been read.
    floor: usize,
    found: Vec<Reading>,
    // The name of 回收率由58%提高至81%, waiting for its value.
    carried: Option<Named>,
}

impl Scan<'_> {
    /// Reads what begins at a place; returns the place to go on from.
    fn step(&mut self, index: usize) -> usize {
        let c = at(self.glyphs, index);
        if is_latin(c) {
            return self.after_identifier(index);
        }
        if matches!(c, '。' | '；' | ';' | '\n') {
            self.carried = None;
        }
        let signed = matches!(c, '-' | '+') && !matches!(before(self.glyphs, index), ')' | '-' | '—');
        if matches!(c, '-' | '+') && !signed {
            return index + 1;
        }
        let Some(found) = value_at(self.glyphs, index) else { return index + 1 };
        let value = match found {
            Found::Other(end) => {
                self.floor = end;
                return end.max(index + 1);
            }
            Found::Value(value) => value,
        };
        if before(self.glyphs, index) == '第' {
            self.floor = value.end;
            return value.end;
        }
        let end = self.take(index, &value);
        self.floor = self.floor.max(end);
        end.max(index + 1)
    }

    /// Skips TC4, LFP26650, GB/T; stops before the number of pH6.5.
    fn after_identifier(&self, start: usize) -> usize {
        let mut end = start;
        while is_latin(at(self.glyphs, end)) {
            end += 1;
        }
        let letters = text(&self.glyphs[start..end]);
        if at(self.glyphs, end).is_ascii_digit()
            && quantity_of(&letters).is_some_and(|(_, quantity)| quantity.canonical.is_ascii())
        {
            return end;
        }
        loop {
            let c = at(self.glyphs, end);
            let joined = matches!(c, '-' | '.' | '_') && at(self.glyphs, end + 1).is_ascii_alphanumeric();
            if !(is_latin(c) || c.is_ascii_digit() || joined) {
                return end;
            }
            end += 1;
        }
    }

    /// Makes a reading of a value, if it is one; returns the place after it.
    fn take(&mut self, index: usize, value: &Value) -> usize {
        let lead = lead_before(self.glyphs, index, self.floor);
        let suffix = suffix_at(self.glyphs, value.end);
        let mut end = suffix.map_or(value.end, |(_, end)| end);
        if self.sieve_size(value) {
            return value.end;
        }
        let mut named = name_before(self.glyphs, lead.start, self.floor, lead.effect);
        if self.is_former_value(lead.start, value.end) {
            if matches!(before(self.glyphs, lead.start), '从' | '由' | '自') {
                named = name_before(self.glyphs, lead.start - 1, self.floor, Effect::To);
            }
            self.carried = Some(named);
            return value.end;
        }
        if named.name.is_empty() {
            self.name_from_elsewhere(&mut named, &lead, &mut end);
        }
        self.carried = None;
        let suffix = suffix.map(|(suffix, _)| suffix);
        if let Some(mut reading) = reading_of(&named, &lead, suffix, self.rated(&named, &lead, value)) {
            let start = if named.name.is_empty() { lead.start } else { named.start.min(lead.start) };
            reading.start = self.glyphs[start].start;
            reading.end = self.glyphs[end - 1].end;
            self.found.push(reading);
        }
        end
    }

    /// Whether the value is the sieve of -200目占85%, which is part of the next value's name.
    fn sieve_size(&self, value: &Value) -> bool {
        let next = at(self.glyphs, skip_spaces(self.glyphs, value.end));
        value.low < 0.0
            && value.kind() == Some(Kind::Mesh)
            && (next.is_ascii_digit() || "占含≥".contains(next))
    }

    /// Whether the value is the first of 由58%提高至81%.
    fn is_former_value(&self, start: usize, end: usize) -> bool {
        let next = (end..end + 8).find(|i| at(self.glyphs, *i).is_ascii_digit());
        let next = next.or_else(|| (end + 2..end + 6).find(|i| number_at(self.glyphs, *i).is_some()));
        let Some(next) = next else { return false };
        let lead = lead_before(self.glyphs, next, end);
        let moves = matches!(lead.effect, Effect::Reach | Effect::Fall);
        let from = matches!(before(self.glyphs, start), '从' | '由' | '自');
        moves && lead.start == end || from && (moves || lead.effect == Effect::To)
    }

    /// The name of ≥95%的回收率 behind the value, of ≥10%且≤12% before it, of a value that has changed.
    fn name_from_elsewhere(&mut self, named: &mut Named, lead: &Lead, end: &mut usize) {
        if let Some(carried) = self.carried.take() {
            let effect = named.effect;
            *named = Named { effect, ..carried };
            return;
        }
        let gap = text(&self.glyphs[self.floor.min(lead.start)..lead.start]);
        if matches!(gap.as_str(), "且" | "并" | "并且")
            && lead.sign
            && let Some(previous) = self.found.last()
        {
            named.name.clone_from(&previous.name);
            named.start = lead.start;
            return;
        }
        let after = *end + usize::from(at(self.glyphs, *end) == '的');
        if let Some((name, name_end)) = known_name_at(self.glyphs, after) {
            // The next value may have it: 25℃粘度5mPa·s.
            let next = lead_and_number_follow(self.glyphs, name_end);
            if !next {
                *named = Named { name: name.to_owned(), start: lead.start, ..Named::default() };
                *end = name_end;
            }
        }
    }

    /// The value with the rate that 年处理 makes of a weight, and with ℃ for the 度 of a temperature.
    fn rated(&self, named: &Named, lead: &Lead, value: &Value) -> Value {
        let mut value = value.clone();
        let Some(unit) = value.unit.take().or_else(|| named.unit.clone()) else { return value };
        let phrase_start = named.start.min(lead.start);
        let phrase = text(&self.glyphs[phrase_start..lead.start]);
        value.unit = Some(output_rate(&phrase, &unit).unwrap_or_else(|| of_temperature(unit, &named.name)));
        value
    }
}

fn lead_and_number_follow(glyphs: &[Glyph], index: usize) -> bool {
    (index..index + 7)
        .find(|i| at(glyphs, *i).is_ascii_digit())
        .is_some_and(|next| lead_before(glyphs, next, index).start == index || next == index)
}

fn reading_of(named: &Named, lead: &Lead, suffix: Option<Suffix>, value: Value) -> Option<Reading> {
    let name = match &value.unit {
        Some(unit) if is_output(unit, named) => "产能".to_owned(),
        _ => named.name.clone(),
    };
    let effect = effect_of(&name, named, lead, suffix);
    let bounded = !matches!(effect, Effect::Skip | Effect::About);
    if lead.effect == Effect::Status || !is_indicator(&name, &value, bounded, lead.sign) {
        return None;
    }
    let mut reading = Reading { name, ..Reading::nothing() };
    if value.range {
        (reading.lower, reading.upper) = (Some(value.low), Some(value.high));
    } else {
        let mesh = value.kind() == Some(Kind::Mesh);
        reading.bound(effect, if mesh { value.low.abs() } else { value.low });
    }
    reading.dimension = value.unit.map(|unit| unit.base).unwrap_or_default();
    Some(reading)
}

fn is_output(unit: &Unit, named: &Named) -> bool {
    let per_period = ["/a", "/d", "/h", "/月", "/班"].iter().any(|period| unit.base.ends_with(period));
    per_period && ["产", "处理", "加工", "焙烧", "冶炼"].iter().any(|output| named.name.contains(output))
}

fn effect_of(name: &str, named: &Named, lead: &Lead, suffix: Option<Suffix>) -> Effect {
    let less = quantity_of(name).is_some_and(|(_, quantity)| quantity.less_is_better);
    let tolerance = less || name.ends_with('差');
    match (lead.effect, suffix) {
        (Effect::Ge | Effect::Gt | Effect::Le | Effect::Lt, _) => lead.effect,
        (_, Some(Suffix::AtLeast)) => Effect::Ge,
        (_, Some(Suffix::AtMost)) => Effect::Le,
        (Effect::Better, _) if tolerance => Effect::Lt,
        (Effect::Better, _) => Effect::Gt,
        (Effect::Reach, _) if tolerance => Effect::Fall,
        (Effect::To, _) if named.effect != Effect::Skip => named.effect,
        (effect, _) => effect,
    }
}

/// Prices; other sums of money are budgets and turnovers.
const PRICES: &[&str] = &["成本", "售价", "单价", "价格", "造价"];

/// Endings of names that a bare time belongs to.
const TIMES: &[&str] = &["期", "时间", "寿命", "时长"];

fn is_indicator(name: &str, value: &Value, bounded: bool, sign: bool) -> bool {
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
    match unit.kind {
        Kind::Money => PRICES.iter().any(|price| name.contains(price)),
        Kind::Count | Kind::Per => false,
        Kind::Time => !name.is_empty() && (bounded || TIMES.iter().any(|ending| name.ends_with(ending))),
        _ if matches!(unit.base.as_str(), "次" | "倍" | "亩" | "斤") => {
            !name.is_empty() && (bounded || quantity.is_some())
        }
        _ => true,
    }
}
