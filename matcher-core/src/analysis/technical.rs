//! Technical strings: formulas, standards, models, numbers with units. Each is one token, and its parts are too.

use std::ops::Range;

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

/// Issuers of standards; a number has to follow, after at most one space or `-`.
const STANDARD_PREFIXES: &[&str] = &[
    "gb/t", "gb/z", "gb", "gjb", "hg/t", "hg", "yb/t", "yb", "ys/t", "ys", "dz/t", "dz", "jb/t", "jb",
    "nb/t", "nb", "ny/t", "ny", "ls/t", "ls", "sb/t", "qb/t", "qb", "sj/t", "sj", "yy/t", "yy", "hj/t", "hj",
    "dl/t", "dl", "sn/t", "gh/t", "ly/t", "lyt", "t/cnia", "db", "iso", "iec", "astm", "ieee", "en", "din",
    "jis", "ul",
];

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
    let first = text[at..].chars().next()?;
    if !is_core(first) {
        return None;
    }
    standard_at(text, at).or_else(|| run_at(text, at))
}

/// Letters and digits of technical strings: ASCII, Greek, and Latin letters with marks.
fn is_core(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || ('\u{370}'..='\u{3ff}').contains(&c)
        || ('\u{c0}'..='\u{24f}').contains(&c) && c.is_alphabetic()
}

fn is_joiner(c: char) -> bool {
    matches!(c, '.' | '-' | '/' | '+' | '·' | '_' | '*' | '×')
}

fn standard_at(text: &str, at: usize) -> Option<TechnicalString> {
    let rest = &text[at..];
    let prefix = STANDARD_PREFIXES.iter().find(|prefix| {
        rest.strip_prefix(**prefix).is_some_and(|tail| {
            tail.trim_start_matches([' ', '-']).starts_with(|c: char| c.is_ascii_digit())
                && tail.len() - tail.trim_start_matches([' ', '-']).len() <= 1
        })
    })?;
    let tail = &rest[prefix.len()..];
    let number_at = prefix.len() + (tail.len() - tail.trim_start_matches([' ', '-']).len());
    let number = scan(&rest[number_at..], |c| c.is_ascii_digit() || c == '.');
    let number = rest[number_at..number_at + number].trim_end_matches('.');
    let digits = number.chars().filter(char::is_ascii_digit).count();
    // Two digits and fewer are a model such as EN8, not a standard.
    if digits < 3 {
        return None;
    }
    let number_end = number_at + number.len();
    let year = standard_year(&rest[number_end..]);
    let end = number_end + year.map_or(0, |(length, _)| length);
    let base = format!("{prefix}{number}");
    let term = year.map_or_else(|| base.clone(), |(_, digits)| format!("{base}-{digits}"));
    let mut parts = vec![(format!("{}{number}", prefix.trim_end_matches("/t")), at..at + number_end)];
    if term != base {
        parts.push((base, at..at + number_end));
    }
    parts.push((number.to_owned(), at + number_at..at + number_end));
    parts.retain(|(part, _)| *part != term);
    parts.dedup_by(|a, b| a.0 == b.0);
    Some(TechnicalString { term, bytes: at..at + end, parts })
}

/// The year of issue after a standard's number: its bytes with the dash, and its digits.
fn standard_year(tail: &str) -> Option<(usize, &str)> {
    let trimmed = tail.trim_start_matches(' ');
    let dash = trimmed.chars().next().filter(|c| matches!(c, '-' | '—' | '–'))?;
    let digits = trimmed[dash.len_utf8()..].trim_start_matches(['-', '—', ' ']);
    let length = scan(digits, |c| c.is_ascii_digit());
    (length == 4 || length == 2).then(|| (tail.len() - digits.len() + length, &digits[..length]))
}

fn run_at(text: &str, at: usize) -> Option<TechnicalString> {
    let rest = &text[at..];
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut end = 0;
    loop {
        let length = scan(&rest[end..], is_core);
        if length == 0 {
            break;
        }
        parts.push(end..end + length);
        end += length;
        let mut tail = rest[end..].chars();
        match (tail.next(), tail.next()) {
            (Some(joiner), Some(next)) if is_joiner(joiner) && is_core(next) => end += joiner.len_utf8(),
            _ => break,
        }
    }
    let decimal = merge_decimals(rest, &mut parts);
    let core_end = end;
    end += trailing_unit(rest, end, rest[..end].ends_with(|c: char| c.is_ascii_digit()));
    let mut found: Vec<(String, Range<usize>)> = Vec::new();
    if end > core_end {
        found.push((rest[..core_end].to_owned(), at..at + core_end));
    }
    if parts.len() > 1 {
        found
            .extend(parts.iter().map(|part| (rest[part.clone()].to_owned(), at + part.start..at + part.end)));
    } else if !decimal {
        found.extend(letter_digit_parts(&rest[..core_end], at));
    }
    Some(TechnicalString { term: rest[..end].to_owned(), bytes: at..at + end, parts: found })
}

/// Joins `99` and `95` of `99.95` again: a decimal is no list of parts. True when the whole run is one number.
fn merge_decimals(rest: &str, parts: &mut Vec<Range<usize>>) -> bool {
    let numeric = |range: &Range<usize>| rest[range.clone()].bytes().all(|byte| byte.is_ascii_digit());
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(parts.len());
    for part in parts.drain(..) {
        match merged.last_mut() {
            Some(last)
                if &rest[last.end..part.start] == "."
                    && numeric(last)
                    && rest.as_bytes()[part.start].is_ascii_digit() =>
            {
                last.end = part.end;
            }
            _ => merged.push(part),
        }
    }
    *parts = merged;
    parts.len() == 1 && rest[parts[0].clone()].bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// Splits `500kv` into `500` and `kv`; formulas such as `lifepo4` and models such as `tc4` stay whole.
fn letter_digit_parts(run: &str, at: usize) -> Vec<(String, Range<usize>)> {
    let digits = scan(run, |c| c.is_ascii_digit() || c == '.');
    if digits == 0 || digits == run.len() || !run[digits..].bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Vec::new();
    }
    vec![(run[..digits].to_owned(), at..at + digits), (run[digits..].to_owned(), at + digits..at + run.len())]
}

/// Length in bytes of the unit after a number: `%`, `℃`, a Chinese unit, and `/年` behind it.
fn trailing_unit(rest: &str, end: usize, after_digit: bool) -> usize {
    let tail = &rest[end..];
    let mut length = 0;
    if after_digit {
        if let Some(sign) = tail.chars().next().filter(|c| matches!(c, '%' | '‰' | '°' | 'µ')) {
            length = sign.len_utf8();
            if sign == '°' && tail[length..].starts_with('c') {
                length += 1;
            }
        } else if let Some(unit) = HAN_UNITS.iter().find(|unit| tail.starts_with(**unit)) {
            length = unit.len();
        }
    }
    if length > 0 || !after_digit {
        let per = tail[length..]
            .strip_prefix('/')
            .and_then(|per| HAN_UNITS.iter().find(|unit| per.starts_with(**unit)).map(|unit| unit.len() + 1));
        length += per.unwrap_or(0);
    }
    length
}

/// Bytes of the longest prefix whose chars all satisfy the test.
fn scan(text: &str, test: impl Fn(char) -> bool) -> usize {
    text.find(|c| !test(c)).unwrap_or(text.len())
}
