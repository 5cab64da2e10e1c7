//! The scanner: goes through a text from number to number.

use super::Reading;
use super::admission::is_indicator;
use super::bound::{Effect, Lead, Suffix, lead_before, suffix_at};
use super::glyphs::{Glyph, at, before, glyphs, is_latin, text};
use super::name::{Named, name_before, output_rate};
use super::names::{known_name_at, quantity_of};
use super::number::{is_han_numeral, number_at};
use super::unit::{Kind, Unit, of_temperature};
use super::value::{Found, Value, value_at};

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

impl Reading {
    /// A reading that says nothing yet.
    pub(super) fn nothing() -> Self {
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
        if is_han_numeral(c) && is_han_numeral(before(self.glyphs, index)) {
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
        // 介质损耗(10GHz)≤0.002: the bracket says under which condition, and belongs to the name.
        if before(self.glyphs, index) == '('
            && at(self.glyphs, value.end) == ')'
            && lead_and_number_follow(self.glyphs, value.end + 1)
        {
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
            let joined =
                matches!(c, '-' | '.' | '_' | '×') && at(self.glyphs, end + 1).is_ascii_alphanumeric();
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
        if is_sieve_size(value, matches!(at(self.glyphs, index), '-' | '+')) {
            let name = text(&self.glyphs[index..value.end]);
            self.carried = Some(Named { name, start: index, ..Named::default() });
            return value.end;
        }
        let mut named = name_before(self.glyphs, lead.start, self.floor, lead.effect);
        if is_condition(&named, &lead, value) && lead_and_number_follow(self.glyphs, value.end) {
            self.carried = Some(named);
            return value.end;
        }
        if self.is_former_value(lead.start, value.end) {
            if matches!(before(self.glyphs, lead.start), '从' | '由' | '自') {
                named = name_before(self.glyphs, lead.start - 1, self.floor, Effect::To);
            }
            self.carried = Some(named);
            return value.end;
        }
        if named.name.is_empty() {
            self.name_from_elsewhere(&mut named, &lead, &mut end, value);
        }
        if at(self.glyphs, index + 1) == 'N' && value.unit.as_ref().is_some_and(|unit| unit.base == "%") {
            named.name = "纯度".to_owned();
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
    fn name_from_elsewhere(&mut self, named: &mut Named, lead: &Lead, end: &mut usize, value: &Value) {
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
        let linked = at(self.glyphs, *end) == '的';
        let after = *end + usize::from(linked);
        let share = value.unit.as_ref().is_some_and(|unit| unit.base == "%");
        if (linked || share)
            && let Some((name, name_end)) = known_name_at(self.glyphs, after)
        {
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
        if value.unit.is_none()
            && let Some(unit) = &named.unit
        {
            (value.low, value.high) = (value.low * unit.factor, value.high * unit.factor);
            value.unit = Some(unit.clone());
        }
        let Some(unit) = value.unit.take() else { return value };
        let phrase_start = named.start.min(lead.start);
        let phrase = text(&self.glyphs[phrase_start..lead.start]);
        value.unit = Some(output_rate(&phrase, &unit).unwrap_or_else(|| of_temperature(unit, &named.name)));
        value
    }
}

/// Whether the value is the size of -200目占85% or -10μm粒级: a fraction's name.
fn is_sieve_size(value: &Value, signed: bool) -> bool {
    let length = value.unit.as_ref().is_some_and(|unit| unit.base == "m");
    signed && !value.range && (length || value.kind() == Some(Kind::Mesh))
}

/// Whether the value only says at which temperature the next one holds: 粘度25℃不大于30Pa·s.
fn is_condition(named: &Named, lead: &Lead, value: &Value) -> bool {
    let temperature = value.unit.as_ref().is_some_and(|unit| unit.base == "℃");
    temperature && lead.effect == Effect::Skip && !named.name.is_empty() && !named.name.contains(['温', '点'])
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
    if value.range && value.low == -value.high && is_tolerance(&reading.name) {
        reading.upper = Some(value.high);
    } else if value.range {
        (reading.lower, reading.upper) = (Some(value.low), Some(value.high));
    } else {
        let mesh = value.kind() == Some(Kind::Mesh);
        reading.bound(effect, if mesh { value.low.abs() } else { value.low });
    }
    reading.dimension = value.unit.map(|unit| unit.base).unwrap_or_default();
    Some(reading)
}

/// What the names of outputs have in them.
const OUTPUTS: &[&str] =
    &["年产", "月产", "日产", "时产", "班产", "生产", "产量", "处理", "加工", "焙烧", "冶炼", "产规模"];

/// Whether a rate is what a plant turns out or takes in, however it is named.
fn is_output(unit: &Unit, named: &Named) -> bool {
    let per_period = ["/a", "/d", "/h", "/月", "/班"].iter().any(|period| unit.base.ends_with(period));
    let amount = !unit.base.starts_with("m/") && !named.name.ends_with('耗');
    per_period && amount && OUTPUTS.iter().any(|output| named.name.contains(output))
}

/// Whether less is better, as with 误差 and 精度.
fn is_tolerance(name: &str) -> bool {
    name.ends_with('差') || quantity_of(name).is_some_and(|(_, quantity)| quantity.less_is_better)
}

fn effect_of(name: &str, named: &Named, lead: &Lead, suffix: Option<Suffix>) -> Effect {
    let tolerance = is_tolerance(name);
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
