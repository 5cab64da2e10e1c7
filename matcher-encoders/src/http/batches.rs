//! How texts are cut and shared out over requests.

use std::ops::Range;

/// The beginning of a text, of so many chars at most.
pub(super) fn cut(text: &str, most_chars: usize) -> &str {
    match text.char_indices().nth(most_chars) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}

/// Shares texts out in their order: each batch has so many texts and so many chars at most, except for a single text that
/// is longer by itself. Every text is in exactly one batch, and no batch is empty.
pub(super) fn batches(texts: &[&str], most_texts: usize, most_chars: usize) -> Vec<Range<usize>> {
    let mut batches = Vec::new();
    let (mut start, mut chars) = (0, 0);
    for (at, text) in texts.iter().enumerate() {
        let of_text = text.chars().count();
        if at > start && (at - start >= most_texts || chars + of_text > most_chars) {
            batches.push(start..at);
            (start, chars) = (at, 0);
        }
        chars += of_text;
    }
    if start < texts.len() {
        batches.push(start..texts.len());
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::{batches, cut};

    #[test]
    fn texts_are_cut_between_chars() {
        assert_eq!(cut("热泵烘干", 2), "热泵");
        assert_eq!(cut("热泵", 2), "热泵");
        assert_eq!(cut("热a泵", 0), "");
    }

    #[test]
    fn batches_keep_to_texts_and_chars() {
        assert!(batches(&[], 2, 10).is_empty());
        assert_eq!(batches(&["一"; 5], 2, 10), [0..2, 2..4, 4..5]);
        assert_eq!(batches(&["一二三", "一二", "一", "一二三四五六"], 9, 5), [0..2, 2..3, 3..4]);
    }

    #[test]
    fn a_text_that_is_too_long_goes_alone() {
        assert_eq!(batches(&["一二三四五六", "一", "一二三四五六"], 9, 5), [0..1, 1..2, 2..3]);
    }
}
