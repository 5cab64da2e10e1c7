//! What a server can be told: in a TOML file, in the environment, on the command line.

mod check;
mod load;
mod off_or_address;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use load::{SettingsError, SettingsSources};

/// Everything that a server can be told. Each part's defaults are safe for a machine of two cores and 100,000 records.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The data folder; made when it is missing.
    pub data: PathBuf,
    /// Where the server listens.
    pub listen: ListenSettings,
    /// Certificates.
    pub tls: TlsSettings,
    /// Who may call.
    pub auth: AuthSettings,
    /// Which web pages may call.
    pub web: WebSettings,
    /// How much one call, one caller and all of them may ask for.
    pub limits: LimitSettings,
    /// What holds for a connection.
    pub connection: ConnectionSettings,
    /// How the server ends.
    pub shutdown: ShutdownSettings,
    /// What is logged.
    pub log: LogSettings,
    /// Where backups go.
    pub backup: BackupSettings,
    /// Where traces go; needs a build with the feature `otel`.
    pub telemetry: TelemetrySettings,
}

/// Where the server listens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListenSettings {
    /// Address and port of the service; port 0 takes a free one.
    pub address: SocketAddr,
    /// Address and port of `/metrics`, `/livez` and `/readyz`; `off` for none.
    #[serde(with = "off_or_address")]
    pub metrics: Option<SocketAddr>,
    /// Lets a server listen beyond this machine without TLS or without tokens.
    pub insecure: bool,
}

/// Certificates. Files are read again when they change; the next connection gets the new ones.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TlsSettings {
    /// The server's certificate chain, PEM.
    pub certificate: Option<PathBuf>,
    /// The certificate's private key, PEM.
    pub key: Option<PathBuf>,
    /// Authorities, one of which must have signed a client's certificate, PEM. Every client then needs one.
    pub client_ca: Option<PathBuf>,
}

/// Who may call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AuthSettings {
    /// Whether a token is needed.
    pub mode: AuthMode,
    /// The file with the tokens' hashes; `tokens.toml` in the data folder when not set.
    pub tokens: Option<PathBuf>,
    /// Whether the health service answers without a token.
    pub open_health: bool,
}

/// Whether a token is needed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AuthMode {
    /// On this machine alone, as long as there is no token file when the server starts, not; otherwise yes.
    #[default]
    Auto,
    /// Always.
    Required,
    /// Never. Whoever reaches the server may do everything.
    Off,
}

/// Which web pages may call.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WebSettings {
    /// Origins that may call from a browser, such as `https://portal.example.cn`.
    pub origins: Vec<String>,
}

/// How much one call, one caller and all of them may ask for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LimitSettings {
    /// Longest message in bytes, after decompression.
    pub message_bytes: usize,
    /// Longest text of a request to be matched or searched for, in chars; stored records have the engine's own limits.
    pub text_chars: usize,
    /// Most records of one batch write.
    pub batch_records: usize,
    /// Most demands of one batch match.
    pub batch_demands: usize,
    /// Most matches or hits of one request.
    pub top: usize,
    /// Calls that are worked on at once; one for each processor when 0.
    pub concurrency: usize,
    /// Calls that may wait for their turn in any case; four for each that is worked on when 0. As many as are worked off
    /// in 10 ms may wait too; more are refused at once.
    pub queue: usize,
    /// Batches, imports, exports, backups, rebuilds and checks that run at once.
    pub long_calls: usize,
    /// Calls a second that one token may make, over time; no limit when 0.
    pub rate_per_second: u32,
    /// Calls that one token may make in one go.
    pub rate_burst: u32,
    /// Longest time in seconds that one call may take, whatever its deadline; streams have none of their own.
    pub longest_call_seconds: u64,
}

/// What holds for a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ConnectionSettings {
    /// Most connections at once; more are closed at once.
    pub most: usize,
    /// Most calls at once on one connection.
    pub streams: u32,
    /// Seconds without traffic after which a connection is asked whether it still lives; never when 0.
    pub keepalive_seconds: u64,
    /// Seconds that an answer to that may take.
    pub keepalive_timeout_seconds: u64,
    /// Seconds after which a connection is asked to begin anew, which spreads clients over servers; never when 0.
    pub age_seconds: u64,
    /// Seconds that TLS and the first request's head may take.
    pub handshake_seconds: u64,
}

