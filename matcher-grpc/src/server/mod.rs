//! The server: opens the catalogue, listens, and ends in good order.

mod connection;
mod health;
mod listener;
mod metrics_port;
mod stack;
mod tls;

use std::future::Future;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use matcher_core::semantic::Encoder;
use matcher_core::{Cancel, Engine, EngineOptions};
use matcher_encoders::{EncoderSettings, MissingEncoder};
use tokio::task::JoinHandle;

use crate::auth::{Auth, Keyring, Rate, TokenFile, TokenFileError};
use crate::settings::{Settings, SettingsError};
use crate::state::State;

use connection::Connections;
use health::Health;
use listener::Listener;
use tls::Tls;

/// After the drain, so long at most for work that has been told to end.
const LAST_WORK: Duration = Duration::from_secs(5);

/// Connections that are always to be had on the metrics port.
const WATCHERS: usize = 10;

/// A server that cannot start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServerError {
    /// The settings cannot be used.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// An address cannot be listened on, or the like.
    #[error("{what}: {source}")]
    Io {
        /// What was tried.
        what: String,
        /// Why it failed.
        source: std::io::Error,
    },
    /// A certificate or key cannot be used.
    #[error("`{file}`: {reason}")]
    Tls {
        /// The file.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The token file cannot be used.
    #[error(transparent)]
    Tokens(#[from] TokenFileError),
    /// The log level is no filter.
    #[error("log.level: {0}")]
    Log(String),
    /// Spans cannot be sent.
    #[error("telemetry: {0}")]
    Telemetry(String),
    /// The data folder's own taxonomy, lexicon or synonyms cannot be used.
    #[error("{0}")]
    Rules(String),
    /// Opening the catalogue ended in a panic, of which the log says where it was.
    #[error("opening the catalogue panicked")]
    Broken,
    /// The catalogue cannot be opened.
    #[error("data folder `{folder}`: {source}")]
    Catalogue {
        /// The data folder.
        folder: String,
        /// Why.
        source: matcher_core::Error,
    },
}

impl ServerError {
    /// What is wrong and what to do, in Chinese.
    pub fn user_message(&self) -> String {
        match self {
            Self::Settings(error) => error.user_message(),
            Self::Io { what, source } => {
                format!("服务无法启动（{what}：{source}）。如果端口被占用，请用 --listen 换一个。")
            }
            Self::Tls { file, reason } => format!("证书文件“{file}”不能使用：{reason}。"),
            Self::Tokens(error) => error.user_message(),
            Self::Log(reason) => {
                format!("设置 log.level 不能使用：{reason}。可写 error、warn、info、debug 或 trace。")
            }
            Self::Telemetry(reason) => format!("无法发送追踪数据：{reason}。"),
            Self::Rules(reason) => format!("数据文件夹里的词典或产业链文件不能使用：{reason}。"),
            Self::Broken => "打开数据时发生内部错误，请把日志交给开发者。".to_owned(),
            Self::Catalogue { folder, source } => match source.kind() {
                matcher_core::ErrorKind::Locked => {
                    format!(
                        "数据文件夹“{folder}”正被另一个 matcher 进程使用。请先结束它，或用 --data 指定别的文件夹。"
                    )
                }
                _ => format!("数据文件夹“{folder}”打不开：{source}。可以运行 matcher doctor 检查。"),
            },
        }
    }
}

/// A server that listens. It answers NOT_SERVING until its catalogue is open.
pub struct Server {
    state: Arc<State>,
    health: Health,
    connections: Connections,
    address: SocketAddr,
    metrics_address: Option<SocketAddr>,
    loading: JoinHandle<Result<(), ServerError>>,
    watching: JoinHandle<()>,
    learning: JoinHandle<()>,
}

impl Server {
    /// Listens, and begins to open the catalogue.
    ///
    /// # Errors
    /// [`ServerError`] for settings, certificates and tokens that cannot be used, and addresses that are taken.
    pub async fn start(settings: Settings) -> Result<Self, ServerError> {
        settings.check()?;
        let auth = Arc::new(auth(&settings)?);
        let tls = Tls::open(&settings.tls)?.map(Arc::new);
        let service = Listener::bind(settings.listen.address, tls.clone()).await?;
        let metrics = match settings.listen.metrics {
            Some(address) => Some(Listener::bind(address, tls).await?.with_reserve(WATCHERS)),
            None => None,
        };
        let (address, metrics_address) = (service.address(), metrics.as_ref().map(Listener::address));
        let chance = |source| ServerError::Io { what: "the system's source of chance".to_owned(), source };
        let state = Arc::new(State::new(settings).map_err(chance)?);
        let (health, health_service) = Health::new();
        // The library begins with "serving".
        health.set(false).await;
        let connections = Connections::new(&state);
        let stack = stack::of_service(&state, &auth, health_service, connections.draining());
        connections.serve(service, stack);
        if let Some(metrics) = metrics {
            let stack = metrics_port::stack(&state, &auth);
            connections.serve(metrics, stack);
        }
        let metrics = metrics_address.map_or_else(|| "off".to_owned(), |address| address.to_string());
        tracing::info!(%address, metrics, tokens = state.settings.needs_token(), "listening");
        let watching = tokio::spawn(Arc::clone(&state).watch_refreshing());
        let learning = tokio::spawn(Arc::clone(&state).keep_learning());
        let loading = tokio::spawn(load(Arc::clone(&state), health.clone()));
        Ok(Self { state, health, connections, address, metrics_address, loading, watching, learning })
    }

    /// Where the service listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where `/metrics` is, if it is anywhere.
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics_address
    }

    /// Serves until `stop` ends, then lets the calls under way end and closes the catalogue.
    ///
    /// # Errors
    /// [`ServerError::Catalogue`] and [`ServerError::Rules`] when the catalogue cannot be opened.
    pub async fn run_until(mut self, stop: impl Future<Output = ()>) -> Result<(), ServerError> {
        tokio::pin!(stop);
        let loaded = tokio::select! {
            loaded = &mut self.loading => Some(loaded),
            () = &mut stop => None,
        };
        match loaded {
            Some(Ok(Ok(()))) => stop.await,
            Some(Ok(Err(error))) => return Err(error),
            Some(Err(_)) => return Err(ServerError::Broken),
            // An index that is being built ends with the process, and is built again next time.
            None => self.loading.abort(),
        }
        self.drain().await;
        Ok(())
    }

    async fn drain(self) {
        let began = Instant::now();
        let shutdown = &self.state.settings.shutdown;
        tracing::info!("draining");
        self.watching.abort();
        self.learning.abort();
        self.state.begin_to_drain();
        self.health.set(false).await;
        tokio::time::sleep(Duration::from_secs(shutdown.notice_seconds)).await;
        let ended = self.connections.drain(Duration::from_secs(shutdown.drain_seconds)).await;
        close(&self.state).await;
        let took_ms = began.elapsed().as_millis() as u64;
        tracing::info!(all_calls_ended = ended, took_ms, "stopped");
    }
}

