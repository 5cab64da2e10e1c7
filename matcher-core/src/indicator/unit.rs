//! Units, and how they combine behind a `/`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::glyphs::{Glyph, at, is_latin, starts_with, text};

/// What a unit is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A physical unit.
    Plain,
    /// A time; behind a `/` it keeps its own symbol.
    Time,
    /// A counted thing, an indicator only with a rate.
    Count,
    /// Only behind a `/`.
    Per,
    /// Yuan.
    Money,
    /// Mesh, where finer is larger.
    Mesh,
}

/// A unit or a quotient of units.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Unit {
    /// The base unit that values are kept in.
    pub(super) base: String,
    /// What to multiply by to get there.
    pub(super) factor: f64,
    /// What it is good for.
    pub(super) kind: Kind,
    /// How it is shown.
    pub(super) symbol: String,
}

static UNITS: LazyLock<Vec<(Vec<&'static str>, Unit)>> = LazyLock::new(|| {
    let lines = include_str!("units.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(unit_of_line).collect()
});

static BY_SPELLING: LazyLock<FxHashMap<String, &'static Unit>> = LazyLock::new(|| {
    UNITS
        .iter()
        .flat_map(|(spellings, unit)| spellings.iter().map(move |word| ((*word).to_owned(), unit)))
        .collect()
});

/// The longest spelling in `units.tsv`, in chars.
const LONGEST_SPELLING: usize = 10;

fn unit_of_line(line: &'static str) -> Option<(Vec<&'static str>, Unit)> {
    let columns: Vec<&str> = line.split('\t').collect();
    let &[spellings, base, factor, kind, symbol] = columns.as_slice() else { return None };
    let kind = match kind {
        "time" => Kind::Time,
        "count" => Kind::Count,
        "per" => Kind::Per,
        "money" => Kind::Money,
        "mesh" => Kind::Mesh,
        _ => Kind::Plain,
    };
    let unit = Unit { base: base.to_owned(), factor: factor.parse().ok()?, kind, symbol: symbol.to_owned() };
    Some((spellings.split(' ').collect(), unit))
}

/// The units that share a base, largest first: for showing a value.
pub(super) fn units_of(base: &str) -> Vec<&'static Unit> {
    let mut found: Vec<&Unit> = UNITS
        .iter()
        .map(|(_, unit)| unit)
        .filter(|unit| unit.base == base && unit.kind != Kind::Per)
        .collect();
    found.sort_by(|a, b| b.factor.total_cmp(&a.factor));
    found
}

/// Reads the unit that begins at a place, and the place after it.
pub(super) fn unit_at(glyphs: &[Glyph], start: usize) -> Option<(Unit, usize)> {
    let (first, mut end) = spelling_at(glyphs, start)?;
    if first.kind == Kind::Per {
        return None;
    }
    let mut unit = first.clone();
    while let Some((divided, after)) = quotient_at(glyphs, end, &unit) {
        unit = divided;
        end = after;
    }
    // 50mg/xyz is no mass.
    let unknown = matches!(at(glyphs, end), '/' | '·') && is_latin(at(glyphs, end + 1));
    (!unknown && !in_other_word(glyphs, &unit, start, end)).then_some((unit, end))
}

/// The longest spelling at a place that is no beginning of a longer Latin word.
fn spelling_at(glyphs: &[Glyph], start: usize) -> Option<(&'static Unit, usize)> {
    let mut written = String::new();
    let mut best = None;
    let mut index = start;
    while written.chars().count() < LONGEST_SPELLING && index < glyphs.len() {
        let c = glyphs[index].c;
        index += 1;
        // `m^2` and `m²` are written `m2` in the table.
        if c == '^' && at(glyphs, index).is_ascii_digit() {
            continue;
        }
        written.push(if c == '每' && index > start + 1 { '/' } else { c });
        let next = at(glyphs, index);
        let goes_on =
            (is_latin(c) || c.is_ascii_digit()) && (is_latin(next) || next.is_ascii_digit() || next == '^');
        if !goes_on && let Some(unit) = BY_SPELLING.get(&written) {
            best = Some((*unit, index));
        }
    }
    best
}

/// The unit divided by what follows: `/年`, `/(m²·h)`, 每小时.
fn quotient_at(glyphs: &[Glyph], slash: usize, unit: &Unit) -> Option<(Unit, usize)> {
    if !matches!(at(glyphs, slash), '/' | '每') {
        return None;
    }
    if at(glyphs, slash) == '/' && at(glyphs, slash + 1) == '(' {
        let mut factor = unit.factor;
        let (mut bases, mut symbols) = (Vec::new(), Vec::new());
        let mut index = slash + 1;
        while matches!(at(glyphs, index), '(' | '·' | '.' | '*') {
            let (divisor, end) = spelling_at(glyphs, index + 1)?;
            let (base, scale) = divisor_base(divisor);
            factor /= scale;
            bases.push(base);
            symbols.push(divisor.symbol.as_str());
            index = end;
        }
        let closed = at(glyphs, index) == ')';
        return closed.then(|| {
            let base = format!("{}/({})", unit.base, bases.join("·"));
            let symbol = format!("{}/({})", unit.symbol, symbols.join("·"));
            (Unit { base, factor, kind: Kind::Plain, symbol }, index + 1)
        });
    }
    let (divisor, end) = spelling_at(glyphs, slash + 1)?;
    Some((divide(unit, divisor), end))
}

/// A rate keeps its time: t/h and t/d say different things about a plant.
fn divisor_base(divisor: &Unit) -> (&str, f64) {
    match divisor.kind {
        Kind::Time | Kind::Per => (&divisor.symbol, 1.0),
        _ => (&divisor.base, divisor.factor),
    }
}

/// One unit by another.
pub(super) fn divide(unit: &Unit, divisor: &Unit) -> Unit {
    let (base, scale) = divisor_base(divisor);
    Unit {
        base: format!("{}/{base}", unit.base),
        factor: unit.factor / scale,
        kind: Kind::Plain,
        symbol: format!("{}/{}", unit.symbol, divisor.symbol),
    }
}

/// The unit of a spelling that is in the table.
pub(super) fn unit_of(spelling: &str) -> Option<&'static Unit> {
    BY_SPELLING.get(spelling).copied()
}

/// 度 is a temperature where the name says so.
pub(super) fn of_temperature(unit: Unit, name: &str) -> Unit {
    if unit.base == "度" && name.contains('温') { Unit { base: "℃".to_owned(), ..unit } } else { unit }
}

/// Chinese units of one char also begin words: 3年代, 5次品, 2米粉.
fn in_other_word(glyphs: &[Glyph], unit: &Unit, start: usize, end: usize) -> bool {
    let next = at(glyphs, end);
    match text(&glyphs[start..end]).as_str() {
        "年" => "代份级龄前来底初度生末产限".contains(next),
        // A month of the calendar.
        "月" => true,
        "天" => "然线窗".contains(next),
        "次" => "品日年级要生".contains(next),
        "克" => "隆服".contains(next),
        "米" => "粉饭糠糊酒".contains(next),
        "分" | "个" | "张" | "块" => unit.kind == Kind::Count && next != '/',
        "安" | "牛" | "元" | "升" | "度" | "巴" | "欧" | "瓦" | "帕" | "斤" => {
            "全装肉奶器件素级降数".contains(next) || starts_with(glyphs, end, "楞")
        }
        "a" | "T" | "K" | "L" | "l" | "N" | "J" => next == '-',
        _ => false,
    }
}
