//! Normalisation with a way back: NFKC, lower case, traditional to simplified, char by char.

use std::ops::{Range, RangeInclusive};
use std::sync::LazyLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Text in the form in which terms are compared, with the source bytes of every char.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Normalized {
    text: String,
    // One entry per char of `text`: its first byte there, and the source bytes that it came from.
    origins: Vec<Origin>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Origin {
    at: u32,
    source_start: u32,
    source_end: u32,
}

impl Normalized {
    /// Normalises a text of less than 4 GiB.
    pub fn new(source: &str) -> Self {
        let mut text = String::with_capacity(source.len());
        let mut origins = Vec::with_capacity(source.len() / 2);
        for_each_normalized(source, |c, bytes| {
            origins.push(Origin {
                at: text.len() as u32,
                source_start: bytes.start as u32,
                source_end: bytes.end as u32,
            });
            text.push(c);
        });
        Self { text, origins }
    }

    /// The normalised text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Every char of the normalised text with the source bytes that it came from.
    pub(crate) fn chars(&self) -> impl Iterator<Item = (char, Range<usize>)> + '_ {
        let bytes = |origin: &Origin| origin.source_start as usize..origin.source_end as usize;
        self.text.chars().zip(self.origins.iter().map(bytes))
    }

    /// The source bytes of a byte range of the normalised text. The range has to lie on char boundaries.
    pub fn source_bytes(&self, range: Range<usize>) -> Range<usize> {
        if range.is_empty() {
            let at = self.origin_of(range.start).map_or(0, |origin| origin.source_start as usize);
            return at..at;
        }
        let start = self.origin_of(range.start).map_or(0, |origin| origin.source_start as usize);
        let last = self.origins.partition_point(|origin| (origin.at as usize) < range.end);
        let end = self.origins[..last].last().map_or(start, |origin| origin.source_end as usize);
        start..end
    }

    fn origin_of(&self, at: usize) -> Option<&Origin> {
        let index = self.origins.partition_point(|origin| (origin.at as usize) < at);
        self.origins.get(index).or(self.origins.last())
    }
}

/// The text of [`Normalized`] alone.
pub(super) fn normalized_text(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    for_each_normalized(source, |c, _| text.push(c));
    text
}

/// Calls `found` with every char of the normalised form and the source bytes that it came from.
fn for_each_normalized(source: &str, mut found: impl FnMut(char, &Range<usize>)) {
    let mut chars = source.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        let mut end = start + first.len_utf8();
        while let Some(&(at, mark)) = chars.peek()
            && belongs_to_char_before(mark)
        {
            end = at + mark.len_utf8();
            chars.next();
        }
        let bytes = start..end;
        let single = bytes.len() == first.len_utf8();
        if single && first.is_ascii() {
            found(first.to_ascii_lowercase(), &bytes);
        } else if single && UNIFIED.contains(&first) {
            found(simplified(first), &bytes);
        } else {
            // Lower case may compose where upper case does not (J̌ and ǰ), hence the second round.
            for c in source[bytes.clone()].nfkc().flat_map(char::to_lowercase).nfkc() {
                found(simplified(c), &bytes);
            }
        }
    }
}

/// Combining marks, and the half-width marks that turn into them.
fn belongs_to_char_before(c: char) -> bool {
    // Nearly all chars are none, which is told at once.
    !c.is_ascii() && !UNIFIED.contains(&c) && is_mark(c)
}

fn is_mark(c: char) -> bool {
    is_combining_mark(c) || matches!(c, '\u{ff9e}' | '\u{ff9f}')
}

/// The simplified form of a traditional char, or the char itself.
fn simplified(c: char) -> char {
    let place = (c as usize).checked_sub(*UNIFIED.start() as usize);
    place.and_then(|place| SIMPLIFIED.get(place)).copied().unwrap_or(c)
}

/// The unified ideographs that texts consist of.
const UNIFIED: RangeInclusive<char> = '\u{4e00}'..='\u{9fff}';

/// The simplified form of every char of [`UNIFIED`], in their order. OpenCC's phrase rules change words such as 乾隆, and with
/// them lengths; terms need the char table only.
static SIMPLIFIED: LazyLock<Vec<char>> = LazyLock::new(|| {
    let Ok(converter) = OpenCC::from_config(BuiltinConfig::T2s) else { return Vec::new() };
    let source: String = UNIFIED.flat_map(|c| [c, '\n']).collect();
    let once = converter.convert(&source);
    // 薴 becomes 苧, and a 苧 that stands in a text becomes 苎: both have to end at the same char to be found.
    let twice = converter.convert(&once);
    let simple = |(from, to): (char, &str)| to.chars().next().unwrap_or(from);
    UNIFIED.zip(twice.lines()).map(simple).collect()
});

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Normalized;

    #[test]
    fn full_width_traditional_and_subscripts_fold() {
        let normalized = Normalized::new("ＬｉＦｅＰＯ₄電池，乾燥溫度²");
        assert_eq!(normalized.as_str(), "lifepo4电池,干燥温度2");
    }

    #[test]
    fn ranges_lead_back_to_the_source() {
        let source = "含㎎鉬３％";
        let normalized = Normalized::new(source);
        assert_eq!(normalized.as_str(), "含mg钼3%");
        let at = normalized.as_str().find('g').expect("the unit is there");
        assert_eq!(&source[normalized.source_bytes(at..at + 4)], "㎎鉬");
    }

    proptest! {
        #[test]
        fn every_range_lies_on_source_char_boundaries(source in "\\PC{0,40}") {
            let normalized = Normalized::new(&source);
            let text = normalized.as_str();
            let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            for (i, &start) in ends.iter().enumerate() {
                for &end in &ends[i..] {
                    let bytes = normalized.source_bytes(start..end);
                    prop_assert!(source.get(bytes).is_some());
                }
            }
        }
    }
}
