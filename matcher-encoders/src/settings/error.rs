//! What can be wrong with settings.

use std::path::PathBuf;

/// A setting that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{setting}: {reason}")]
pub struct SettingFault {
    /// The setting with its section, such as `http.url`.
    pub setting: &'static str,
    /// What is wrong, and what would be right.
    pub reason: String,
    /// The same in Chinese.
    pub chinese: String,
}

impl SettingFault {
    pub(crate) fn new(setting: &'static str, reason: impl Into<String>, chinese: impl Into<String>) -> Self {
        Self { setting, reason: reason.into(), chinese: chinese.into() }
    }

    /// The setting and what to do about it, in Chinese.
    pub fn user_message(&self) -> String {
        format!("设置 {} 不能使用：{}。", self.setting, self.chinese)
    }
}

/// A file of settings that cannot be read, used or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EncoderSettingsError {
    /// The file is there, and cannot be read, or cannot be written.
    #[error("encoder settings `{}`: {source}", file.display())]
    Io {
        /// The file.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is not TOML, or has something that is no setting, or of another type.
    #[error("encoder settings `{}`: {reason}", file.display())]
    Syntax {
        /// The file.
        file: PathBuf,
        /// What is wrong, with its line.
        reason: String,
    },
    /// It has not exactly one of the sections `[http]` and `[local]`.
    #[error(
        "encoder settings `{}`: {found} of the sections [http] and [local]; keep one, or remove the file to do without an encoder",
        file.display()
    )]
    Sections {
        /// The file.
        file: PathBuf,
        /// How many of the two it has.
        found: usize,
    },
    /// A setting cannot be used.
    #[error("encoder settings `{}`: {fault}", file.display())]
    Fault {
        /// The file.
        file: PathBuf,
        /// Which one, and why.
        fault: SettingFault,
    },
}

impl EncoderSettingsError {
    /// What is wrong and what to do, in Chinese.
    pub fn user_message(&self) -> String {
        match self {
            Self::Io { file, source } => format!("编码器设置文件“{}”无法读写：{source}。", file.display()),
            Self::Syntax { file, reason } => {
                format!("编码器设置文件“{}”有误：{}。", file.display(), reason.trim_end())
            }
            Self::Sections { file, found } => format!(
                "编码器设置文件“{}”应当只有 [http] 和 [local] 之一，现有 {found} 个。请只留一个；不用编码器则删去此文件。",
                file.display()
            ),
            Self::Fault { file, fault } => {
                format!("编码器设置文件“{}”：{}", file.display(), fault.user_message())
            }
        }
    }
}
