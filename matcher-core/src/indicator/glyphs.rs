//! The chars that the scanner reads: normalised but with their case, each with its source bytes.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use crate::analysis::Normalized;

/// One char to read. Units need the case that terms do without: `mPa` is not `MPa`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Glyph {
    /// The char: NFKC, simplified, variants of signs made one.
    pub(super) c: char,
    /// First byte in the source.
    pub(super) start: u32,
    /// End in the source.
    pub(super) end: u32,
}

/// Splits a text into glyphs. A run of superscripts begins with a `^` of its own.
pub(super) fn glyphs(source: &str) -> Vec<Glyph> {
    let normalized = Normalized::new(source);
    let folded: Vec<(char, Range<usize>)> = normalized.chars().collect();
    let mut found: Vec<Glyph> = Vec::with_capacity(folded.len());
    let mut raised = false;
    // The chars that came from the same piece of the source stand together.
    for group in folded.chunk_by(|(_, one), (_, other)| one == other) {
        let Some((lower, bytes)) = group.first() else { continue };
        let piece = &source[bytes.clone()];
        let (start, end) = (bytes.start as u32, bytes.end as u32);
        if let Some(c) = plain(piece) {
            raised = false;
            found.push(Glyph { c: same_sign(with_case(c, *lower)), start, end });
            continue;
        }
        let now_raised = is_superscript(piece);
        if now_raised && !raised {
            found.push(Glyph { c: '^', start, end: start });
        }
        raised = now_raised;
        let cased: Vec<char> = piece.nfkc().collect();
        for (place, (lower, _)) in group.iter().enumerate() {
            let c = if cased.len() == group.len() { with_case(cased[place], *lower) } else { *lower };
            let c = if piece == "，" { '，' } else { same_sign(c) };
            found.push(Glyph { c, start, end });
        }
    }
    found
}

/// The char of a piece that NFKC leaves as it is, as nearly all are.
fn plain(piece: &str) -> Option<char> {
    let mut chars = piece.chars();
    let c = chars.next().filter(|c| c.is_ascii() || is_han(*c))?;
    chars.next().is_none().then_some(c)
}

fn is_superscript(piece: &str) -> bool {
    matches!(piece, "⁰" | "¹" | "²" | "³" | "⁴" | "⁵" | "⁶" | "⁷" | "⁸" | "⁹" | "⁻" | "⁺")
}

fn with_case(cased: char, lower: char) -> char {
    if cased.to_lowercase().eq([lower]) { cased } else { lower }
}

fn same_sign(c: char) -> char {
    match c {
        '−' | '‐' | '‑' | '﹣' => '-',
        '〜' | '∼' | '～' => '~',
        '–' | '―' | '─' => '—',
        '≧' | '⩾' => '≥',
        '≦' | '⩽' => '≤',
        '⋅' | '•' | '∙' | '・' => '·',
        '\u{b5}' => 'μ',
        _ => c,
    }
}

/// The char at a place; a line end past the text, so that nothing binds to it.
pub(super) fn at(glyphs: &[Glyph], index: usize) -> char {
    glyphs.get(index).map_or('\n', |glyph| glyph.c)
}

/// The char before a place.
pub(super) fn before(glyphs: &[Glyph], index: usize) -> char {
    index.checked_sub(1).map_or('\n', |index| at(glyphs, index))
}

/// Whether the word stands at the place.
pub(super) fn starts_with(glyphs: &[Glyph], index: usize, word: &str) -> bool {
    word.chars().enumerate().all(|(offset, c)| at(glyphs, index + offset) == c)
}

/// The first place that is not a space.
pub(super) fn skip_spaces(glyphs: &[Glyph], mut index: usize) -> usize {
    while index < glyphs.len() && matches!(glyphs[index].c, ' ' | '\t' | '\u{3000}') {
        index += 1;
    }
    index
}

/// The text of a range of glyphs.
pub(super) fn text(glyphs: &[Glyph]) -> String {
    glyphs.iter().map(|glyph| glyph.c).collect()
}

/// Whether a char belongs to an identifier or a Latin name.
pub(super) fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || ('\u{370}'..='\u{3ff}').contains(&c)
}

/// Whether a char is Chinese.
pub(super) fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}
