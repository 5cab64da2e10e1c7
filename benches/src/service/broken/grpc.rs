//! Broken gRPC on sound HTTP/2: heads and message prefixes.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::OnceLock;
use std::time::Duration;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::Request;
use matcher_grpc::proto::SearchRequest;

use super::{Sent, junk};
use crate::Random;
use crate::service::wire::{Wire, framed};

const SEARCH: &str = "/matcher.v1.MatchingService/Search";
/// Zeros that a bomb becomes, in bytes: far more than a message may have.
const BOMB_BYTES: usize = 64 << 20;
/// Whoever gets no answer for so long hangs up: a prefix may promise what never comes.
const PATIENCE: Duration = Duration::from_millis(200);

/// Head and body of a call.
type Made = (Result<Request<()>, http::Error>, Vec<u8>);
type Case = (&'static str, fn(&mut Random) -> Made);

const CASES: [Case; 9] = [
    ("a length prefix that lies", length_prefix),
    ("a compression flag that lies", compression_flag),
    ("a bomb", bomb),
    ("another content type", content_type),
    ("no te", |_| (Request::post(uri(SEARCH)).header("content-type", "application/grpc").body(()), sound())),
    ("a deadline that is none", deadline),
    ("a head that is too long", long_head),
    ("no such path", no_such_path),
    ("metadata of chance", metadata),
];

pub(super) async fn send(address: SocketAddr, random: &mut Random) -> anyhow::Result<Sent> {
    let (what, make) = *random.one_of(&CASES);
    let (request, body) = make(random);
    let codes = match request {
        Ok(request) => call(address, request, Bytes::from(body), random).await?,
        // What the library does not even let be said.
        Err(_) => Vec::new(),
    };
    Ok(Sent { what, codes })
}

/// Makes a call, some of them only by half; gives the status.
pub(super) async fn call(
    address: SocketAddr,
    request: Request<()>,
    body: Bytes,
    random: &mut Random,
) -> anyhow::Result<Vec<i32>> {
    let wire = Wire::connect(address).await?;
    if random.percent(5) {
        given_up(&wire, request, body, random).await;
        return Ok(Vec::new());
    }
    let reply = tokio::time::timeout(PATIENCE, wire.call(request, body)).await;
    Ok(reply.ok().and_then(Result::ok).and_then(|reply| reply.code).into_iter().collect())
}

/// Sends a part of the body and gives the call up.
async fn given_up(wire: &Wire, request: Request<()>, body: Bytes, random: &mut Random) {
    let Ok(mut sender) = wire.sender().ready().await else { return };
    let Ok((_, mut stream)) = sender.send_request(request, false) else { return };
    let _ = stream.send_data(body.slice(..random.below(body.len() as u64) as usize), false);
    tokio::time::sleep(Duration::from_millis(random.below(5))).await;
    stream.send_reset(h2::Reason::CANCEL);
}

fn uri(path: &str) -> String {
    format!("http://matcher{path}")
}

fn sound() -> Vec<u8> {
    framed(&SearchRequest { text: "钼尾矿".to_owned(), ..SearchRequest::default() }).to_vec()
}

fn length_prefix(random: &mut Random) -> Made {
    let mut body = sound();
    let length: u32 = *random.one_of(&[0, 1, 1_000, 0x7fff_ffff, 0x8000_0000, u32::MAX]);
    body[1..5].copy_from_slice(&length.to_be_bytes());
    if random.percent(30) {
        body.truncate(random.below(body.len() as u64) as usize);
    }
    (Wire::request(SEARCH).body(()), body)
}

fn compression_flag(random: &mut Random) -> Made {
    let mut body = sound();
    body[0] = *random.one_of(&[1, 1, 2, 255]);
    let encoding = *random.one_of(&["", "gzip", "zstd", "identity", "br", "gzip, gzip", "\u{7f}"]);
    let request = Wire::request(SEARCH);
    let request = if encoding.is_empty() { request } else { request.header("grpc-encoding", encoding) };
    (request.body(()), body)
}

/// Gzip of many zeros, once or cut off.
fn bomb(random: &mut Random) -> Made {
    static BOMB: OnceLock<Vec<u8>> = OnceLock::new();
    let packed = BOMB.get_or_init(|| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        // Writing to memory does not fail.
        let _ = (0..BOMB_BYTES >> 20).try_for_each(|_| encoder.write_all(&vec![0; 1 << 20]));
        encoder.finish().unwrap_or_default()
    });
    let length = if random.percent(50) { packed.len() } else { random.below(packed.len() as u64) as usize };
    let mut body = vec![1];
    body.extend((length as u32).to_be_bytes());
    body.extend_from_slice(&packed[..length]);
    (Wire::request(SEARCH).header("grpc-encoding", "gzip").body(()), body)
}

fn content_type(random: &mut Random) -> Made {
    let types = [
        "",
        "text/plain",
        "application/json",
        "application/grpc+json",
        "application/grpc-web",
        "grpc",
        "*/*",
    ];
    let method = *random.one_of(&["POST", "POST", "GET", "PUT", "OPTIONS", "HEAD"]);
    let request = Request::builder().method(method).uri(uri(SEARCH)).header("te", "trailers");
    let content_type = *random.one_of(&types);
    let request =
        if content_type.is_empty() { request } else { request.header("content-type", content_type) };
    (request.body(()), sound())
}

fn deadline(random: &mut Random) -> Made {
    let values =
        ["", "m", "50", "-1S", "123456789S", "1x", "+1S", "0n", "1e3m", "99999999H", "  5S", "5S5S", "NaNS"];
    (Wire::request(SEARCH).header("grpc-timeout", *random.one_of(&values)).body(()), sound())
}

fn long_head(random: &mut Random) -> Made {
    let mut request = Wire::request(SEARCH);
    if random.percent(50) {
        request = request.header("x-long", "a".repeat(random.between(10_000, 200_000) as usize));
    } else {
        for number in 0..random.between(100, 3_000) {
            request = request.header(format!("x-header-{number}"), "value");
        }
    }
    (request.body(()), sound())
}

fn no_such_path(random: &mut Random) -> Made {
    let length = random.between(1, 5_000) as usize;
    let paths = [
        "/".to_owned(),
        "/matcher.v1.MatchingService/Nothing".to_owned(),
        "/matcher.v1.MatchingService/".to_owned(),
        "/matcher.v2.MatchingService/Search".to_owned(),
        "/matcher.v1.MatchingService/Search/more".to_owned(),
        "//..%2f..%00/?a=b".to_owned(),
        format!("/{}", "x".repeat(length)),
    ];
    (Wire::request(random.one_of::<String>(&paths)).body(()), sound())
}

fn metadata(random: &mut Random) -> Made {
    let names = [
        "authorization",
        "x-request-id",
        "grpc-accept-encoding",
        "trace-bin",
        "user-agent",
        "grpc-message-type",
    ];
    let mut request = Wire::request(SEARCH);
    for _ in 0..random.between(1, 5) {
        let value: Vec<u8> = junk(random, 200).into_iter().map(|byte| byte.max(b' ')).collect();
        request = request.header(*random.one_of(&names), value);
    }
    (request.body(()), sound())
}
