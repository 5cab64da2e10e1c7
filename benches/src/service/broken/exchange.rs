//! Bytes out, bytes in.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::Random;

/// The longest that is listened to an answer that may never come.
const LISTENING: Duration = Duration::from_millis(100);
/// More than this is not read.
const MOST_BYTES: usize = 1 << 20;

/// Sends bytes, in one piece or two, and gives what came back until the server hung up or said nothing for a moment.
/// Whether it took the bytes does not matter: it may hang up in the middle.
pub(super) async fn exchange(
    address: SocketAddr,
    bytes: &[u8],
    random: &mut Random,
) -> anyhow::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(address).await?;
    let at = if random.percent(30) { random.below(bytes.len() as u64) as usize } else { bytes.len() };
    let listening = async {
        if stream.write_all(&bytes[..at]).await.is_ok() && at < bytes.len() {
            tokio::task::yield_now().await;
            let _ = stream.write_all(&bytes[at..]).await;
        }
        let mut answer = Vec::new();
        // Some hang up without waiting for an answer.
        if random.percent(20) {
            return answer;
        }
        let mut buffer = vec![0; 16 << 10];
        while answer.len() < MOST_BYTES {
            match tokio::time::timeout(LISTENING, stream.read(&mut buffer)).await {
                Ok(Ok(count)) if count > 0 => answer.extend_from_slice(&buffer[..count]),
                _ => break,
            }
        }
        answer
    };
    Ok(tokio::time::timeout(Duration::from_secs(5), listening).await.unwrap_or_default())
}
