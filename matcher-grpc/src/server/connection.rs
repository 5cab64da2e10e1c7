//! Connections: taken in, limited, grown old, and ended in good order.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio_util::io::InspectReader;
use tokio_util::sync::CancellationToken;
use tonic::body::Body;
use tower::ServiceExt;

use super::listener::Listener;
use super::stack::Stack;
use crate::metrics::Metrics;
use crate::settings::ConnectionSettings;
use crate::state::State;

/// After a failure to take a connection in, as when there are too many open files.
const AFTER_FAILURE: Duration = Duration::from_millis(50);
/// Longest head of a request, in bytes.
const HEAD_BYTES: u32 = 16 << 10;
/// Streams that a peer may open and give up before they were looked at.
const PENDING_RESETS: usize = 50;

/// Bytes that a peer may send on one stream before somebody has read them.
const STREAM_WINDOW: u32 = 64 << 10;
/// The same for a whole connection. h2 ends a connection with many small messages that nobody has read yet, as in an
/// import of short records; it allows the more of them, the larger this is.
const CONNECTION_WINDOW: u32 = 16 << 20;
/// Bytes with which HTTP/2 begins. Who has not sent so many has not asked for anything yet, whatever the version.
const LEAST_BYTES: usize = 24;
/// Whoever connects as the server ends has so long to ask for something, and is then told. A connection that is closed
/// with bytes that nobody read is reset, which tells the other side nothing.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// So many connections that wait when the server begins to end are still taken in.
const MOST_LATE: usize = 256;
/// So often it is looked whether he has.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// All connections of a server.
pub(super) struct Connections {
    shared: Arc<Shared>,
    // Ends when all listeners and connections have let go of their senders.
    open: mpsc::Receiver<()>,
    sender: mpsc::Sender<()>,
}

/// What connections share.
pub(super) struct Shared {
    builder: auto::Builder<TokioExecutor>,
    settings: ConnectionSettings,
    metrics: Arc<Metrics>,
    draining: CancellationToken,
    aborting: CancellationToken,
}

impl Connections {
    pub(super) fn new(state: &State) -> Self {
        let settings = state.settings.connection.clone();
        let (sender, open) = mpsc::channel(1);
        let shared = Shared {
            builder: builder(&settings),
            settings,
            metrics: Arc::clone(&state.metrics),
            draining: CancellationToken::new(),
            aborting: CancellationToken::new(),
        };
        Self { shared: Arc::new(shared), open, sender }
    }

    /// Takes in what comes to a listener, until the server drains.
    pub(super) fn serve(&self, listener: Listener, stack: Stack) {
        tokio::spawn(Arc::clone(&self.shared).serve(listener, stack, self.sender.clone()));
    }

    /// Cancelled when the server ends.
    pub(super) fn draining(&self) -> CancellationToken {
        self.shared.draining.clone()
    }

    /// Takes no more connections in, asks those that are open to end, and ends them after `patience`; says whether all
    /// had ended by themselves.
    pub(super) async fn drain(self, patience: Duration) -> bool {
        let Self { shared, mut open, sender } = self;
        drop(sender);
        shared.draining.cancel();
        let ended = tokio::time::timeout(patience, open.recv()).await.is_ok();
        shared.aborting.cancel();
        ended
    }
}

