//! Calls over bare HTTP/2: cheaper than a generated client, and free to send what no client would.

use std::net::SocketAddr;

use bytes::{BufMut, Bytes, BytesMut};
use h2::RecvStream;
use h2::client::SendRequest;
use http::{HeaderMap, Request};
use prost::Message;
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

/// Answers may be so far ahead of their reader, in bytes, on one stream and on all.
const WINDOW: (u32, u32) = (1 << 20, 8 << 20);

/// A connection.
pub struct Wire {
    sender: SendRequest<Bytes>,
    driver: JoinHandle<()>,
}

/// What came back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reply {
    /// The status of HTTP.
    pub http: u16,
    /// The status of gRPC, if there was one.
    pub code: Option<i32>,
    /// Bytes of the answer's messages.
    pub bytes: usize,
}

impl Wire {
    /// Connects.
    ///
    /// # Errors
    /// When the server cannot be reached, or does not speak HTTP/2.
    pub async fn connect(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let mut builder = h2::client::Builder::new();
        builder.initial_window_size(WINDOW.0).initial_connection_window_size(WINDOW.1).enable_push(false);
        let (sender, connection) = builder.handshake::<_, Bytes>(stream).await?;
        let driver = tokio::spawn(async move {
            // Whoever calls is told as well.
            let _ = connection.await;
        });
        Ok(Self { sender, driver })
    }

    /// A request of gRPC that can still be changed.
    pub fn request(path: &str) -> http::request::Builder {
        Request::post(format!("http://matcher{path}"))
            .header("content-type", "application/grpc")
            .header("te", "trailers")
    }

    /// Sends a request and waits for the end of the answer.
    ///
    /// # Errors
    /// When connection or stream end before.
    pub async fn call(&self, request: Request<()>, body: Bytes) -> Result<Reply, h2::Error> {
        let mut sender = self.sender.clone().ready().await?;
        let (response, mut stream) = sender.send_request(request, body.is_empty())?;
        if !body.is_empty() {
            stream.send_data(body, true)?;
        }
        let (head, body) = response.await?.into_parts();
        let mut reply = Reply { http: head.status.as_u16(), code: code(&head.headers), bytes: 0 };
        read(body, &mut reply).await?;
        Ok(reply)
    }

    /// The bare sender, for what no call does.
    pub fn sender(&self) -> SendRequest<Bytes> {
        self.sender.clone()
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

async fn read(mut body: RecvStream, reply: &mut Reply) -> Result<(), h2::Error> {
    while let Some(data) = body.data().await {
        let data = data?;
        reply.bytes += data.len();
        body.flow_control().release_capacity(data.len())?;
    }
    if let Some(trailers) = body.trailers().await? {
        reply.code = code(&trailers).or(reply.code);
    }
    Ok(())
}

fn code(headers: &HeaderMap) -> Option<i32> {
    headers.get("grpc-status")?.to_str().ok()?.parse().ok()
}

/// A message with its prefix, as the wire has it.
pub fn framed(message: &impl Message) -> Bytes {
    let mut bytes = BytesMut::with_capacity(5 + message.encoded_len());
    bytes.put_u8(0);
    bytes.put_u32(message.encoded_len() as u32);
    bytes.extend_from_slice(&message.encode_to_vec());
    bytes.freeze()
}
