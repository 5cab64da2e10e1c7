//! Broken gRPC-Web over HTTP/1.1, and broken HTTP/1.1.

use std::net::SocketAddr;

use matcher_grpc::proto::SearchRequest;

use super::exchange::exchange;
use super::{Sent, junk};
use crate::Random;
use crate::service::wire::framed;

type Case = (&'static str, fn(&mut Random) -> Vec<u8>);

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BINARY: &str = "application/grpc-web+proto";
const TEXT: &str = "application/grpc-web-text";

const CASES: [Case; 9] = [
    ("a text that is no base64", no_base64),
    ("base64 that is cut off", |random| post(TEXT, &cut(random, encode(&sound())))),
    ("a frame that is cut off", |random| post(BINARY, &cut(random, sound()))),
    ("a frame that lies", frame_that_lies),
    ("a length that is not kept", wrong_length),
    ("broken chunks", broken_chunks),
    ("a broken request line", broken_line),
    ("headers without end", endless_headers),
    ("an upgrade or a preflight", upgrade),
];

pub(super) async fn send(address: SocketAddr, random: &mut Random) -> anyhow::Result<Sent> {
    let (what, make) = *random.one_of(&CASES);
    let bytes = make(random);
    let answer = exchange(address, &bytes, random).await?;
    Ok(Sent { what, codes: statuses(&answer) })
}

fn sound() -> Vec<u8> {
    framed(&SearchRequest { text: "香菇烘干".to_owned(), ..SearchRequest::default() }).to_vec()
}

fn head(content_type: &str, length: usize) -> String {
    format!(
        "POST /matcher.v1.MatchingService/Search HTTP/1.1\r\nhost: matcher\r\nx-grpc-web: 1\r\n\
         content-type: {content_type}\r\naccept: {content_type}\r\ncontent-length: {length}\r\n"
    )
}

fn post(content_type: &str, body: &[u8]) -> Vec<u8> {
    [format!("{}\r\n", head(content_type, body.len())).as_bytes(), body].concat()
}

fn cut(random: &mut Random, mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.truncate(random.below(bytes.len() as u64) as usize);
    bytes
}

fn no_base64(random: &mut Random) -> Vec<u8> {
    let mut body = encode(&sound());
    match random.below(3) {
        0 => body = junk(random, 300),
        1 => body.insert(random.below(body.len() as u64) as usize, *random.one_of(b"=*\n \xff")),
        _ => body.extend_from_slice(b"===="),
    }
    post(TEXT, &body)
}

fn frame_that_lies(random: &mut Random) -> Vec<u8> {
    let mut body = sound();
    if random.percent(50) {
        body[0] = *random.one_of(&[1, 0x80, 0x81, 0xff]);
    }
    let length: u32 = *random.one_of(&[0, 1, 1_000, 0x7fff_ffff, u32::MAX]);
    body[1..5].copy_from_slice(&length.to_be_bytes());
    if random.percent(50) { post(TEXT, &encode(&body)) } else { post(BINARY, &body) }
}

fn wrong_length(random: &mut Random) -> Vec<u8> {
    let body = sound();
    let length = *random.one_of(&[0, 1, body.len() - 1, body.len() + 1, 5_000_000, usize::MAX]);
    [format!("{}\r\n", head(BINARY, length)).as_bytes(), &body].concat()
}

fn broken_chunks(random: &mut Random) -> Vec<u8> {
    let head = head(BINARY, 0).replace("content-length: 0", "transfer-encoding: chunked");
    let sizes = ["ffffffffffffffff", "-1", "zz", "5", "7fffffff", "1;a=b"];
    let mut bytes = format!("{head}\r\n{}\r\n", random.one_of::<&str>(&sizes)).into_bytes();
    bytes.extend(sound());
    bytes.extend_from_slice(b"\r\n0\r\n\r\n");
    bytes
}

fn broken_line(random: &mut Random) -> Vec<u8> {
    let lines = [
        "POST",
        "POST /",
        "POST / HTTP/9.9",
        "GET / HTTP/1.0",
        "G\0T / HTTP/1.1",
        "POST  /matcher.v1.MatchingService/Search  HTTP/1.1",
        "POST http://[::1/ HTTP/1.1",
        "CONNECT matcher:1 HTTP/1.1",
    ];
    let mut bytes = format!("{}\r\nhost: matcher\r\n\r\n", random.one_of::<&str>(&lines)).into_bytes();
    bytes.extend(junk(random, 100));
    bytes
}

fn endless_headers(random: &mut Random) -> Vec<u8> {
    let mut text = head(BINARY, 5);
    for number in 0..random.between(1, 400) {
        let value = "v".repeat(random.between(1, 200) as usize);
        text.push_str(&format!("x-{number}: {value}\r\n"));
    }
    if random.percent(50) {
        text.push_str("broken header\r\n: nameless\r\n");
    }
    text.into_bytes()
}

fn upgrade(random: &mut Random) -> Vec<u8> {
    let path = "/matcher.v1.MatchingService/Search HTTP/1.1\r\nhost: matcher\r\n";
    match random.below(4) {
        0 => format!(
            "GET {path}connection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABk\r\n\r\n"
        ),
        1 => format!("OPTIONS {path}origin: https://a.example\r\naccess-control-request-method: POST\r\n\r\n"),
        2 => format!("OPTIONS {path}origin: \u{ff}\r\naccess-control-request-method: \0\r\n\r\n"),
        _ => format!("GET {path}connection: upgrade\r\nupgrade: websocket\r\n\r\n"),
    }
    .into_bytes()
}

/// Base64 of RFC 4648, 4.
fn encode(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    for group in bytes.chunks(3) {
        let bits =
            group.iter().fold(0_u32, |bits, byte| (bits << 8) | u32::from(*byte)) << (8 * (3 - group.len()));
        let digits = [18, 12, 6, 0].map(|shift| ALPHABET[(bits >> shift) as usize & 63]);
        text.extend_from_slice(&digits[..=group.len()]);
        text.extend(std::iter::repeat_n(b'=', 3 - group.len()));
    }
    text
}

/// Groups of four digits; whatever is no such group is passed over.
fn decode(text: &[u8]) -> Vec<u8> {
    let digit = |byte: &u8| ALPHABET.iter().position(|digit| digit == byte).map(|digit| digit as u32);
    let mut bytes = Vec::new();
    for group in text.chunks(4) {
        let digits: Vec<u32> = group.iter().map_while(digit).collect();
        let bits = digits.iter().fold(0, |bits, digit| (bits << 6) | digit) << (6 * (4 - digits.len()));
        bytes.extend_from_slice(&bits.to_be_bytes()[1..][..digits.len().saturating_sub(1)]);
    }
    bytes
}

/// Every status in an answer: in its head, and in the trailers that are a part of its body, be they text.
fn statuses(answer: &[u8]) -> Vec<i32> {
    let body = answer.windows(4).position(|window| window == b"\r\n\r\n").map_or(answer.len(), |at| at + 4);
    let mut readable = vec![answer.to_vec()];
    readable.extend(answer[body..].split(|byte| *byte == b'\n').map(|line| decode(line.trim_ascii())));
    let mut found = Vec::new();
    for bytes in readable {
        let text = String::from_utf8_lossy(&bytes).to_ascii_lowercase();
        for (at, name) in text.match_indices("grpc-status:") {
            let digits: String =
                text[at + name.len()..].trim_start().chars().take_while(char::is_ascii_digit).collect();
            found.extend(digits.parse::<i32>());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{decode, encode, statuses};

    #[test]
    fn base64_is_that_of_the_standard() {
        for (plain, text) in [("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")] {
            assert_eq!(String::from_utf8_lossy(&encode(plain.as_bytes())), text);
            assert_eq!(decode(text.as_bytes()), plain.as_bytes());
        }
    }

    #[test]
    fn statuses_are_found_in_heads_and_in_text() {
        assert_eq!(statuses(b"HTTP/1.1 200 OK\r\ngrpc-status: 3\r\n\r\n"), [3]);
        let trailers = encode(b"\x80\0\0\0\x10grpc-status:13\r\n");
        assert_eq!(statuses(&[b"HTTP/1.1 200 OK\r\n\r\n18\r\n", &trailers[..], b"\r\n0\r\n"].concat()), [13]);
    }
}
