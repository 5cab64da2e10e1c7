//! What the sentences of a text define: 全称（缩写）, 简称, 又称, 俗称.

mod foreign;

use std::ops::Range;

use super::piece::{InNames, Piece, in_names};
use super::quote::quote;
use crate::analysis::{Analyzer, Normalized};
use foreign::is_foreign_name;

/// Most words of a name before a bracket or a cue.
const MOST_WORDS: usize = 6;
/// Most words of a name behind a cue, where nothing closes it.
const MOST_WORDS_BEHIND: usize = 3;
/// Most chars of a Chinese name.
const MOST_CHARS: usize = 12;
/// Most bytes between brackets that are looked at.
const MOST_BRACKET_BYTES: usize = 150;

/// Words that say what follows is another name; longer ones before those that they end with.
const CUES: [&str; 13] = [
    "以下简称",
    "简称",
    "缩写为",
    "又称",
    "又名",
    "又叫",
    "也称",
    "也叫",
    "亦称",
    "俗称",
    "俗名",
    "别名",
    "学名",
];
/// A cue inside brackets only: elsewhere it mostly hurries or explains.
const BRACKET_CUE: &str = "即";
/// What may stand between a cue and the name.
const BEFORE_NAME: [char; 8] = ['为', '作', '“', '"', '‘', '\'', ':', ' '];
/// What may close a name in quotes.
const QUOTES: [char; 6] = ['”', '"', '’', '\'', '“', '‘'];
/// Before a name, these make it the rest of a longer one (1,3-丙二醇).
const JOINERS: [char; 5] = ['-', '·', '/', '+', '′'];

/// What may be a full name, and from which one on they are doubtful.
type Names = (Vec<String>, usize);

/// A name and another for it, as one sentence says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Definition {
    /// What may be the full name, normalised: ends of what stands before, the shortest first.
    pub(super) names: Vec<String>,
    /// From this one on, they have words in them that names seldom have.
    pub(super) doubtful: usize,
    /// The other name as it is written.
    pub(super) other: String,
    /// The sentence.
    pub(super) sentence: String,
}

/// Everything that a text defines, in its order.
pub(super) fn definitions(
    analyzer: &Analyzer,
    source: &str,
    normalized: &Normalized,
    pieces: &[Piece],
) -> Vec<Definition> {
    let reader = Reader { analyzer, source, normalized, text: normalized.as_str(), pieces };
    let mut found = Vec::new();
    for (at, _) in reader.text.match_indices('(') {
        reader.read_bracket(at, &mut found);
    }
    for cue in CUES {
        for (at, _) in reader.text.match_indices(cue) {
            reader.read_cue(at, cue, &mut found);
        }
    }
    found
}

struct Reader<'a> {
    analyzer: &'a Analyzer,
    source: &'a str,
    normalized: &'a Normalized,
    text: &'a str,
    pieces: &'a [Piece],
}