/// How the server ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ShutdownSettings {
    /// Seconds in which the server says NOT_SERVING and still takes calls, so that load balancers notice.
    pub notice_seconds: u64,
    /// Seconds that calls under way may then take.
    pub drain_seconds: u64,
}

/// What is logged, to standard error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LogSettings {
    /// `error`, `warn`, `info`, `debug`, `trace`, or a filter such as `info,matcher_grpc=debug`.
    pub level: String,
    /// The form of a line.
    pub format: LogFormat,
    /// Whether every call is logged; failed ones always are.
    pub calls: bool,
}

/// The form of a log line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One JSON object a line.
    #[default]
    Json,
    /// For people.
    Text,
}

/// Where backups go.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BackupSettings {
    /// The folder; `backups` in the data folder when not set.
    pub folder: Option<PathBuf>,
}

/// Where traces go.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TelemetrySettings {
    /// An OTLP endpoint over gRPC, such as `http://127.0.0.1:4317`; none when not set.
    pub otlp_endpoint: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            data: PathBuf::from("matcher-data"),
            listen: ListenSettings::default(),
            tls: TlsSettings::default(),
            auth: AuthSettings::default(),
            web: WebSettings::default(),
            limits: LimitSettings::default(),
            connection: ConnectionSettings::default(),
            shutdown: ShutdownSettings::default(),
            log: LogSettings::default(),
            backup: BackupSettings::default(),
            telemetry: TelemetrySettings::default(),
        }
    }
}

impl Default for ListenSettings {
    fn default() -> Self {
        let local = |port| SocketAddr::from(([127, 0, 0, 1], port));
        Self { address: local(50051), metrics: Some(local(9464)), insecure: false }
    }
}

impl Default for AuthSettings {
    fn default() -> Self {
        Self { mode: AuthMode::Auto, tokens: None, open_health: true }
    }
}

impl Default for LimitSettings {
    fn default() -> Self {
        Self {
            message_bytes: 4 << 20,
            text_chars: 20_000,
            batch_records: 1_000,
            batch_demands: 10_000,
            top: 1_000,
            concurrency: 0,
            queue: 0,
            long_calls: 4,
            rate_per_second: 0,
            rate_burst: 100,
            longest_call_seconds: 60,
        }
    }
}

impl Default for ConnectionSettings {
    fn default() -> Self {
        Self {
            most: 1_000,
            streams: 200,
            keepalive_seconds: 60,
            keepalive_timeout_seconds: 20,
            age_seconds: 0,
            handshake_seconds: 10,
        }
    }
}

impl Default for ShutdownSettings {
    fn default() -> Self {
        Self { notice_seconds: 0, drain_seconds: 30 }
    }
}

impl Default for LogSettings {
    fn default() -> Self {
        Self { level: "info".to_owned(), format: LogFormat::Json, calls: false }
    }
}

impl Settings {
    /// The file with the tokens' hashes.
    pub fn token_file(&self) -> PathBuf {
        self.auth.tokens.clone().unwrap_or_else(|| self.data.join("tokens.toml"))
    }

    /// The folder that backups go to.
    pub fn backup_folder(&self) -> PathBuf {
        self.backup.folder.clone().unwrap_or_else(|| self.data.join("backups"))
    }
}

impl LimitSettings {
    /// Calls that are worked on at once.
    pub fn concurrency(&self) -> usize {
        match self.concurrency {
            0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            given => given,
        }
    }

    /// Calls that may wait for their turn.
    pub fn queue(&self) -> usize {
        match self.queue {
            0 => 4 * self.concurrency(),
            given => given,
        }
    }

    /// Longest time that one call may take.
    pub fn longest_call(&self) -> Duration {
        Duration::from_secs(self.longest_call_seconds)
    }
}
