//! How texts from spreadsheets are compared: without the differences that people do not see.

/// Folds full-width ASCII to half-width, lower-cases ASCII and drops all white space.
pub(crate) fn fold(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).map(half_width).map(|c| c.to_ascii_lowercase()).collect()
}

/// Folds full-width ASCII to half-width and keeps everything else, white space included.
pub(crate) fn fold_width(text: &str) -> String {
    text.chars().map(half_width).collect()
}

fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// Folds a header: as [`fold`], without marks of requirement, quotes and colons.
pub(crate) fn fold_header(text: &str) -> String {
    fold(text).chars().filter(|c| !matches!(c, '*' | ':' | '"' | '“' | '”' | '\'' | '★' | '※')).collect()
}

/// A folded header without its bracketed parts, such as the unit in 预算(万元).
pub(crate) fn without_brackets(folded: &str) -> String {
    let mut depth = 0_u32;
    let mut kept = String::with_capacity(folded.len());
    for c in folded.chars() {
        match c {
            '(' | '[' | '【' | '〔' => depth += 1,
            ')' | ']' | '】' | '〕' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    kept
}

/// Whether a text means "nothing is known" in a cell that is not free text.
pub(crate) fn is_placeholder(text: &str) -> bool {
    matches!(
        fold(text).as_str(),
        "" | "/"
            | "\\"
            | "-"
            | "--"
            | "—"
            | "——"
            | "无"
            | "暂无"
            | "不详"
            | "未知"
            | "n/a"
            | "na"
            | "待定"
            | "面议"
            | "另议"
            | "不限"
            | "不清楚"
            | "待填"
            | "null"
            | "none"
    )
}

/// Whether a text is one of Excel's error values.
pub(crate) fn is_error_value(text: &str) -> bool {
    matches!(
        text,
        "#REF!"
            | "#N/A"
            | "#VALUE!"
            | "#DIV/0!"
            | "#NAME?"
            | "#NULL!"
            | "#NUM!"
            | "#SPILL!"
            | "#CALC!"
            | "#GETTING_DATA"
    )
}

/// Whether a text has a character of the CJK blocks.
pub(crate) fn has_chinese(text: &str) -> bool {
    text.chars()
        .any(|c| matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}'))
}
