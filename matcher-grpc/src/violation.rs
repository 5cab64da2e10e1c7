//! Fields that cannot be used, in both languages.

use matcher_core::record::{FieldError, FieldFault};

/// A field with a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Violation {
    /// The field, such as `demand.budget_wan_yuan`.
    pub(crate) field: String,
    /// What is wrong, for logs.
    pub(crate) english: String,
    /// What is wrong and what would be right, for people.
    pub(crate) chinese: String,
}

impl Violation {
    pub(crate) fn new(
        field: impl Into<String>,
        english: impl Into<String>,
        chinese: impl Into<String>,
    ) -> Self {
        Self { field: field.into(), english: english.into(), chinese: chinese.into() }
    }

    /// The same fault of a field further out: `records[3].demand.title`.
    pub(crate) fn inside(self, outer: &str) -> Self {
        Self { field: format!("{outer}.{}", self.field), ..self }
    }
}

/// A fault that the engine found in a record.
pub(crate) fn of_fault(error: &FieldError) -> Violation {
    Violation::new(error.field, error.fault.to_string(), chinese(&error.fault))
}

fn chinese(fault: &FieldFault) -> String {
    match fault {
        FieldFault::Empty => "不能为空".to_owned(),
        FieldFault::TooManyBytes { found, limit } => format!("有 {found} 字节，最多 {limit} 字节"),
        FieldFault::TooManyChars { found, limit } => format!("有 {found} 字，最多 {limit} 字"),
        FieldFault::TooManyEntries { found, limit } => format!("有 {found} 项，最多 {limit} 项"),
        FieldFault::ControlCharacter => "含有不可见的控制字符".to_owned(),
        FieldFault::NotAnAmount { found } => format!("{found} 不是金额，应为 0 或正数（万元）"),
        FieldFault::NotAYear { found } => format!("{found} 不是 1900 到 2200 之间的年份"),
        FieldFault::NotAShare { found } => format!("持股比例 {found}% 不在 0 到 100 之间"),
        FieldFault::OtherKind => "只有对应类型的供给才有这一项".to_owned(),
        FieldFault::EndsBeforeItBegins => "结束日期早于开始日期".to_owned(),
        FieldFault::NotANumber { name } => format!("“{name}”的数值不是有限的数"),
        FieldFault::NoFiniteValue { name } => format!("指标“{name}”没有有效的数值"),
        FieldFault::BrokenRange { name } => format!("指标“{name}”的范围要有下限和更大的上限"),
    }
}
