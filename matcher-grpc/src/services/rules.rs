//! Rules that callers send, and the day for which they are asked.

use matcher_core::eligibility::{RuleFile, RuleFileError};
use matcher_core::record::parse_date;
use time::{Date, OffsetDateTime, UtcOffset};

use crate::failure::Failure;

/// Longest text of rules, in chars.
const RULES_CHARS: usize = 1_000_000;

/// A text of rules that is not too long to be read.
pub(super) fn short_enough(field: &'static str, text: String) -> Result<String, Failure> {
    // Bytes bound chars from above.
    if text.len() > RULES_CHARS && text.chars().count() > RULES_CHARS {
        let english = format!("more than {RULES_CHARS} characters");
        return Err(Failure::field(field, english, format!("超过 {RULES_CHARS} 字")));
    }
    Ok(text)
}

/// Rules that can be used.
pub(super) fn rules(field: &'static str, text: &str) -> Result<RuleFile, Failure> {
    RuleFile::parse(text)
        .map_err(|error: RuleFileError| Failure::field(field, error.to_string(), error.user_message()))
}

/// The same; others where there are none.
pub(super) fn rules_or(
    field: &'static str,
    text: &str,
    otherwise: impl FnOnce() -> RuleFile,
) -> Result<RuleFile, Failure> {
    if text.trim().is_empty() { Ok(otherwise()) } else { rules(field, text) }
}

/// The day asked. Where it is not said, today in China, which has one time zone.
pub(super) fn day(field: &'static str, text: Option<String>) -> Result<Date, Failure> {
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        let now = OffsetDateTime::now_utc();
        return Ok(UtcOffset::from_hms(8, 0, 0).map_or(now, |offset| now.to_offset(offset)).date());
    };
    parse_date(&text).map_err(|_| {
        let english = format!("`{text}` is not a day YYYY-MM-DD");
        Failure::field(field, english, format!("“{text}”不是 YYYY-MM-DD 形式的日期"))
    })
}
