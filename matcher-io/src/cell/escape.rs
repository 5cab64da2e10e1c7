//! Texts in cells, without loss: what a spreadsheet would trim, mangle or run as a formula is written in a form that
//! reading undoes.
//!
//! - A text with white space at its ends, a control character, or nothing in it at all is written as a JSON string.
//! - Where a program might take a text for a formula (csv), `'` is put before it.

use std::borrow::Cow;

use crate::text::{is_error_value, is_placeholder};

/// Where a text is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Guard {
    /// A workbook: cells are typed, so a text stays a text.
    Typed,
    /// csv: a program that opens it guesses the type.
    Untyped,
}

/// Writes a text so that [`decode`] gives it back.
pub(crate) fn encode(text: &str, guard: Guard) -> Cow<'_, str> {
    let escaped = if needs_escape(text) {
        serde_json::to_string(text).map_or(Cow::Borrowed(text), Cow::Owned)
    } else {
        Cow::Borrowed(text)
    };
    guard_formula(escaped, guard)
}

/// Puts `'` before a text that a program might run as a formula.
fn guard_formula(text: Cow<'_, str>, guard: Guard) -> Cow<'_, str> {
    let quoted = text.starts_with('\'');
    if looks_like_formula(&text) && (quoted || guard == Guard::Untyped) {
        return Cow::Owned(format!("'{text}"));
    }
    text
}

/// A cell's text with guards and escapes undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decoded {
    pub(crate) text: String,
    /// Whether the text was written as a JSON string, so that even 无 means itself.
    pub(crate) verbatim: bool,
}

/// Writes a text as a JSON string if it is one of the words for "unknown".
pub(super) fn encode_placeholder(text: &str) -> Cow<'_, str> {
    if is_placeholder(text) {
        return serde_json::to_string(text).map_or(Cow::Borrowed(text), Cow::Owned);
    }
    Cow::Borrowed(text)
}

/// Reads a cell's text: guards and escapes undone, white space at the ends off. `None` for an empty cell.
pub(crate) fn decode(text: &str) -> Option<Decoded> {
    let text = text.trim();
    let text = match text.strip_prefix('\'') {
        Some(rest) if looks_like_formula(rest) => rest,
        _ => text,
    };
    if let Some(decoded) = unescape(text) {
        return Some(Decoded { text: decoded, verbatim: true });
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    (!text.is_empty()).then_some(Decoded { text, verbatim: false })
}

fn needs_escape(text: &str) -> bool {
    text.is_empty()
        || text.trim().len() != text.len()
        || text.chars().any(|c| c.is_control() && c != '\n')
        || is_error_value(text)
        || unescape(text).is_some()
        || has_xml_escape(text)
}

fn unescape(text: &str) -> Option<String> {
    if !(text.len() >= 2 && text.starts_with('"') && text.ends_with('"')) {
        return None;
    }
    serde_json::from_str::<String>(text)
        .ok()
        .filter(|decoded| needs_escape(decoded) || is_placeholder(decoded))
}

/// Texts such as `_x000D_` would be taken for an escaped character by Excel.
fn has_xml_escape(text: &str) -> bool {
    text.contains("_x")
}

fn looks_like_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r'])
}
