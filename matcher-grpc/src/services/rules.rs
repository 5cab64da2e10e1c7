//! Rules that callers send, and the day for which they are asked.

use std::path::Path;

use matcher_core::eligibility::{RuleFile, RuleFileError};
use matcher_core::record::parse_date;
use matcher_core::{FolderRules, FolderRulesError};
use time::{Date, OffsetDateTime, UtcOffset};
use tonic::Code;

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

/// The same; where there are none the office's own, as every other door has them: those of the data folder, or the built-in
/// ones.
pub(super) fn rules_or_own(
    (field, text): (&'static str, &str),
    own: FolderRules,
    data: &Path,
) -> Result<RuleFile, Failure> {
    if !text.trim().is_empty() {
        return rules(field, text);
    }
    let name = own.file_name();
    own.read(data).map_err(|error| unusable(name, &error))?.ok_or_else(|| {
        let english = format!("empty, and the data folder has no {name}");
        Failure::field(field, english, format!("没有给出规则，服务的数据文件夹里也没有 {name}"))
    })
}

/// A file of the data folder with faults, which the caller cannot mend.
fn unusable(name: &str, error: &FolderRulesError) -> Failure {
    // Where the folder is, is nobody's business.
    let (english, chinese) = match error {
        FolderRulesError::Rules { source, .. } => (source.to_string(), source.user_message()),
        FolderRulesError::Read { source, .. } => {
            (source.to_string(), "读不了，或不是 UTF-8 编码的文本".to_owned())
        }
    };
    let chinese = format!("服务的数据文件夹里的 {name} 不能使用，请告诉管理员：{chinese}");
    let english = format!("{name} of the data folder cannot be used: {english}");
    Failure::new(Code::FailedPrecondition, "RULES_UNUSABLE", english, chinese)
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