fn auth(settings: &Settings) -> Result<Auth, ServerError> {
    let rate = Rate::new(settings.limits.rate_per_second, settings.limits.rate_burst);
    let keyring = match settings.needs_token() {
        true => Some(Keyring::open(TokenFile::at(settings.token_file()), rate)?),
        false => None,
    };
    Ok(Auth::new(keyring, settings.auth.open_health))
}

/// The encoder that the data folder names. One that cannot be had is no reason not to serve: calls say that only words were
/// compared.
fn encoder(folder: &Path) -> Option<Arc<dyn Encoder>> {
    let settings = match EncoderSettings::of_folder(folder) {
        Ok(settings) => settings?,
        Err(error) => {
            tracing::error!(%error, "the encoder's settings cannot be used; only words are compared");
            return None;
        }
    };
    match settings.build(folder, &Cancel::never()) {
        Ok(encoder) => Some(encoder),
        Err(error) => {
            let after = "with http.dimensions in encoder.toml, as `matcher encoder use` writes it, it would be asked again";
            tracing::error!(%error, after, "there is no encoder; only words are compared until the next start");
            Some(Arc::new(MissingEncoder::because_of(&error)))
        }
    }
}

async fn load(state: Arc<State>, health: Health) -> Result<(), ServerError> {
    let folder = state.settings.data.clone();
    let began = Instant::now();
    let opened = tokio::task::spawn_blocking(move || {
        let mut options =
            EngineOptions::of_folder(&folder).map_err(|error| ServerError::Rules(error.to_string()))?;
        options.encoder = encoder(&folder);
        let name = folder.display().to_string();
        Engine::open(&folder, options).map_err(|source| ServerError::Catalogue { folder: name, source })
    });
    let engine = opened.await.map_err(|_| ServerError::Broken)??;
    let engine = Arc::new(engine);
    state.open(Arc::clone(&engine));
    health.set(true).await;
    let took_ms = began.elapsed().as_millis() as u64;
    // Whoever waits for this line finds the server serving.
    tracing::info!(opening = ?engine.opening(), took_ms, "catalogue open");
    Ok(())
}

/// Closes the catalogue when the last work with it has ended.
async fn close(state: &State) {
    let Some(mut engine) = state.close() else { return };
    let until = Instant::now() + LAST_WORK;
    loop {
        match Arc::try_unwrap(engine) {
            Ok(engine) => {
                // Gives the index its last commit.
                let _ = tokio::task::spawn_blocking(move || drop(engine)).await;
                return;
            }
            Err(_) if Instant::now() >= until => {
                return tracing::warn!(
                    "work under way did not end; what was written is on disk all the same"
                );
            }
            Err(shared) => engine = shared,
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
