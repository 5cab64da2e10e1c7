//! Words around a number that make a bound of it.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::glyphs::{Glyph, at, before, skip_spaces, starts_with};

/// What the words before a number say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing.
    #[default]
    Skip,
    /// An approximate or plain value.
    About,
    /// A value reached from below.
    Reach,
    /// A value reached from above.
    Fall,
    /// 到 or 至; a verb before the name tells from where.
    To,
    /// The present state, complained of.
    Status,
    /// At least.
    Ge,
    /// More than.
    Gt,
    /// At most.
    Le,
    /// Less than.
    Lt,
    /// Better than; which way depends on the name.
    Better,
}

/// What the words behind a number say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Suffix {
    /// 以上.
    AtLeast,
    /// 以下, 以内.
    AtMost,
    /// 左右, 之间.
    Neutral,
}

static WORDS: LazyLock<FxHashMap<&'static str, Effect>> = LazyLock::new(|| {
    let lines = include_str!("words.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once('\t')).map(|(word, effect)| (word, effect_of(effect))).collect()
});

/// The longest word of `words.tsv`, in chars.
const LONGEST_WORD: usize = 6;

fn effect_of(name: &str) -> Effect {
    match name {
        "ge" => Effect::Ge,
        "gt" => Effect::Gt,
        "le" => Effect::Le,
        "lt" => Effect::Lt,
        "about" => Effect::About,
        "reach" => Effect::Reach,
        "fall" => Effect::Fall,
        "status" => Effect::Status,
        "to" => Effect::To,
        "better" => Effect::Better,
        _ => Effect::Skip,
    }
}

/// The words that end right before a number: what they say, where they begin, and whether a sign such as ≥ is there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Lead {
    /// What they say; a bound counts more than a plain value.
    pub(super) effect: Effect,
    /// Place where the first of them begins.
    pub(super) start: usize,
    /// Whether it is written with ≥, ≤, > or <.
    pub(super) sign: bool,
}

/// Reads the words before the number at `index` back to `floor`.
pub(super) fn lead_before(glyphs: &[Glyph], index: usize, floor: usize) -> Lead {
    let mut lead = Lead { start: index, ..Lead::default() };
    loop {
        let end = back_over_spaces(glyphs, lead.start, floor);
        let Some((effect, start)) = word_before(glyphs, end, floor) else {
            return lead;
        };
        lead.sign |= matches!(before(glyphs, end), '≥' | '≤' | '>' | '<' | '=');
        lead.effect = stronger(lead.effect, effect);
        lead.start = start;
    }
}

/// The place after the last char before `index` that is no space.
pub(super) fn back_over_spaces(glyphs: &[Glyph], mut index: usize, floor: usize) -> usize {
    while index > floor && before(glyphs, index) == ' ' {
        index -= 1;
    }
    index
}

fn word_before(glyphs: &[Glyph], end: usize, floor: usize) -> Option<(Effect, usize)> {
    (1..=LONGEST_WORD.min(end.saturating_sub(floor))).rev().find_map(|length| {
        let start = end - length;
        let word: String = glyphs[start..end].iter().map(|glyph| glyph.c).collect();
        let effect = *WORDS.get(word.as_str())?;
        (!part_of_noun(glyphs, start, &word)).then_some((effect, start))
    })
}

/// Whether a short word only looks like one: 性能, 产能, 存在, 总有.
fn part_of_noun(glyphs: &[Glyph], start: usize, word: &str) -> bool {
    let previous = before(glyphs, start);
    match word {
        "能" => "性功产节储热电智动光势".contains(previous),
        "在" => "存潜内".contains(previous),
        "为" => "行作".contains(previous),
        "要" => "主次摘".contains(previous),
        "有" => "含总稀".contains(previous),
        "控制" => "在".contains(previous),
        "达" => "马雷".contains(previous),
        "近" => "附靠".contains(previous),
        "应" => "响反效感".contains(previous),
        "保持" => previous == '量' || at(glyphs, start + 2) == '率',
        _ => false,
    }
}

fn stronger(near: Effect, far: Effect) -> Effect {
    let rank = |effect: Effect| match effect {
        Effect::Skip => 0,
        Effect::About | Effect::To => 1,
        Effect::Reach | Effect::Fall => 2,
        _ => 3,
    };
    if rank(far) > rank(near) { far } else { near }
}

const SUFFIXES: &[(&str, Suffix)] = &[
    ("及以上", Suffix::AtLeast),
    ("或以上", Suffix::AtLeast),
    ("以上", Suffix::AtLeast),
    ("之上", Suffix::AtLeast),
    ("及以下", Suffix::AtMost),
    ("或以下", Suffix::AtMost),
    ("以下", Suffix::AtMost),
    ("之下", Suffix::AtMost),
    ("以内", Suffix::AtMost),
    ("之内", Suffix::AtMost),
    ("左右", Suffix::Neutral),
    ("上下", Suffix::Neutral),
    ("之间", Suffix::Neutral),
    ("内", Suffix::AtMost),
];

/// Reads the words right behind a value, and the place after them.
pub(super) fn suffix_at(glyphs: &[Glyph], index: usize) -> Option<(Suffix, usize)> {
    let start = skip_spaces(glyphs, index);
    let &(word, suffix) = SUFFIXES.iter().find(|(word, _)| starts_with(glyphs, start, word))?;
    let end = start + word.chars().count();
    // 0.5mm内径 names a diameter.
    let noun = word == "内" && "径部层外窑腔热壁置存燃服".contains(at(glyphs, end));
    (!noun).then_some((suffix, end))
}
