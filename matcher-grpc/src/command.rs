//! The command line of the server, for `matcher serve` and `matcher-server`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::logging::Logging;
use crate::server::{Server, ServerError};
use crate::settings::{Settings, SettingsSources};

/// Threads that answer while as many as may read at once are reading.
const ANSWERING: usize = 2;

/// What the server's command line takes. What stands in no option of its own is reached by `--set`.
#[derive(Debug, Clone, Default, Args)]
pub struct ServeArgs {
    /// 设置文件（TOML）；--print-config 可以输出一份完整的
    #[arg(long, value_name = "文件")]
    pub config: Option<PathBuf>,
    /// 监听地址；缺省 127.0.0.1:50051
    #[arg(long, value_name = "地址:端口")]
    pub listen: Option<String>,
    /// 指标端口（/metrics、/livez、/readyz）；缺省 127.0.0.1:9464，写 off 则不开
    #[arg(long, value_name = "地址:端口")]
    pub metrics: Option<String>,
    /// 服务器证书（PEM）
    #[arg(long, value_name = "文件")]
    pub tls_certificate: Option<PathBuf>,
    /// 证书的私钥（PEM）
    #[arg(long, value_name = "文件")]
    pub tls_key: Option<PathBuf>,
    /// 要求客户端出示由此机构签发的证书（PEM）
    #[arg(long, value_name = "文件")]
    pub tls_client_ca: Option<PathBuf>,
    /// 允许从浏览器调用的网页来源，如 <https://portal.example.cn>；多个用逗号分开
    #[arg(long, value_name = "来源", value_delimiter = ',')]
    pub web_origin: Vec<String>,
    /// 明知没有 TLS 或令牌，仍然对外监听
    #[arg(long)]
    pub insecure: bool,
    /// 任意一项设置，如 --set limits.top=50；可重复
    #[arg(long, value_name = "名称=值")]
    pub set: Vec<String>,
    /// 输出合并后的全部设置，然后结束
    #[arg(long)]
    pub print_config: bool,
}

impl ServeArgs {
    /// The sources of settings that the command line names; `data` is the data folder, where it was given.
    ///
    /// # Errors
    /// Names a `--set` that has no `=`.
    pub fn sources(&self, data: Option<&std::path::Path>) -> Result<SettingsSources, String> {
        let path = |path: &PathBuf| path.display().to_string();
        let mut overrides: Vec<(String, String)> = Vec::new();
        let mut put =
            |name: &str, value: Option<String>| overrides.extend(value.map(|value| (name.to_owned(), value)));
        put("data", data.map(|data| data.display().to_string()));
        put("listen.address", self.listen.clone());
        put("listen.metrics", self.metrics.clone());
        put("listen.insecure", self.insecure.then(|| "true".to_owned()));
        put("tls.certificate", self.tls_certificate.as_ref().map(path));
        put("tls.key", self.tls_key.as_ref().map(path));
        put("tls.client_ca", self.tls_client_ca.as_ref().map(path));
        put("web.origins", (!self.web_origin.is_empty()).then(|| self.web_origin.join(",")));
        for pair in &self.set {
            let (name, value) = pair.split_once('=').ok_or_else(|| format!("--set {pair}: no `=`"))?;
            overrides.push((name.trim().to_owned(), value.trim().to_owned()));
        }
        Ok(SettingsSources { file: self.config.clone(), overrides })
    }
}

/// Serves until the process is told to stop (SIGTERM, SIGINT, Ctrl-C).
///
/// # Errors
/// [`ServerError`] when the server cannot start, or the catalogue cannot be opened.
pub fn serve(settings: Settings) -> Result<ExitCode, ServerError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        // Those that read are busy with that; the others take calls in, refuse what is too much, and tell of health.
        .worker_threads(settings.limits.concurrency() + ANSWERING)
        .thread_name("matcher-serve")
        .build()
        .map_err(|source| ServerError::Io { what: "the runtime".to_owned(), source })?;
    // Exporters need a runtime about them.
    let inside = runtime.enter();
    let logging = Logging::begin(&settings)?;
    // What a panic says may hold a record's text; where it was is enough to find it.
    std::panic::set_hook(Box::new(|panic| {
        let at = panic.location().map_or_else(String::new, ToString::to_string);
        tracing::error!(at, "a thread panicked");
    }));
    let served = runtime.block_on(async {
        let server = Server::start(settings).await?;
        server.run_until(told_to_stop()).await
    });
    logging.end();
    drop(inside);
    // Threads that nobody waits for any longer do not hold the end up.
    runtime.shutdown_timeout(std::time::Duration::from_secs(1));
    served.map(|()| ExitCode::SUCCESS)
}

async fn told_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

#[cfg(test)]
mod tests {
    use super::ServeArgs;
    use crate::settings::Settings;

    #[test]
    fn flags_become_settings() {
        let args = ServeArgs {
            listen: Some("127.0.0.1:0".to_owned()),
            metrics: Some("off".to_owned()),
            web_origin: vec!["https://a.example".to_owned(), "https://b.example".to_owned()],
            set: vec!["limits.top = 7".to_owned()],
            ..ServeArgs::default()
        };
        let settings = Settings::load(&args.sources(None).expect("sound")).expect("sound");
        assert_eq!(
            (settings.listen.address.port(), settings.listen.metrics, settings.limits.top),
            (0, None, 7)
        );
        assert_eq!(settings.web.origins.len(), 2);
        let broken = ServeArgs { set: vec!["limits.top".to_owned()], ..ServeArgs::default() };
        assert!(broken.sources(None).is_err());
    }
}
