//! Faults of files of settings in the words of those who write them, with the way out.

use super::fault::{SettingKind, SettingsFault, SettingsFaultKind, SettingsFileError};

impl SettingsFileError {
    /// The faults in Chinese, one a line.
    pub fn user_message(&self) -> String {
        self.faults.iter().map(SettingsFault::user_message).collect::<Vec<_>>().join("\n")
    }
}

impl SettingsFault {
    /// The fault in Chinese: line, what is wrong, and what to do.
    pub fn user_message(&self) -> String {
        format!("第 {} 行：{}。", self.line, self.what.in_chinese())
    }
}

impl SettingsFaultKind {
    fn in_chinese(&self) -> String {
        match self {
            Self::Syntax { message } => format!("不是正确的 TOML（{message}）"),
            Self::UnknownKey { key } => format!("这里不认识“{key}”，请核对写法，或删去这一行"),
            Self::Missing { key } => format!("缺少“{key}”"),
            Self::WrongType { key, wanted } => format!("“{key}”应当是{}", in_chinese(*wanted)),
            Self::OutOfRange { key, least, most } => format!("“{key}”应在 {least} 与 {most} 之间"),
            Self::TooFine { key } => format!("“{key}”最多两位小数"),
            Self::Empty { key } => format!("“{key}”是空的"),
            Self::Duplicate { name, first } => format!("“{name}”在第 {first} 行已经用过"),
            Self::UnknownName { key, name, known } => {
                format!("“{key}”里的“{name}”不存在，可以写 {}", known.join("、"))
            }
            Self::AllZero { table } => format!("“{table}”不能全是 0"),
        }
    }
}

fn in_chinese(wanted: SettingKind) -> &'static str {
    match wanted {
        SettingKind::Text => "带引号的文字",
        SettingKind::Number => "数字，不带引号和单位",
        SettingKind::Whole => "零或正整数",
        SettingKind::Texts => "文字的列表，如 [\"甲\", \"乙\"]",
        SettingKind::Table => "一段，如 [outliers]",
        SettingKind::Tables => "一段或几段，如 [[criterion]]",
    }
}
