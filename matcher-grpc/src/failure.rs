//! What a call that fails is told: a code, a reason for programs, a sentence for people, and the way out.

use std::time::Duration;

use matcher_core::{ErrorKind, StoreError};
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt};

use crate::violation::{self, Violation};

/// The domain of all reasons in `ErrorInfo`.
pub(crate) const DOMAIN: &str = "matcher";
/// The language of `LocalizedMessage`.
const LOCALE: &str = "zh-CN";
/// A server that is too busy is asked again after this.
const RETRY_WHEN_BUSY: Duration = Duration::from_millis(200);
/// A disk that is full is asked again after this.
const RETRY_WHEN_FULL: Duration = Duration::from_secs(60);

/// Faults that are told of one request. An error stands in the head of the answer, and clients take heads of 8 to 16 KiB.
const MOST_VIOLATIONS: usize = 15;
/// Chars of a message, and of what is said of one field, for the same reason.
const MESSAGE_CHARS: usize = 150;
const VIOLATION_CHARS: usize = 60;

/// Why a call failed.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    code: Code,
    reason: &'static str,
    message: String,
    chinese: String,
    violations: Vec<Violation>,
    retry_after: Option<Duration>,
}

impl Failure {
    /// A failure with its reason (`UPPER_SNAKE_CASE`), an English message for logs and a Chinese one for people.
    pub(crate) fn new(
        code: Code,
        reason: &'static str,
        message: impl Into<String>,
        chinese: impl Into<String>,
    ) -> Self {
        Self {
            code,
            reason,
            message: message.into(),
            chinese: chinese.into(),
            violations: Vec::new(),
            retry_after: None,
        }
    }

    /// The same, worth another try after so long.
    pub(crate) fn retry_after(self, delay: Duration) -> Self {
        Self { retry_after: Some(delay), ..self }
    }

    /// A field of a request that cannot be used.
    pub(crate) fn field(
        field: impl Into<String>,
        english: impl Into<String>,
        chinese: impl Into<String>,
    ) -> Self {
        let violation = Violation { field: field.into(), english: english.into(), chinese: chinese.into() };
        Self::fields("INVALID_ARGUMENT", vec![violation])
    }

    /// Fields that cannot be used.
    pub(crate) fn fields(reason: &'static str, violations: Vec<Violation>) -> Self {
        let told = |say: fn(&Violation) -> String, between: &str| -> String {
            violations.iter().map(say).collect::<Vec<_>>().join(between)
        };
        let message = told(|violation| format!("{}: {}", violation.field, violation.english), "; ");
        let chinese = told(|violation| format!("{}：{}", violation.field, violation.chinese), "；");
        let code = Code::InvalidArgument;
        Self { violations, ..Self::new(code, reason, message, format!("请求有误。{chinese}。")) }
    }

    /// A record that is not there.
    pub(crate) fn not_found(what: &str, chinese: &str, id: &str) -> Self {
        let message = format!("no {what} `{id}`");
        Self::new(Code::NotFound, "NOT_FOUND", message, format!("找不到编号为“{id}”的{chinese}。"))
    }

    /// More work than the server takes on.
    pub(crate) fn busy() -> Self {
        let chinese = "服务繁忙，请稍后重试。";
        Self::new(Code::ResourceExhausted, "OVERLOADED", "too many calls are waiting", chinese)
            .retry_after(RETRY_WHEN_BUSY)
    }

    /// The deadline has passed.
    pub(crate) fn late() -> Self {
        let chinese = "在规定的时间内没有完成，请放宽时限或缩小范围。";
        Self::new(Code::DeadlineExceeded, "DEADLINE_EXCEEDED", "the deadline has passed", chinese)
    }

    /// The catalogue is still being loaded, or the server is about to end.
    pub(crate) fn not_serving() -> Self {
        let chinese = "服务正在启动或停止，请稍后重试。";
        Self::new(Code::Unavailable, "NOT_SERVING", "the catalogue is not open", chinese)
            .retry_after(Duration::from_secs(1))
    }

    /// Something that must not happen.
    pub(crate) fn internal(message: impl Into<String>) -> Self {
        Self::new(Code::Internal, "INTERNAL", message, "服务内部错误，请把请求编号告诉管理员。")
    }

    /// Work that ended in a panic. What it said may hold a record's text, so nobody is told.
    pub(crate) fn broken(error: &tokio::task::JoinError) -> Self {
        if error.is_panic() { Self::panicked() } else { Self::internal("the work was given up") }
    }

    /// The same, where it was caught.
    pub(crate) fn panicked() -> Self {
        Self::internal("the work panicked")
    }

    /// The reason for programs.
    pub(crate) fn reason(&self) -> &'static str {
        self.reason
    }

    /// The sentence for people.
    pub(crate) fn chinese(&self) -> &str {
        &self.chinese
    }

    /// Every field with a fault.
    pub(crate) fn violations(&self) -> &[Violation] {
        &self.violations
    }
}

