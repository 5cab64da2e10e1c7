//! The matching engine as a gRPC service: the same records, scores and reasons as through the crate and the command
//! line, for platforms in any language.
//!
//! [`Server`] takes [`Settings`], opens the catalogue of a data folder and serves it until it is told to stop;
//! [`ServeArgs`] is its command line, which `matcher serve` and `matcher-server` share. [`proto`] has the messages and
//! clients that `proto/matcher/v1` describes.
//!
//! ```no_run
//! use matcher_grpc::{Server, Settings};
//!
//! # async fn example() -> Result<(), matcher_grpc::ServerError> {
//! let settings = Settings { data: "matcher-data".into(), ..Settings::default() };
//! let server = Server::start(settings).await?;
//! println!("listening on {}", server.address());
//! server.run_until(async { tokio::signal::ctrl_c().await.unwrap_or_default() }).await
//! # }
//! ```

mod auth;
mod command;
mod convert;
mod descriptors;
mod door;
mod failure;
mod field_mask;
mod gate;
mod logging;
mod metrics;
mod page_token;
mod server;
mod services;
mod settings;
mod state;
#[cfg(feature = "otel")]
mod telemetry;
mod violation;

pub use auth::{NewToken, NotARole, Role, Secret, Token, TokenFile, TokenFileError};
pub use command::{ServeArgs, serve};
pub use descriptors::FILE_DESCRIPTOR_SET;
pub use server::{Server, ServerError};
pub use settings::{
    AuthMode, AuthSettings, BackupSettings, ConnectionSettings, LimitSettings, ListenSettings, LogFormat,
    LogSettings, Settings, SettingsError, SettingsSources, ShutdownSettings, TelemetrySettings, TlsSettings,
    WebSettings,
};

/// Messages, clients and server traits of `matcher.v1`, made from the protos.
pub mod proto {
    #![allow(missing_docs, clippy::all, clippy::too_many_lines, rustdoc::all)]
    tonic::include_proto!("matcher.v1");
}
