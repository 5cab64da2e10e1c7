//! Technical strings: formulas, standards, models, numbers with units. Each is one token, and its parts are too.

mod standard;

use std::ops::Range;

use standard::standard_at;

/// A technical string in normalised text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TechnicalString {
    /// The whole string without inner spaces.
    pub(super) term: String,
    /// Bytes of the normalised text.
    pub(super) bytes: Range<usize>,
    /// Parts that count as terms of their own, in text order.
    pub(super) parts: Vec<(String, Range<usize>)>,
}

impl TechnicalString {
    /// Calls `found` with every part, then with the whole, and where it stands.
    pub(super) fn for_each_term(self, mut found: impl FnMut(&str, Range<usize>)) {
        for (part, bytes) in self.parts {
            found(&part, bytes);
        }
        found(&self.term, self.bytes);
    }
}

/// Units written in Chinese that bind to the number before them, longest first.
const HAN_UNITS: &[&str] = &[
    "立方米",
    "平方米",
    "平方公里",
    "万千瓦",
    "兆瓦时",
    "千瓦时",
    "摄氏度",
    "毫克",
    "微克",
    "千克",
    "公斤",
    "公里",
    "毫米",
    "微米",
    "纳米",
    "厘米",
    "分米",
    "毫升",
    "兆帕",
    "千帕",
    "千伏",
    "毫伏",
    "毫安时",
    "安时",
    "千瓦",
    "兆瓦",
    "小时",
    "分钟",
    "万吨",
    "亿元",
    "万元",
    "千吨",
    "万亩",
    "万头",
    "万只",
    "万袋",
    "万棒",
    "万套",
    "万片",
    "万米",
    "万件",
    "万台",
    "万株",
    "个月",
    "百分点",
    "吨",
    "克",
    "米",
    "目",
    "度",
    "元",
    "秒",
    "天",
    "年",
    "月",
    "亩",
    "伏",
    "安",
    "瓦",
    "倍",
    "次",
    "级",
    "寸",
    "升",
    "转",
    "路",
];

/// Finds the technical string that begins at byte `at` of the normalised text, if one does.
pub(super) fn technical_at(text: &str, at: usize) -> Option<TechnicalString> {
    let rest = &text[at..];
    let first = rest.chars().next()?;
    if first == '(' {
        return bracket_at(rest).map(|_| run_at(rest, at));
    }
    if !is_core(first) {
        return None;
    }
    standard_at(rest, at).or_else(|| grouped_number_at(rest, at)).or_else(|| Some(run_at(rest, at)))
}

/// Letters and digits of technical strings: ASCII, Greek, and Latin letters with marks.
fn is_core(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || ('\u{370}'..='\u{3ff}').contains(&c)
        || ('\u{c0}'..='\u{24f}').contains(&c) && c.is_alphabetic()
}

fn is_joiner(c: char) -> bool {
    matches!(c, '.' | '-' | '/' | '+' | '·' | '_' | '*' | '×' | '^')
}

/// Parts with joiners between them, and groups in brackets such as the `(oh)` of `ca(oh)2`.
fn run_at(rest: &str, at: usize) -> TechnicalString {
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut end = 0;
    loop {
        if let Some(group) = bracket_at(&rest[end..]) {
            parts.push(end + 1..end + group - 1);
            end += group;
        }
        let length = part_bytes(&rest[end..]);
        parts.push(end..end + length);
        end += length;
        if bracket_at(&rest[end..]).is_some() {
            continue;
        }
        let Some(joiner) = rest[end..].chars().next().filter(|c| is_joiner(*c)) else { break };
        let behind = &rest[end + joiner.len_utf8()..];
        if !behind.starts_with(is_core) && bracket_at(behind).is_none() {
            break;
        }
        end += joiner.len_utf8();
    }
    // The 4 of lifepo4克容量 counts atoms, not grams: a unit needs a number for itself.
    let last_is_number = parts.last().is_some_and(|part| is_number(&rest[part.clone()]));
    let unit = if last_is_number { unit_bytes(&rest[end..]) } else { UnitBytes::default() };
    let mut found: Vec<Range<usize>> = Vec::new();
    if unit.whole > 0 {
        found.push(0..end);
    }
    if unit.whole > unit.without_per && unit.without_per > 0 {
        found.push(0..end + unit.without_per);
    }
    found.extend(inner_parts(rest, end, parts));
    let whole = end + unit.whole;
    TechnicalString {
        term: rest[..whole].to_owned(),
        bytes: at..at + whole,
        parts: found.into_iter().map(|part| (rest[part.clone()].to_owned(), shifted(part, at))).collect(),
    }
}

/// What of a run counts for itself: its parts, or a number and its unit.
fn inner_parts(rest: &str, end: usize, parts: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let first = parts[0].clone();
    let number = number_bytes(&rest[first.clone()]);
    let joined_unit = || {
        rest[first.end..].starts_with(['/', '·'])
            && parts[1..].iter().all(|part| starts_with_letter(&rest[part.clone()]))
    };
    if number > 0
        && number < first.len()
        && is_unit(&rest[number..first.end])
        && (parts.len() == 1 || joined_unit())
    {
        return vec![0..number, number..end];
    }
    if parts.len() > 1 {
        return parts;
    }
    model_parts(&rest[first])
}