impl From<Failure> for Status {
    fn from(failure: Failure) -> Self {
        let mut details = ErrorDetails::new();
        details.set_error_info(failure.reason, DOMAIN, std::collections::HashMap::new());
        details.set_localized_message(LOCALE, cut(&failure.chinese, MESSAGE_CHARS));
        for violation in failure.violations.into_iter().take(MOST_VIOLATIONS) {
            details.add_bad_request_violation(
                cut(&violation.field, VIOLATION_CHARS),
                cut(&violation.chinese, VIOLATION_CHARS),
            );
        }
        if let Some(delay) = failure.retry_after {
            details.set_retry_info(Some(delay));
        }
        Status::with_error_details(failure.code, cut(&failure.message, MESSAGE_CHARS), details)
    }
}

/// The beginning of a long text.
fn cut(text: &str, chars: usize) -> String {
    match text.char_indices().nth(chars) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

impl From<matcher_core::Error> for Failure {
    fn from(error: matcher_core::Error) -> Self {
        let message = error.to_string();
        let of = |code, reason, chinese: &str| Self::new(code, reason, message.clone(), chinese);
        match error.kind() {
            ErrorKind::InvalidInput => of_input(error, message),
            ErrorKind::Conflict => {
                let chinese = "记录已被别人改过（etag 不符），没有写入。请重新读取后再改。";
                of(Code::Aborted, "ETAG_MISMATCH", chinese)
            }
            ErrorKind::Cancelled => Self::late(),
            ErrorKind::Encoder => of(
                Code::Unavailable,
                "ENCODER_UNAVAILABLE",
                "语义编码器不可用，其余功能不受影响；请管理员检查编码器。",
            ),
            ErrorKind::DiskFull => {
                of(Code::ResourceExhausted, "DISK_FULL", "磁盘已满，没有写入。请管理员清理空间。")
                    .retry_after(RETRY_WHEN_FULL)
            }
            ErrorKind::LimitReached => {
                of(Code::ResourceExhausted, "LIMIT_REACHED", "记录数已达到上限，没有写入。")
            }
            ErrorKind::ReadOnly => {
                of(Code::FailedPrecondition, "READ_ONLY", "数据文件夹不能写入，请管理员检查权限。")
            }
            ErrorKind::Locked => of(Code::Unavailable, "LOCKED", "数据文件夹正被另一个进程使用。"),
            ErrorKind::NewerFormat => {
                of(Code::FailedPrecondition, "NEWER_FORMAT", "数据是更新版本写的，请升级服务。")
            }
            ErrorKind::Damaged => {
                of(Code::DataLoss, "DAMAGED", "存储的数据已损坏，请管理员运行 matcher doctor。")
            }
            ErrorKind::UnusableBackup => {
                of(Code::FailedPrecondition, "UNUSABLE_BACKUP", "备份文件不能使用。")
            }
            ErrorKind::Internal => Self::internal(message),
        }
    }
}

/// Faults of a record or a request, field by field where they are known.
fn of_input(error: matcher_core::Error, message: String) -> Failure {
    match error {
        matcher_core::Error::InvalidRecord { faults, .. } => {
            Failure::fields("INVALID_RECORD", faults.iter().map(violation::of_fault).collect())
        }
        matcher_core::Error::Store(StoreError::RequestReused { .. }) => {
            let chinese = "这个 request_id 已用于另一个不同的请求，请换一个。";
            Failure::new(Code::InvalidArgument, "REQUEST_ID_REUSED", message, chinese)
        }
        _ => {
            let chinese = format!("请求不能使用：{message}。");
            Failure::new(Code::InvalidArgument, "INVALID_ARGUMENT", message, chinese)
        }
    }
}

#[cfg(test)]
mod tests {
    use tonic::{Code, Status};
    use tonic_types::StatusExt;

    use super::Failure;
    use crate::violation::Violation;

    #[test]
    fn every_failure_has_a_reason_and_a_chinese_sentence() {
        let status = Status::from(Failure::busy());
        assert_eq!(status.code(), Code::ResourceExhausted);
        let details = status.get_error_details();
        assert_eq!(details.error_info().map(|info| info.reason.as_str()), Some("OVERLOADED"));
        assert!(details.retry_info().is_some_and(|info| info.retry_delay.is_some()));
        assert!(details.localized_message().is_some_and(|told| told.message.contains("稍后重试")));
    }

    #[test]
    fn the_head_of_an_answer_stays_small_however_much_is_wrong() {
        let fault = |number: usize| {
            Violation::new(format!("records[{number}].demand.title"), "x".repeat(5_000), "很长".repeat(5_000))
        };
        let failure = Failure::fields("INVALID_RECORD", (0..1_000).map(fault).collect());
        let head = Status::from(failure).into_http::<tonic::body::Body>();
        let bytes: usize = head.headers().values().map(|value| value.len()).sum();
        assert!(bytes < 8 << 10, "{bytes}");
    }

    #[test]
    fn fields_are_named_one_by_one() {
        let status = Status::from(Failure::field("demand.title", "it is empty", "不能为空"));
        let details = status.get_error_details();
        let fields = &details.bad_request().expect("there").field_violations;
        assert_eq!((fields[0].field.as_str(), fields[0].description.as_str()), ("demand.title", "不能为空"));
        assert_eq!(status.message(), "demand.title: it is empty");
    }
}
