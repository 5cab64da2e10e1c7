//! Standards: issuer, number, and the year of issue where it is given.

use std::ops::Range;

use super::{TechnicalString, scan, shifted};

/// Issuers of standards; a number has to follow, after at most one space or `-`.
const ISSUERS: &[&str] = &[
    "gb/t", "gb/z", "gb", "gjb", "hg/t", "hg", "yb/t", "yb", "ys/t", "ys", "dz/t", "dz", "jb/t", "jb",
    "nb/t", "nb", "ny/t", "ny", "ls/t", "ls", "sb/t", "qb/t", "qb", "sj/t", "sj", "yy/t", "yy", "hj/t", "hj",
    "dl/t", "dl", "sn/t", "gh/t", "ly/t", "lyt", "iso", "iec", "astm", "ieee", "en", "din", "jis", "ul",
];
/// Mercury, niobium and ytterbium too: `hg 0.05` is a limit, `hg 2345-1992` a standard.
const ELEMENTS: &[&str] = &["hg", "nb", "yb"];
/// Two digits and fewer are a model such as EN8, not a standard.
const LEAST_DIGITS: usize = 3;

/// Finds the standard that begins the normalised text `rest`, which stands at byte `at`.
pub(super) fn standard_at(rest: &str, at: usize) -> Option<TechnicalString> {
    let issuer = issuer_at(rest)?;
    let number = number_at(rest, issuer.bytes)?;
    let year = year_at(&rest[number.end..]);
    if issuer.needs_year && year.is_none() {
        return None;
    }
    let end = number.end + year.map_or(0, |(length, _)| length);
    let (prefix, digits) = (&rest[..issuer.bytes], &rest[number.clone()]);
    let base = format!("{prefix}{digits}");
    let term = year.map_or_else(|| base.clone(), |(_, year)| format!("{base}-{year}"));
    let mut parts = vec![(format!("{}{digits}", prefix.trim_end_matches("/t")), at..at + number.end)];
    if term != base {
        parts.push((base, at..at + number.end));
    }
    parts.push((digits.to_owned(), shifted(number, at)));
    parts.retain(|(part, _)| *part != term);
    parts.dedup_by(|a, b| a.0 == b.0);
    Some(TechnicalString { term, bytes: at..at + end, parts })
}

struct Issuer {
    bytes: usize,
    /// Without a year, what looks like the issuer is more likely something else.
    needs_year: bool,
}

fn issuer_at(rest: &str) -> Option<Issuer> {
    let numbered =
        |prefix: &&&str| rest.strip_prefix(**prefix).is_some_and(|tail| !digits_at(tail).is_empty());
    if let Some(prefix) = ISSUERS.iter().find(numbered) {
        return Some(Issuer { bytes: prefix.len(), needs_year: ELEMENTS.contains(prefix) });
    }
    local_issuer(rest).or_else(|| body_issuer(rest))
}

/// `db61` or `db61/t`: a province or a city.
fn local_issuer(rest: &str) -> Option<Issuer> {
    let area = scan(rest.strip_prefix("db")?, |c| c.is_ascii_digit());
    if !matches!(area, 2 | 4 | 6) {
        return None;
    }
    let bare = "db".len() + area;
    let recommended = rest[bare..].starts_with("/t");
    Some(Issuer { bytes: if recommended { bare + 2 } else { bare }, needs_year: !recommended })
}

/// `q/syht` for a firm, `t/cnia` for an association.
fn body_issuer(rest: &str) -> Option<Issuer> {
    let name = rest.strip_prefix("q/").or_else(|| rest.strip_prefix("t/"))?;
    let letters = scan(name, |c| c.is_ascii_alphabetic());
    (letters >= 2).then_some(Issuer { bytes: "q/".len() + letters, needs_year: true })
}

/// Digits, after at most one space or `-`; empty when there are none.
fn digits_at(tail: &str) -> Range<usize> {
    let start = tail.starts_with([' ', '-']) as usize;
    let length = scan(&tail[start..], |c| c.is_ascii_digit() || c == '.');
    let number = tail[start..start + length].trim_end_matches('.');
    if number.starts_with(|c: char| c.is_ascii_digit()) { start..start + number.len() } else { 0..0 }
}

fn number_at(rest: &str, issuer_bytes: usize) -> Option<Range<usize>> {
    let number = shifted(digits_at(&rest[issuer_bytes..]), issuer_bytes);
    let digits = rest[number.clone()].bytes().filter(u8::is_ascii_digit).count();
    (digits >= LEAST_DIGITS).then_some(number)
}

/// The year of issue after a standard's number: its bytes with the dash or the colon of ISO, and its digits.
fn year_at(tail: &str) -> Option<(usize, &str)> {
    let trimmed = tail.trim_start_matches(' ');
    let mark = trimmed.chars().next().filter(|c| matches!(c, '-' | '—' | '–' | ':'))?;
    let digits = trimmed[mark.len_utf8()..].trim_start_matches(['-', '—', ' ']);
    let length = scan(digits, |c| c.is_ascii_digit());
    let year = length == 4 || (length == 2 && mark != ':');
    year.then(|| (tail.len() - digits.len() + length, &digits[..length]))
}
