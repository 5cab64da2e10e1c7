//! Lists of texts in one cell.

use serde_json::Value;

use crate::text::is_placeholder;

/// Splits at 、；;，, and line ends; commas inside of brackets or numbers do not separate. A JSON array is taken as
/// it is.
pub(crate) fn split(text: &str) -> Vec<String> {
    if let Some(list) = json_list(text) {
        return list;
    }
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut depth = 0_u32;
    let mut chars = text.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        let in_number = c == ',' && before.is_ascii_digit() && chars.peek().is_some_and(char::is_ascii_digit);
        let soft = matches!(c, '、' | '，' | ',') && depth == 0 && !in_number;
        match c {
            '(' | '（' | '《' | '“' => depth += 1,
            ')' | '）' | '》' | '”' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if soft || matches!(c, '；' | ';' | '\n' | '\r') {
            push(&mut parts, &mut part);
            depth = 0;
        } else {
            part.push(c);
        }
        before = c;
    }
    push(&mut parts, &mut part);
    parts
}

/// Joins so that [`split`] gives the list back.
pub(super) fn join(list: &[String]) -> String {
    let joined = list.join("；");
    if split(&joined) == list && !is_placeholder(&joined) {
        joined
    } else {
        Value::from(list.to_vec()).to_string()
    }
}

fn push(parts: &mut Vec<String>, part: &mut String) {
    let trimmed = part.trim();
    if !trimmed.is_empty() {
        parts.push(trimmed.to_owned());
    }
    part.clear();
}

fn json_list(text: &str) -> Option<Vec<String>> {
    text.starts_with('[').then(|| serde_json::from_str(text).ok()).flatten()
}