/// Splits a model such as `lfp26650` or `sus304` into its letters and a number that people use alone; `tc4` and
/// `lifepo4` stay whole.
fn model_parts(run: &str) -> Vec<Range<usize>> {
    let letters = scan(run, |c| c.is_ascii_alphabetic());
    let digits = &run[letters..];
    if letters < 2 || digits.len() < 3 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    vec![0..letters, letters..run.len()]
}

/// A number with `,` between its thousands: one number without them. The pieces stay terms, as `,` is also what a
/// list's full-width comma becomes.
fn grouped_number_at(rest: &str, at: usize) -> Option<TechnicalString> {
    let head = scan(rest, |c| c.is_ascii_digit());
    if !(1..=3).contains(&head) || rest.starts_with('0') {
        return None;
    }
    let mut pieces: Vec<Range<usize>> = std::iter::once(0..head).collect();
    let mut end = head;
    while let Some(group) = rest[end..].strip_prefix(',')
        && scan(group, |c| c.is_ascii_digit()) == 3
    {
        pieces.push(end + 1..end + 4);
        end += 4;
    }
    if pieces.len() == 1 {
        return None;
    }
    end += decimals_bytes(&rest[end..]);
    let letters = scan(&rest[end..], |c| c.is_ascii_alphabetic());
    let unit = if letters > 0 { letters } else { unit_bytes(&rest[end..]).whole };
    let number = rest[..end].replace(',', "");
    let mut parts: Vec<(String, Range<usize>)> =
        pieces.iter().map(|piece| (rest[piece.clone()].to_owned(), shifted(piece.clone(), at))).collect();
    if unit > 0 {
        let last = pieces[pieces.len() - 1].start..end + unit;
        parts.push((rest[last.clone()].to_owned(), shifted(last, at)));
        parts.push((number.clone(), at..at + end));
    }
    let term = format!("{number}{}", &rest[end..end + unit]);
    Some(TechnicalString { term, bytes: at..at + end + unit, parts })
}

/// Length in bytes of a group in brackets that a digit follows, as in `(oh)2`; other brackets hold a remark.
fn bracket_at(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('(')?;
    let length = scan(inside, |c| c.is_ascii_alphanumeric());
    let behind = inside[length..].strip_prefix(')')?;
    let formula =
        length >= 2 && starts_with_letter(inside) && behind.starts_with(|c: char| c.is_ascii_digit());
    formula.then_some(length + 2)
}

/// Length in bytes of letters and digits in a row; a `.` between two digits belongs to their number.
fn part_bytes(rest: &str) -> usize {
    let mut length = scan(rest, is_core);
    while rest[..length].ends_with(|c: char| c.is_ascii_digit()) && decimals_bytes(&rest[length..]) > 0 {
        length += 1;
        length += scan(&rest[length..], is_core);
    }
    length
}

/// Length in bytes of `.` with digits behind it.
fn decimals_bytes(rest: &str) -> usize {
    match rest.strip_prefix('.').map(|digits| scan(digits, |c| c.is_ascii_digit())) {
        Some(digits) if digits > 0 => digits + 1,
        _ => 0,
    }
}

fn number_bytes(text: &str) -> usize {
    scan(text, |c| c.is_ascii_digit() || c == '.')
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && number_bytes(text) == text.len()
}

fn starts_with_letter(text: &str) -> bool {
    text.starts_with(|c: char| is_core(c) && !c.is_ascii_digit())
}

/// Whether what follows a number can be a unit: letters, and the exponent of an area or a volume.
fn is_unit(text: &str) -> bool {
    let letters = text.strip_suffix(['2', '3']).filter(|base| base.ends_with('m')).unwrap_or(text);
    letters.chars().all(|c| is_core(c) && !c.is_ascii_digit())
}

/// Lengths of the unit that follows a number.
#[derive(Default)]
struct UnitBytes {
    whole: usize,
    /// Without the `/年` behind it.
    without_per: usize,
}

/// The unit after a number: `%`, `°c`, a Chinese unit, and `/年` behind it.
fn unit_bytes(tail: &str) -> UnitBytes {
    let han = |text: &str| HAN_UNITS.iter().find(|unit| text.starts_with(**unit)).map(|unit| unit.len());
    let without_per = match tail.chars().next() {
        Some('°') if tail['°'.len_utf8()..].starts_with('c') => '°'.len_utf8() + 1,
        Some(sign @ ('%' | '‰' | '°')) => sign.len_utf8(),
        _ => han(tail).unwrap_or(0),
    };
    let per = tail[without_per..].strip_prefix('/').and_then(han).map_or(0, |unit| unit + 1);
    UnitBytes { whole: without_per + per, without_per }
}

fn shifted(range: Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

/// Bytes of the longest prefix whose chars all satisfy the test.
fn scan(text: &str, test: impl Fn(char) -> bool) -> usize {
    text.find(|c| !test(c)).unwrap_or(text.len())
}
