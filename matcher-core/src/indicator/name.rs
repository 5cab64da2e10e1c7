//! The name before a number: the end of the noun phrase that stands there.

use std::sync::LazyLock;

use super::bound::{Effect, back_over_spaces};
use super::glyphs::{Glyph, at, before, is_han, is_latin, text};
use super::names::canonical;
use super::unit::{Unit, divide, unit_at, unit_of};

/// Names are cut to so many chars, the last ones.
const NAME_CHARS: usize = 10;

/// A phrase of more chars has something else in it.
const PHRASE_CHARS: usize = 24;

/// Brackets behind a name hold at most so many chars.
const BRACKET_CHARS: usize = 16;

/// A name, and where it begins.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Named {
    /// The name, synonyms replaced; empty when there is none.
    pub(super) name: String,
    /// Place of its first glyph.
    pub(super) start: usize,
    /// A unit in brackets behind it, as in 粒度(μm).
    pub(super) unit: Option<Unit>,
    /// What 提高…至 or 降低…至 around the name say.
    pub(super) effect: Effect,
}

struct Cut {
    word: Vec<char>,
    not_before: &'static str,
    not_after: &'static str,
}

static CUTS: LazyLock<Vec<Cut>> = LazyLock::new(|| {
    let lines = include_str!("cuts.tsv").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let mut columns = line.split('\t');
            let word = columns.next()?.chars().collect();
            Some(Cut { word, not_before: columns.next()?, not_after: columns.next()? })
        })
        .collect()
});

const RISES: &[&str] = &["提高", "提升", "增加", "增长", "上升", "延长", "升高"];
const FALLS: &[&str] = &["降低", "下降", "减少", "缩短", "节约", "节省", "减小", "降"];

/// Reads the name that ends at `end`, back to `floor`. `lead` is what the words between name and number say.
pub(super) fn name_before(glyphs: &[Glyph], end: usize, floor: usize, lead: Effect) -> Named {
    let mut end = back_over_spaces(glyphs, end, floor);
    let mut unit = None;
    if before(glyphs, end) == ')'
        && let Some(open) =
            (floor.max(end.saturating_sub(BRACKET_CHARS))..end).rev().find(|i| at(glyphs, *i) == '(')
    {
        unit = unit_at(glyphs, open + 1).filter(|(_, after)| after + 1 == end).map(|(unit, _)| unit);
        end = back_over_spaces(glyphs, open, floor);
    }
    let phrase = phrase_start(glyphs, end, floor);
    let start = cut_start(glyphs, phrase, end);
    let words = text(&glyphs[start..end]);
    let (name, effect) = with_change(&words, lead);
    let keep = name.chars().count().saturating_sub(NAME_CHARS);
    let name: String = name.chars().skip(keep).collect();
    Named { name: canonical(&name), start, unit, effect }
}

fn phrase_start(glyphs: &[Glyph], end: usize, floor: usize) -> usize {
    let mut start = end;
    while start > floor && end - start < PHRASE_CHARS {
        let c = before(glyphs, start);
        let inner = matches!(c, '+' | '-' | '/' | '·' | '_');
        let joined = inner && start < end && start - 1 > floor && {
            let (left, right) = (before(glyphs, start - 1), at(glyphs, start));
            (is_latin(left) || left.is_ascii_digit()) && (is_latin(right) || right.is_ascii_digit())
        };
        if !(is_han(c) || is_latin(c) || c.is_ascii_digit() || joined) {
            break;
        }
        start -= 1;
    }
    start
}

/// The place behind the last word that no name goes on from, and behind the last token such as `2C`.
fn cut_start(glyphs: &[Glyph], phrase: usize, end: usize) -> usize {
    let mut start = phrase;
    for place in phrase..end {
        for cut in CUTS.iter() {
            let after = place + cut.word.len();
            if after <= end
                && cut.word.iter().enumerate().all(|(offset, c)| at(glyphs, place + offset) == *c)
                && !cut.not_before.contains(at(glyphs, after))
                && !(place > phrase && cut.not_after.contains(before(glyphs, place)))
            {
                start = start.max(after);
            }
        }
    }
    let alphanumeric = |c: char| is_latin(c) || c.is_ascii_digit();
    let mut place = start;
    while place < end {
        if !alphanumeric(at(glyphs, place)) {
            place += 1;
            continue;
        }
        let first = at(glyphs, place);
        while place < end && !is_han(at(glyphs, place)) {
            place += 1;
        }
        if first.is_ascii_digit() {
            start = place;
        }
    }
    start
}

/// Puts 提高 or 降低 behind the name where the number is a change; takes it away where it is the value reached.
fn with_change(words: &str, lead: Effect) -> (String, Effect) {
    for (changes, label, reached) in [(RISES, "提高", Effect::Reach), (FALLS, "降低", Effect::Fall)] {
        for change in changes {
            let Some(rest) = words.strip_prefix(change).or_else(|| words.strip_suffix(change)) else {
                continue;
            };
            return match (lead, rest) {
                (Effect::To | Effect::Reach | Effect::Fall, _) => (rest.to_owned(), reached),
                (_, "") => (String::new(), Effect::Skip),
                _ => (format!("{}{label}", canonical(rest)), Effect::Skip),
            };
        }
    }
    (words.to_owned(), Effect::Skip)
}

/// Splits 能耗降低 into the quantity and the direction of its change.
pub(super) fn split_change(name: &str) -> (&str, Option<&'static str>) {
    for label in ["提高", "降低"] {
        if let Some(quantity) = name.strip_suffix(label) {
            return (quantity, Some(label));
        }
    }
    (name, None)
}

const PERIODS: &[(&str, &str)] = &[
    ("每小时", "h"),
    ("小时", "h"),
    ("每年", "年"),
    ("年", "年"),
    ("每天", "d"),
    ("每日", "d"),
    ("日", "d"),
    ("月", "月"),
    ("每班", "班"),
    ("班", "班"),
];
const OUTPUTS: &[&str] = &["产", "处理", "加工", "生产", "焙烧", "冶炼", "屠宰", "消纳", "利用"];

/// The unit of 年处理3万吨: a rate. `None` where the phrase names no output of a period.
pub(super) fn output_rate(phrase: &str, unit: &Unit) -> Option<Unit> {
    if unit.base.contains('/') || unit.base == "%" {
        return None;
    }
    let period = PERIODS.iter().find(|(period, _)| {
        phrase.match_indices(period).any(|(at, _)| {
            let rest = &phrase[at + period.len()..];
            OUTPUTS.iter().any(|output| rest.starts_with(output)) && !rest.starts_with("产值")
        })
    })?;
    Some(divide(unit, unit_of(period.1)?))
}
