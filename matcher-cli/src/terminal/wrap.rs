//! Text measured, cut and wrapped by the columns that it takes: a Chinese character takes two.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Characters that must not begin a line.
const NEVER_FIRST: &str = "，。、；：！？）】》”’％%,.;:!?)]}";

/// Columns that a text takes.
pub(crate) fn display_width(text: &str) -> usize {
    text.width()
}

/// The text on one line, without characters that could steer the terminal.
pub(crate) fn clean(text: &str) -> String {
    let plain = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut cleaned = String::with_capacity(text.len());
    for c in plain {
        if c != ' ' || !cleaned.ends_with(' ') {
            cleaned.push(c);
        }
    }
    cleaned.trim().to_owned()
}

/// The text, cut to so many columns and ended by `…` where it is longer.
pub(crate) fn cut(text: &str, columns: usize) -> String {
    if display_width(text) <= columns {
        return text.to_owned();
    }
    let mut taken = 0;
    let mut kept = String::new();
    for c in text.chars() {
        taken += width_of(c);
        if taken + 1 > columns {
            break;
        }
        kept.push(c);
    }
    kept.push('…');
    kept
}

/// Lines of at most so many columns. Breaks at spaces and between Chinese characters, never before closing
/// punctuation if it can be helped; a longer word is broken. An empty text is one empty line.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(4);
    let mut lines = Vec::new();
    let (mut line, mut width) = (String::new(), 0);
    for piece in pieces(text) {
        let piece_width = display_width(&piece);
        if width + display_width(piece.trim_end()) > columns && !line.is_empty() {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
            width = 0;
        }
        if piece_width > columns {
            break_long(&piece, columns, &mut line, &mut width, &mut lines);
        } else if !(line.is_empty() && piece.trim().is_empty() && !lines.is_empty()) {
            line.push_str(&piece);
            width += piece_width;
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

fn break_long(piece: &str, columns: usize, line: &mut String, width: &mut usize, lines: &mut Vec<String>) {
    for c in piece.chars() {
        if *width + width_of(c) > columns {
            lines.push(std::mem::take(line));
            *width = 0;
        }
        line.push(c);
        *width += width_of(c);
    }
}

/// What stays together: a word with the space behind it, or a wide character with closing punctuation behind it.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut word_open = false;
    for c in text.chars() {
        let joins = NEVER_FIRST.contains(c) || c == ' ' || (word_open && is_narrow(c));
        match pieces.last_mut() {
            Some(last) if joins => last.push(c),
            _ => pieces.push(c.to_string()),
        }
        word_open = c != ' ' && is_narrow(c);
    }
    pieces
}

fn is_narrow(c: char) -> bool {
    width_of(c) < 2
}

fn width_of(c: char) -> usize {
    c.width().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_to_the_columns_and_punctuation_stays_behind() {
        assert_eq!(wrap("尾矿综合利用，回收长石", 12), ["尾矿综合利", "用，回收长石"]);
        assert_eq!(wrap("LiFePO4 cathode material", 10), ["LiFePO4", "cathode", "material"]);
        assert_eq!(wrap("", 10), [""]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
    }

    #[test]
    fn no_line_is_wider_than_asked() {
        let text = "铁含量≤0.15%（Fe2O3），GB/T 22900-2009，含水率12%以下；a b c 香菇烘干！！！";
        for columns in 8..40 {
            let lines = wrap(text, columns);
            assert!(lines.iter().all(|line| display_width(line) <= columns), "{columns}: {lines:?}");
        }
    }

    #[test]
    fn cutting_leaves_room_for_the_mark() {
        assert_eq!(cut("尾矿综合利用", 8), "尾矿综…");
        assert_eq!(cut("尾矿", 8), "尾矿");
        assert_eq!(clean(" a\u{1b}[31m\n\tb "), "a [31m b");
    }
}
