//! Encodings and connections.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tonic::codec::CompressionEncoding;

use crate::support::{Running, fill, find};

#[tokio::test(flavor = "multi_thread")]
async fn both_encodings_give_the_same_answer() {
    let running = Running::start(|_| {}).await;
    fill(&running, 50).await;
    let plain =
        running.matching().await.find_matches(find("香菇烘干", 5)).await.expect("an answer").into_inner();
    assert!(!plain.matches.is_empty());
    for encoding in [CompressionEncoding::Gzip, CompressionEncoding::Zstd] {
        let mut client = running.matching().await.send_compressed(encoding).accept_compressed(encoding);
        let answer = client.find_matches(find("香菇烘干", 5)).await.expect("an answer");
        let named =
            answer.metadata().get("grpc-encoding").expect("compressed").to_str().expect("ascii").to_owned();
        assert_eq!(format!("{encoding:?}").to_lowercase(), named);
        assert_eq!(answer.into_inner(), plain, "{named}");
    }
    running.stop().await.expect("it ends");
}

/// A connection of HTTP/2 on which nothing is asked.
async fn silent_connection(running: &Running) -> TcpStream {
    let address = running.address.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.expect("it listens");
    // The preface, and settings that leave everything as it is.
    stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").await.expect("written");
    stream
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_connection_is_asked_to_begin_anew() {
    let running = Running::start(|settings| settings.connection.age_seconds = 1).await;
    let begun = Instant::now();
    let mut stream = silent_connection(&running).await;
    loop {
        let mut head = [0; 9];
        tokio::time::timeout(Duration::from_secs(10), stream.read_exact(&mut head))
            .await
            .expect("soon")
            .expect("a frame");
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        let mut payload = vec![0; length as usize];
        stream.read_exact(&mut payload).await.expect("the rest");
        const GOAWAY: u8 = 7;
        if head[3] == GOAWAY {
            break;
        }
    }
    assert!(begun.elapsed() >= Duration::from_millis(900), "{:?}", begun.elapsed());
    // Ending would wait for it.
    drop(stream);
    // Clients that are asked so connect again by themselves.
    let mut client = running.matching().await;
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    client.find_matches(find("香菇", 1)).await.expect("an answer");
    running.stop().await.expect("it ends");
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_beyond_the_limit_and_silent_ones_are_closed() {
    let running = Running::start(|settings| {
        settings.connection.most = 3;
        settings.connection.handshake_seconds = 2;
    })
    .await;
    let address = running.address.trim_start_matches("http://").to_owned();
    let connect = || async { TcpStream::connect(&address).await.expect("it listens") };
    let mut streams = Vec::new();
    for _ in 0..6 {
        streams.push(connect().await);
    }
    // Nobody of them says anything: those beyond the limit are closed at once, the others after two seconds.
    for stream in &mut streams {
        let mut byte = [0; 1];
        let read =
            tokio::time::timeout(Duration::from_secs(10), stream.read(&mut byte)).await.expect("closed");
        assert!(matches!(read, Ok(0) | Err(_)), "{read:?}");
    }
    let (_, metrics) = running.get("/metrics", None).await;
    assert!(metrics.contains("matcher_connections_refused_total 3"), "{metrics}");
    // A moment after a connection is closed, there is room again.
    tokio::time::sleep(Duration::from_millis(200)).await;
    running.matching().await.find_matches(find("香菇", 1)).await.expect("room again");
    running.stop().await.expect("it ends");
}
