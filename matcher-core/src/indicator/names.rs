//! What is known of quantity names: synonyms, which way is better, which are too general.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::glyphs::{Glyph, at, is_han};

/// What is known of one quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quantity {
    /// The name that all its synonyms get.
    pub(super) canonical: &'static str,
    /// More is better.
    pub(super) more_is_better: bool,
    /// Less is better.
    pub(super) less_is_better: bool,
    /// Too general to mean the same as a name that says more (温度 and 烧结温度).
    pub(super) general: bool,
    /// Goes without a unit.
    pub(super) unitless: bool,
    /// A range of use: a supply has to cover what is required.
    pub(super) covering: bool,
}

static NAMES: LazyLock<FxHashMap<String, Quantity>> = LazyLock::new(|| {
    let lines = include_str!("names.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(quantities_of_line).collect()
});

/// The longest name in `names.tsv`, in chars.
const LONGEST_NAME: usize = 8;

fn quantities_of_line(line: &'static str) -> Vec<(String, Quantity)> {
    let columns: Vec<&'static str> = line.split('\t').collect();
    let &[canonical, flags, synonyms] = columns.as_slice() else { return Vec::new() };
    let quantity = Quantity {
        canonical,
        more_is_better: flags.contains('+'),
        less_is_better: flags.contains('-'),
        general: flags.contains('g'),
        unitless: flags.contains('u'),
        covering: flags.contains('r'),
    };
    let spellings = synonyms.split(' ').filter(|word| *word != ".").chain([canonical]);
    spellings.map(|word| (word.to_lowercase(), quantity)).collect()
}

/// The quantity that a name ends in, and the modifier before it. Latin symbols have to be the whole name.
pub(super) fn quantity_of(name: &str) -> Option<(&str, Quantity)> {
    if let Some(quantity) = NAMES.get(&name.to_lowercase()) {
        return Some(("", *quantity));
    }
    let starts: Vec<usize> = name.char_indices().map(|(at, _)| at).collect();
    let first = starts.len().saturating_sub(LONGEST_NAME);
    starts[first..].iter().filter(|&&start| name[start..].starts_with(is_han)).find_map(|&start| {
        let quantity = NAMES.get(&name[start..])?;
        // One char more makes another quantity: 回收率 is no 收率, 占比重量 no 重量.
        (!other_quantity(&name[..start], quantity.canonical)).then_some((&name[..start], *quantity))
    })
}

fn other_quantity(modifier: &str, canonical: &str) -> bool {
    canonical == "收率" && modifier.ends_with(['回', '吸'])
        || canonical == "损耗" && modifier.ends_with(['热', '铁', '铜'])
        || canonical == "重量" && modifier.ends_with("产品")
}

/// A name with its synonym replaced: 原料含水量 becomes 原料含水率.
pub(super) fn canonical(name: &str) -> String {
    match quantity_of(name) {
        Some((modifier, quantity)) => format!("{modifier}{}", quantity.canonical),
        None => name.to_owned(),
    }
}

/// The longest known name that begins at a place, and the place after it.
pub(super) fn known_name_at(glyphs: &[Glyph], start: usize) -> Option<(&'static str, usize)> {
    let mut word = String::new();
    let mut best = None;
    for offset in 0..LONGEST_NAME {
        word.extend(at(glyphs, start + offset).to_lowercase());
        if offset > 0
            && let Some(quantity) = NAMES.get(&word)
        {
            best = Some((quantity.canonical, start + offset + 1));
        }
    }
    best
}