impl Shared {
    /// Takes connections in until the server drains, and those that wait by then.
    async fn serve(self: Arc<Self>, listener: Listener, stack: Stack, open: mpsc::Sender<()>) {
        let mut late = 0;
        while late < MOST_LATE {
            let stream = tokio::select! {
                biased;
                stream = listener.accept() => stream,
                () = self.draining.cancelled() => return,
            };
            late += usize::from(self.draining.is_cancelled());
            match stream {
                Ok(stream) => self.take_in(stream, &listener, &stack, &open),
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be taken in");
                    tokio::time::sleep(AFTER_FAILURE).await;
                }
            }
        }
    }

    fn take_in(
        self: &Arc<Self>,
        stream: TcpStream,
        listener: &Listener,
        stack: &Stack,
        open: &mpsc::Sender<()>,
    ) {
        if self.metrics.connections.get() >= (self.settings.most + listener.reserve) as i64 {
            self.metrics.connections_refused.inc();
            return;
        }
        let counted = Counted::new(&self.metrics);
        let (shared, stack, tls, open) =
            (Arc::clone(self), stack.clone(), listener.tls.clone(), open.clone());
        tokio::spawn(async move {
            let (_open, _counted) = (open, counted);
            let patience = Duration::from_secs(shared.settings.handshake_seconds);
            match tls {
                None => shared.converse(stream, stack).await,
                Some(tls) => match tokio::time::timeout(patience, tls.acceptor().accept(stream)).await {
                    Ok(Ok(stream)) => shared.converse(stream, stack).await,
                    Ok(Err(error)) => tracing::debug!(%error, "no TLS"),
                    Err(_) => tracing::debug!("TLS took too long"),
                },
            }
        });
    }

    /// Answers everything that comes over one connection.
    async fn converse(&self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, stack: Stack) {
        let read = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&read);
        let stream = InspectReader::new(stream, move |bytes: &[u8]| {
            count.fetch_add(bytes.len(), Ordering::Relaxed);
        });
        let mut silence = pin!(tokio::time::sleep(Duration::from_secs(self.settings.handshake_seconds)));
        let mut silent = true;
        let service =
            stack.map_request(|request: http::Request<hyper::body::Incoming>| request.map(Body::new));
        let connection =
            self.builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
        let mut connection = pin!(connection);
        let age = match self.settings.age_seconds {
            // As good as for ever.
            0 => Duration::from_secs(u64::from(u32::MAX)),
            seconds => Duration::from_secs(seconds),
        };
        let mut told = false;
        let mut old = pin!(tokio::time::sleep(age));
        loop {
            tokio::select! {
                ended = connection.as_mut() => {
                    if let Err(error) = ended {
                        tracing::debug!(%error, "connection ended");
                    }
                    return;
                }
                () = self.aborting.cancelled() => return,
                // Whoever connects and says nothing is sent away.
                () = silence.as_mut(), if silent => {
                    if read.load(Ordering::Relaxed) < LEAST_BYTES {
                        return;
                    }
                    silent = false;
                }
                () = self.end_of(&read), if !told => {
                    told = true;
                    connection.as_mut().graceful_shutdown();
                }
                () = old.as_mut(), if !told => {
                    told = true;
                    connection.as_mut().graceful_shutdown();
                }
            }
        }
    }

    /// Comes when a connection is to end as the server does: when it has been asked for something, or has not for long.
    async fn end_of(&self, read: &AtomicUsize) {
        self.draining.cancelled().await;
        let until = Instant::now() + LAST_WORDS;
        while read.load(Ordering::Relaxed) < LEAST_BYTES && Instant::now() < until {
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
}

fn builder(settings: &ConnectionSettings) -> auto::Builder<TokioExecutor> {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(settings.handshake_seconds))
        .max_buf_size(HEAD_BYTES as usize);
    let keepalive = (settings.keepalive_seconds > 0).then(|| Duration::from_secs(settings.keepalive_seconds));
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(settings.streams)
        .max_header_list_size(HEAD_BYTES)
        .max_pending_accept_reset_streams(PENDING_RESETS)
        .keep_alive_interval(keepalive)
        .keep_alive_timeout(Duration::from_secs(settings.keepalive_timeout_seconds))
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW);
    builder
}

/// Counts a connection for as long as it is open.
struct Counted(Arc<Metrics>);

impl Counted {
    fn new(metrics: &Arc<Metrics>) -> Self {
        metrics.connections.inc();
        Self(Arc::clone(metrics))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.connections.dec();
    }
}