impl Reader<'_> {
    fn read_bracket(&self, at: usize, found: &mut Vec<Definition>) {
        let start = at + 1;
        let room = self.text.floor_char_boundary((start + MOST_BRACKET_BYTES).min(self.text.len()));
        let Some(length) = self.text[start..room].find([')', '(']) else { return };
        let inside = start..start + length;
        if !self.text[inside.end..].starts_with(')') {
            return;
        }
        let names = self.names_before(at);
        if names.0.is_empty() {
            self.read_reversed(at, inside, found);
            return;
        }
        let mut cued = false;
        for part in parts(self.text, inside) {
            let (name, has_cue) = self.without_cue(part);
            cued |= has_cue;
            let shown = self.shown(name.clone());
            let fits = if cued { self.is_chinese_name(name) } else { false };
            if fits || is_foreign_name(&shown) {
                self.push(names.clone(), shown, at, found);
            }
        }
    }

    /// 缩写（全称）.
    fn read_reversed(&self, at: usize, inside: Range<usize>, found: &mut Vec<Definition>) {
        let Some(last) = self.piece_ending(at) else { return };
        let piece = &self.pieces[last];
        let shown = self.shown(piece.bytes.clone());
        let before = self.text[..piece.bytes.start].chars().next_back();
        let is_part = before.is_some_and(|c| JOINERS.contains(&c) || is_han(c));
        let inside = trimmed(self.text, inside);
        let long_enough = self.text[inside.clone()].chars().count() >= 3;
        if piece.technical
            && !is_part
            && long_enough
            && is_foreign_name(&shown)
            && self.is_chinese_name(inside.clone())
        {
            self.push((vec![self.text[inside].to_owned()], 1), shown, at, found);
        }
    }

    /// 全称，简称名字.
    fn read_cue(&self, at: usize, cue: &str, found: &mut Vec<Definition>) {
        let before = self.text[..at].trim_end_matches([',', ' ']);
        // In brackets it was read with them; as the end of a longer cue, with that.
        if before.ends_with(['(', '、']) || self.text[..at].ends_with("以下") || at - before.len() > 2 {
            return;
        }
        let names = self.names_before(before.len());
        let behind = &self.text[at + cue.len()..];
        let start = self.text.len() - behind.trim_start_matches(BEFORE_NAME).len();
        let name = start..self.end_of_name(start);
        if names.0.is_empty() || !self.is_chinese_name(name.clone()) {
            return;
        }
        self.push(names, self.shown(name), at, found);
    }

    /// Where a name ends that begins at a byte and that only the words behind it close.
    fn end_of_name(&self, start: usize) -> usize {
        let first = self.pieces.partition_point(|piece| piece.bytes.start < start);
        let mut end = start;
        for piece in self.pieces[first..].iter().take(MOST_WORDS_BEHIND) {
            if piece.bytes.start != end || self.in_names(piece) != InNames::Yes {
                break;
            }
            end = piece.bytes.end;
        }
        end
    }

    /// What may be a name that ends before a byte, the shortest first. Empty where it would begin within a longer name.
    fn names_before(&self, end: usize) -> Names {
        let end = self.text[..end].trim_end_matches(QUOTES).len();
        let (mut names, mut doubtful, mut start) = (Vec::new(), usize::MAX, end);
        let last = self.piece_ending(end).map_or(0, |last| last + 1);
        for piece in self.pieces[..last].iter().rev().take(MOST_WORDS) {
            let in_names = self.in_names(piece);
            if piece.bytes.end != start || in_names == InNames::No {
                break;
            }
            if piece.technical && self.text[piece.bytes.clone()].starts_with(|c: char| c.is_ascii_digit()) {
                return Names::default();
            }
            start = piece.bytes.start;
            if in_names == InNames::IfMoreSaySo {
                doubtful = doubtful.min(names.len());
            }
            if self.is_name_like(start..end) {
                names.push(self.text[start..end].to_owned());
            }
        }
        let doubtful = doubtful.min(names.len());
        if self.text[..start].ends_with(JOINERS) { Names::default() } else { (names, doubtful) }
    }

    fn in_names(&self, piece: &Piece) -> InNames {
        if piece.technical { InNames::Yes } else { in_names(self.analyzer, &self.text[piece.bytes.clone()]) }
    }

    fn piece_ending(&self, end: usize) -> Option<usize> {
        let at = self.pieces.partition_point(|piece| piece.bytes.end < end);
        self.pieces.get(at).filter(|piece| piece.bytes.end == end).map(|_| at)
    }

    /// The rest of a part of a bracket behind its cue, and whether it had one.
    fn without_cue(&self, part: Range<usize>) -> (Range<usize>, bool) {
        let text = &self.text[part.clone()];
        let cue = CUES.iter().chain([&BRACKET_CUE]).find(|cue| text.starts_with(**cue));
        let rest = cue.map_or(text, |cue| &text[cue.len()..]);
        let rest = rest.trim_start_matches(BEFORE_NAME);
        let start = part.end - rest.len();
        let length = rest.trim_end_matches(QUOTES).trim_end().len();
        (start..start + length, cue.is_some())
    }

    /// Two to twelve chars, Han ones or letters and digits, with a Han one among them.
    fn is_name_like(&self, name: Range<usize>) -> bool {
        let text = &self.text[name];
        let fits = |c: char| is_han(c) || c.is_ascii_alphanumeric();
        (2..=MOST_CHARS).contains(&text.chars().count()) && text.chars().any(is_han) && text.chars().all(fits)
    }

    /// The same, and no word in it that names nothing.
    fn is_chinese_name(&self, name: Range<usize>) -> bool {
        let first = self.pieces.partition_point(|piece| piece.bytes.start < name.start);
        let mut pieces = self.pieces[first..].iter().take_while(|piece| piece.bytes.end <= name.end);
        self.is_name_like(name.clone()) && pieces.all(|piece| self.in_names(piece) == InNames::Yes)
    }

    /// A piece of the normalised text as it is written.
    fn shown(&self, bytes: Range<usize>) -> String {
        if bytes.is_empty() {
            return String::new();
        }
        self.source[self.normalized.source_bytes(bytes)].trim().to_owned()
    }

    fn push(&self, (names, doubtful): Names, other: String, at: usize, found: &mut Vec<Definition>) {
        let normalized = Normalized::new(&other);
        // Of a name within itself nothing can be learned.
        if names.is_empty() || names.iter().any(|name| name == normalized.as_str()) {
            return;
        }
        let place = self.normalized.source_bytes(at..at + 1);
        found.push(Definition { names, doubtful, other, sentence: quote(self.source, place) });
    }
}

/// The parts of a bracket between commas, trimmed.
fn parts(text: &str, inside: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut start = inside.start;
    let end = inside.end;
    let ends = text[inside].match_indices([',', ';', '、']).map(|(at, mark)| (at, mark.len()));
    let ends: Vec<(usize, usize)> = ends.map(|(at, length)| (start + at, length)).chain([(end, 0)]).collect();
    ends.into_iter().map(move |(at, length)| {
        let part = trimmed(text, start..at);
        start = at + length;
        part
    })
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let piece = &text[range.clone()];
    let start = range.start + (piece.len() - piece.trim_start().len());
    start..start + piece.trim().len()
}

pub(super) fn is_han(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c) || ('\u{20000}'..='\u{3ffff}').contains(&c)
}

#[cfg(test)]
mod tests;
