//! The server as a process of its own, as it is installed.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};

use super::calls::check_health;
use super::process_use::ProcessUse;

/// The longest that a server may take to listen, and to open its catalogue.
const STARTING: Duration = Duration::from_secs(60);
/// Log lines that are kept to be shown when something goes wrong.
const KEPT_LINES: usize = 30;

/// The server's program: where `--server` says, or beside this program.
///
/// # Errors
/// When it is not there.
pub fn server_binary(given: &str) -> anyhow::Result<PathBuf> {
    if !given.is_empty() {
        return Ok(PathBuf::from(given));
    }
    let program = std::env::current_exe()?;
    let name = format!("matcher-server{}", std::env::consts::EXE_SUFFIX);
    let beside = program.ancestors().skip(1).take(2).map(|folder| folder.join(&name));
    let found = beside.into_iter().find(|file| file.is_file());
    found.with_context(|| format!("no {name} beside {}; build it or give --server", program.display()))
}

/// A server that runs. It is killed when this is dropped.
pub struct ServerProcess {
    child: Child,
    address: SocketAddr,
    log: Arc<Mutex<Log>>,
}

/// What the server said on standard error.
#[derive(Default)]
struct Log {
    last: VecDeque<String>,
    errors: Vec<String>,
}

impl ServerProcess {
    /// Starts a server on a free port, without a metrics port, and waits until it listens. `settings` are as for
    /// `--set`: `name=value`.
    ///
    /// # Errors
    /// When it ends, or does not listen within a minute.
    pub fn start(binary: &Path, data: &Path, settings: &[&str]) -> anyhow::Result<Self> {
        let mut command = Command::new(binary);
        command.arg("--data").arg(data).args(["--listen", "127.0.0.1:0", "--metrics", "off"]);
        command.args(settings.iter().flat_map(|setting| ["--set", setting]));
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
        let mut child = child.with_context(|| format!("`{}` cannot be started", binary.display()))?;
        let log = Arc::new(Mutex::new(Log::default()));
        let (sender, listening) = channel();
        let stderr = child.stderr.take().context("no pipe")?;
        std::thread::spawn({
            let log = Arc::clone(&log);
            move || follow(stderr, &log, &sender)
        });
        let address = listens_at(&listening);
        let mut server = Self { child, address: SocketAddr::from(([127, 0, 0, 1], 0)), log };
        server.address = address.with_context(|| server.last_words())?;
        Ok(server)
    }

    /// Waits until the catalogue is open.
    ///
    /// # Errors
    /// When the server has ended, or a minute has passed.
    pub async fn wait_until_serving(&mut self) -> anyhow::Result<()> {
        let until = Instant::now() + STARTING;
        loop {
            let Err(error) = check_health(self.address).await else { return Ok(()) };
            self.ensure_alive()?;
            if Instant::now() > until {
                return Err(error).with_context(|| self.last_words());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What it uses now.
    ///
    /// # Errors
    /// When it has ended.
    pub fn used(&self) -> anyhow::Result<ProcessUse> {
        ProcessUse::of(self.child.id()).with_context(|| self.last_words())
    }

    /// Lines that it logged as errors: what must not happen.
    pub fn errors(&self) -> Vec<String> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).errors.clone()
    }

    /// Whether it still runs.
    ///
    /// # Errors
    /// When it has ended.
    pub fn ensure_alive(&mut self) -> anyhow::Result<()> {
        match self.child.try_wait()? {
            None => Ok(()),
            Some(status) => bail!("the server ended with {status}: {}", self.last_words()),
        }
    }

    /// Asks it to end: SIGTERM.
    ///
    /// # Errors
    /// When there is no `kill`.
    pub fn terminate(&self) -> anyhow::Result<()> {
        let pid = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &pid]).status().context("`kill` cannot be started")?;
        ensure!(told.success(), "the server could not be told to end");
        Ok(())
    }

    /// Kills it: SIGKILL.
    ///
    /// # Errors
    /// What the system says.
    pub fn kill(&mut self) -> anyhow::Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Waits for its end.
    ///
    /// # Errors
    /// When it does not come in time.
    pub async fn wait(&mut self, patience: Duration) -> anyhow::Result<ExitStatus> {
        let until = Instant::now() + patience;
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            ensure!(Instant::now() < until, "the server did not end: {}", self.last_words());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// The last lines of its log.
    pub fn last_words(&self) -> String {
        let log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        let lines: Vec<&str> = log.last.iter().map(String::as_str).collect();
        format!("the server's last words:\n{}", lines.join("\n"))
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.kill();
    }
}

fn listens_at(listening: &Receiver<SocketAddr>) -> anyhow::Result<SocketAddr> {
    listening.recv_timeout(STARTING).context("the server does not listen")
}

/// Reads the log to its end, so that the server never waits for a reader.
fn follow(stderr: impl Read, log: &Mutex<Log>, listening: &Sender<SocketAddr>) {
    for line in BufReader::new(stderr).lines().map_while(Result::ok) {
        if let Some(address) = address_in(&line) {
            // Nobody waits for it twice.
            let _ = listening.send(address);
        }
        let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
        if line.contains("\"level\":\"ERROR\"") || line.contains("panicked at") {
            log.errors.push(line.clone());
        }
        if log.last.len() == KEPT_LINES {
            log.last.pop_front();
        }
        log.last.push_back(line);
    }
}

/// The address in the line that says that the server listens.
fn address_in(line: &str) -> Option<SocketAddr> {
    if !line.contains("\"listening\"") {
        return None;
    }
    let line: serde_json::Value = serde_json::from_str(line).ok()?;
    line.get("address")?.as_str()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::address_in;

    #[test]
    fn the_address_stands_in_one_line() {
        let line = r#"{"level":"INFO","message":"listening","address":"127.0.0.1:4711","tokens":false}"#;
        assert_eq!(address_in(line).map(|address| address.port()), Some(4711));
        assert_eq!(address_in(r#"{"message":"catalogue open"}"#), None);
    }
}
