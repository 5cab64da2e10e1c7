//! From settings to an encoder.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use matcher_core::Cancel;
use matcher_core::semantic::{Encoder, EncoderError};

use super::{EncoderSettings, HttpSettings, LocalSettings, SettingFault};

/// Why there is no encoder, though settings ask for one.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// A setting cannot be used, or what it names cannot.
    #[error(transparent)]
    Setting(#[from] SettingFault),
    /// This program was built without what the section needs.
    #[error(
        "[{section}] needs a build with the feature `{section}`; use the other kind of encoder or another build"
    )]
    LeftOut {
        /// The section, and the feature's name.
        section: &'static str,
    },
    /// The server did not say how long its vectors are; setting `http.dimensions` lets the engine open without it.
    #[error(transparent)]
    Encoder(#[from] EncoderError),
    /// The folder has no model that can be used.
    #[error("model `{}`: {reason}", folder.display())]
    Model {
        /// The folder.
        folder: PathBuf,
        /// What is missing or wrong.
        reason: String,
    },
}

impl BuildError {
    /// What is wrong and what to do, in Chinese.
    pub fn user_message(&self) -> String {
        match self {
            Self::Setting(fault) => fault.user_message(),
            Self::LeftOut { section } => {
                format!(
                    "本程序不含 [{section}] 编码器（编译选项 {section}）。请改用另一种编码器，或换用带此选项的程序。"
                )
            }
            Self::Encoder(EncoderError::Unreachable { reason }) => format!(
                "连不上编码服务：{reason}。请确认服务已启动、http.url 无误；设置 http.dimensions 后，服务未启动时也能打开。"
            ),
            Self::Encoder(EncoderError::Refused { reason }) => {
                format!("编码服务拒绝了请求：{reason}。请检查 http.url、http.model 和 http.api_key_file。")
            }
            Self::Encoder(EncoderError::Unusable { reason }) => {
                format!("编码服务的回答不能使用：{reason}。请检查 http.url 是否指向 /v1/embeddings 接口。")
            }
            Self::Encoder(_) => "已取消。".to_owned(),
            Self::Model { folder, reason } => {
                format!("文件夹“{}”中的模型不能使用：{reason}。", folder.display())
            }
        }
    }
}

impl EncoderSettings {
    /// Makes the encoder. Relative paths of the settings stand in `folder`, the data folder. A server is asked for the
    /// length of its vectors unless `http.dimensions` says it; a local model is read into memory.
    ///
    /// # Errors
    /// [`BuildError`]; [`EncoderError::Cancelled`] in it when `cancel` ended the work.
    pub fn build(&self, folder: &Path, cancel: &Cancel) -> Result<Arc<dyn Encoder>, BuildError> {
        self.check()?;
        match self {
            Self::Http(http) => build_http(&http.within(folder), cancel),
            Self::Local(local) => build_local(local, folder, cancel),
        }
    }
}

#[cfg(feature = "http")]
fn build_http(settings: &HttpSettings, cancel: &Cancel) -> Result<Arc<dyn Encoder>, BuildError> {
    let key = settings.api_key_file.as_deref().map(crate::http::ApiKey::of_file).transpose()?;
    Ok(Arc::new(crate::http::HttpEncoder::connect(settings, key, cancel)?))
}

#[cfg(not(feature = "http"))]
fn build_http(_: &HttpSettings, _: &Cancel) -> Result<Arc<dyn Encoder>, BuildError> {
    Err(BuildError::LeftOut { section: "http" })
}

#[cfg(feature = "local")]
fn build_local(
    settings: &LocalSettings,
    folder: &Path,
    cancel: &Cancel,
) -> Result<Arc<dyn Encoder>, BuildError> {
    let model = super::within(folder, &settings.folder);
    Ok(Arc::new(crate::local::LocalEncoder::open(&model, settings.given_marks(), cancel)?))
}

#[cfg(not(feature = "local"))]
fn build_local(_: &LocalSettings, _: &Path, _: &Cancel) -> Result<Arc<dyn Encoder>, BuildError> {
    Err(BuildError::LeftOut { section: "local" })
}
