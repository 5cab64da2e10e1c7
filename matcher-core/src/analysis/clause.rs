//! Where a text's sentences and clauses lie: the units that are quoted, and the points of a demand.

use std::ops::Range;

/// Byte ranges of the sentences, trimmed, none empty. A sentence ends at 。！？；, their half-width forms, or a new line.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    split(text, |c| matches!(c, '。' | '！' | '？' | '；' | '!' | '?' | ';' | '\n' | '\r'))
}

/// Byte ranges of the clauses, trimmed, none empty: as sentences, and commas end one as well. The 、 of a list does not.
pub fn clauses(text: &str) -> Vec<Range<usize>> {
    split(text, |c| {
        matches!(c, '。' | '！' | '？' | '；' | '!' | '?' | ';' | '\n' | '\r' | '，' | '：' | ':')
    })
}

fn split(text: &str, ends: impl Fn(char) -> bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if ends(c) {
            found.extend(trimmed(text, start..at));
            start = at + c.len_utf8();
        }
    }
    found.extend(trimmed(text, start..text.len()));
    found
}

fn trimmed(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let piece = &text[range.clone()];
    let start = range.start + (piece.len() - piece.trim_start().len());
    let end = range.end - (piece.len() - piece.trim_end().len());
    (start < end).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::{clauses, sentences};

    #[test]
    fn sentences_and_clauses_keep_their_place() {
        let text = "烘干后发黑，香味淡。\n 希望含水率≤12%；能耗低、易操作";
        let cut =
            |ranges: Vec<std::ops::Range<usize>>| ranges.into_iter().map(|r| &text[r]).collect::<Vec<_>>();
        assert_eq!(cut(sentences(text)), ["烘干后发黑，香味淡", "希望含水率≤12%", "能耗低、易操作"]);
        assert_eq!(cut(clauses(text)), ["烘干后发黑", "香味淡", "希望含水率≤12%", "能耗低、易操作"]);
    }
}
