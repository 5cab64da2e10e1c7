//! Which encoder an office has switched on.

mod build;
mod error;
mod file;
mod http_settings;
mod local_settings;

use std::path::{Path, PathBuf};

pub use build::BuildError;
pub use error::{EncoderSettingsError, SettingFault};
pub use http_settings::HttpSettings;
pub use local_settings::LocalSettings;

use crate::role_marks::{RoleMark, RoleMarks};

/// Which encoder an office has switched on, as the file [`EncoderSettings::FILE`] in its data folder says.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "a process has one or two of them")]
pub enum EncoderSettings {
    /// A server; the section `[http]`.
    Http(HttpSettings),
    /// A model in a folder on this machine; the section `[local]`.
    Local(LocalSettings),
}

impl EncoderSettings {
    /// The file's name in the data folder.
    pub const FILE: &'static str = "encoder.toml";

    /// The model's name as it was given: the server's name for it, or the folder's.
    pub fn model(&self) -> &str {
        match self {
            Self::Http(http) => &http.model,
            Self::Local(local) => local.name(),
        }
    }

    /// Checks what can be known without an encoder.
    ///
    /// # Errors
    /// [`SettingFault`] names the setting, what is wrong, and what would be right.
    pub fn check(&self) -> Result<(), SettingFault> {
        match self {
            Self::Http(http) => http.check(),
            Self::Local(local) => local.check(),
        }
    }
}

/// The marks as they were given, if any was; otherwise nothing, so that the model's own count.
fn given_marks(prefixes: [&Option<String>; 2], input_types: [&Option<String>; 2]) -> Option<RoleMarks> {
    if prefixes.into_iter().chain(input_types).all(Option::is_none) {
        return None;
    }
    let mark = |side: usize| RoleMark {
        prefix: prefixes[side].clone().unwrap_or_default(),
        input_type: input_types[side].clone(),
    };
    Some(RoleMarks { demand: mark(0), supply: mark(1) })
}

/// A path as it is meant: relative ones stand in the data folder.
fn within(folder: &Path, path: &Path) -> PathBuf {
    folder.join(path)
}
