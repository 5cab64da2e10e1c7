//! A socket that is listened on, with or without TLS.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::{TcpListener, TcpStream};

use super::ServerError;
use super::tls::Tls;

/// A socket that is listened on.
pub(super) struct Listener {
    socket: TcpListener,
    address: SocketAddr,
    pub(super) tls: Option<Arc<Tls>>,
    /// So many connections may come in here when there are no more to be had.
    pub(super) reserve: usize,
}

impl Listener {
    pub(super) async fn bind(address: SocketAddr, tls: Option<Arc<Tls>>) -> Result<Self, ServerError> {
        let failed = |source| ServerError::Io { what: format!("listening on {address}"), source };
        let socket = TcpListener::bind(address).await.map_err(failed)?;
        let address = socket.local_addr().map_err(failed)?;
        Ok(Self { socket, address, tls, reserve: 0 })
    }

    /// The same, with connections in reserve: whoever watches a server wants to see it when it is full.
    pub(super) fn with_reserve(self, reserve: usize) -> Self {
        Self { reserve, ..self }
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The next connection.
    pub(super) async fn accept(&self) -> std::io::Result<TcpStream> {
        let (stream, _) = self.socket.accept().await?;
        // Answers are small, and nobody should wait for the next one to fill a packet.
        stream.set_nodelay(true)?;
        Ok(stream)
    }
}
