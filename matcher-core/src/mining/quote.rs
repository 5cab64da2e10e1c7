//! Sentences to show.

use std::ops::Range;

use crate::analysis::sentences;

/// Chars of a sentence that are shown on either side of a place, where it is long.
const CHARS_BESIDE: usize = 40;

/// The sentence around a place of a text, in bytes; cut with `…` where it is long.
pub(super) fn quote(text: &str, place: Range<usize>) -> String {
    let around = |range: &Range<usize>| range.start <= place.start && place.end <= range.end;
    let sentence = sentences(text).into_iter().find(around).unwrap_or(place.clone());
    let before: Vec<usize> = text[sentence.start..place.start].char_indices().map(|(at, _)| at).collect();
    let start = match before.len().checked_sub(CHARS_BESIDE) {
        Some(over) if over > 0 => sentence.start + before[over],
        _ => sentence.start,
    };
    let behind = &text[place.end..sentence.end];
    let end = behind.char_indices().nth(CHARS_BESIDE).map_or(sentence.end, |(at, _)| place.end + at);
    let open = if start > sentence.start { "…" } else { "" };
    let close = if end < sentence.end { "…" } else { "" };
    format!("{open}{}{close}", text[start..end].trim()).replace(['\n', '\r', '\t'], " ")
}

#[cfg(test)]
mod tests {
    use super::quote;

    #[test]
    fn a_long_sentence_is_cut_around_the_place() {
        let text = format!("前一句。{}钼尾矿{}。后一句", "甲".repeat(50), "乙".repeat(50));
        let at = text.find("钼尾矿").expect("it is there");
        let shown = quote(&text, at..at + "钼尾矿".len());
        assert_eq!(shown, format!("…{}钼尾矿{}…", "甲".repeat(40), "乙".repeat(40)));
        assert_eq!(quote("利用钼尾矿。", 6..15), "利用钼尾矿");
    }
}
