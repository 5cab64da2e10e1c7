//! Broken HTTP/2, byte by byte.

use std::net::SocketAddr;

use super::exchange::exchange;
use super::frames::{
    CALL, CONTINUATION, DATA, END_HEADERS, END_STREAM, HEADERS, PING, PREFACE, RST_STREAM, SETTINGS,
    WINDOW_UPDATE, frame, frame_that_says, header_block, opening,
};
use super::{Sent, junk};
use crate::Random;

type Case = (&'static str, fn(&mut Random) -> Vec<u8>);

const CASES: [Case; 14] = [
    ("garbage", |random| junk(random, 2_000)),
    ("half a preface", half_a_preface),
    ("a frame of chance", frame_of_chance),
    ("a length that lies", length_that_lies),
    ("a length that does not fit", length_that_does_not_fit),
    ("rapid resets", rapid_resets),
    ("a flood of continuations", continuations),
    ("a flood of settings or pings", flood),
    ("a window that overflows", window_that_overflows),
    ("frames on streams that are not open", wrong_stream),
    ("a header block of chance", |random| request(&junk(random, 200))),
    ("settings out of range", settings_out_of_range),
    ("headers that must not be", forbidden_headers),
    ("flipped bits in a sound call", flipped_bits),
];

pub(super) async fn send(address: SocketAddr, random: &mut Random) -> anyhow::Result<Sent> {
    let (what, make) = *random.one_of(&CASES);
    let bytes = make(random);
    exchange(address, &bytes, random).await?;
    // The answer's header blocks are compressed; the server's own log tells of internal errors.
    Ok(Sent { what, codes: Vec::new() })
}

fn half_a_preface(random: &mut Random) -> Vec<u8> {
    let length = random.between(1, PREFACE.len() as u64 - 1) as usize;
    let mut bytes = PREFACE[..length].to_vec();
    if random.percent(50) {
        bytes.extend(junk(random, 100));
    }
    bytes
}

fn frame_of_chance(random: &mut Random) -> Vec<u8> {
    let mut bytes = opening();
    for _ in 0..random.between(1, 20) {
        let (kind, flags) = (random.below(12) as u8, random.next_bits() as u8);
        let stream = if random.percent(70) { random.below(8) as u32 } else { random.next_bits() as u32 };
        bytes.extend(frame(kind, flags, stream, &junk(random, 300)));
    }
    bytes
}

fn length_that_lies(random: &mut Random) -> Vec<u8> {
    let length = *random.one_of(&[0xff_ffff, 0x80_0000, 16_385, 1_000, 1]);
    let kind = random.below(10) as u8;
    let mut bytes = opening();
    bytes.extend(frame_that_says(length, (kind, END_HEADERS), random.below(4) as u32, &junk(random, 400)));
    bytes
}

/// Each kind of frame with a length that it cannot have.
fn length_that_does_not_fit(random: &mut Random) -> Vec<u8> {
    let (kind, length) =
        *random.one_of(&[(SETTINGS, 5), (PING, 7), (WINDOW_UPDATE, 3), (RST_STREAM, 5), (2, 4), (7, 3)]);
    let stream = if matches!(kind, SETTINGS | PING) { 0 } else { 1 };
    let mut bytes = opening();
    bytes.extend(call(1));
    bytes.extend(frame(kind, 0, stream, &vec![0; length]));
    bytes
}

fn rapid_resets(random: &mut Random) -> Vec<u8> {
    let mut bytes = opening();
    for number in 0..random.between(20, 400) as u32 {
        bytes.extend(call(2 * number + 1));
        bytes.extend(frame(RST_STREAM, 0, 2 * number + 1, &8_u32.to_be_bytes()));
    }
    bytes
}

fn continuations(random: &mut Random) -> Vec<u8> {
    let mut bytes = opening();
    bytes.extend(frame(HEADERS, 0, 1, &header_block(&CALL)));
    let (count, size) = *random.one_of(&[(200, 16_000), (2_000, 100), (5_000, 0)]);
    let one = header_block(&[("x-padding", "a")]).repeat(size / 13);
    for _ in 0..count {
        bytes.extend(frame(CONTINUATION, 0, 1, &one));
    }
    bytes
}

fn flood(random: &mut Random) -> Vec<u8> {
    let one = if random.percent(50) { frame(SETTINGS, 0, 0, &[]) } else { frame(PING, 0, 0, &[7; 8]) };
    let mut bytes = opening();
    bytes.extend(one.repeat(random.between(100, 2_000) as usize));
    bytes
}

fn window_that_overflows(random: &mut Random) -> Vec<u8> {
    let increment: u32 = *random.one_of(&[0, 0x7fff_ffff, 0xffff_ffff]);
    let mut bytes = opening();
    bytes.extend(call(1));
    for stream in [0, 1, 1, 0] {
        bytes.extend(frame(WINDOW_UPDATE, 0, stream, &increment.to_be_bytes()));
    }
    bytes
}

fn wrong_stream(random: &mut Random) -> Vec<u8> {
    let block = header_block(&CALL);
    let mut bytes = opening();
    bytes.extend(match random.below(5) {
        0 => frame(DATA, END_STREAM, 5, b"data"),
        1 => frame(HEADERS, END_HEADERS, 2, &block),
        2 => frame(HEADERS, END_HEADERS, 0, &block),
        3 => [call(7), call(5)].concat(),
        _ => [call(1), call(1), frame(DATA, END_STREAM, 1, b"x"), frame(DATA, 0, 1, b"y")].concat(),
    });
    bytes
}

fn settings_out_of_range(random: &mut Random) -> Vec<u8> {
    // Identifiers of RFC 9113, 6.5.2: table size, push, streams, window, frame size, list size; and unknown ones.
    let mut payload = (random.between(1, 9) as u16).to_be_bytes().to_vec();
    payload.extend((*random.one_of(&[0, 2, 0x8000_0000_u32, u32::MAX])).to_be_bytes());
    let mut bytes = PREFACE.to_vec();
    bytes.extend(frame(SETTINGS, 0, 0, &payload));
    bytes.extend(call(1));
    bytes.extend(frame(SETTINGS, 1, 0, &payload));
    bytes
}

fn forbidden_headers(random: &mut Random) -> Vec<u8> {
    let mut headers = CALL.to_vec();
    match random.below(7) {
        0 => headers.push(("Upper-Case", "yes")),
        1 => headers.push(("connection", "close")),
        2 => headers.push((":late", "pseudo")),
        3 => headers.push((":path", "/twice")),
        4 => headers.push(("content-length", "99999999999999999999")),
        5 => headers.push(("x-control", "a\r\nb: c\0")),
        _ => drop(headers.remove(random.below(4) as usize)),
    }
    request(&header_block(&headers))
}

fn flipped_bits(random: &mut Random) -> Vec<u8> {
    let mut bytes = opening();
    bytes.extend(call(1));
    bytes.extend(frame(DATA, END_STREAM, 1, &[0, 0, 0, 0, 3, 10, 1, 65]));
    for _ in 0..random.between(1, 8) {
        let at = random.below(bytes.len() as u64) as usize;
        bytes[at] ^= 1 << random.below(8);
    }
    bytes
}

fn request(block: &[u8]) -> Vec<u8> {
    let mut bytes = opening();
    bytes.extend(frame(HEADERS, END_HEADERS, 1, block));
    bytes.extend(frame(DATA, END_STREAM, 1, &[0, 0, 0, 0, 0]));
    bytes
}

/// The head of a call whose messages are still to come.
fn call(stream: u32) -> Vec<u8> {
    frame(HEADERS, END_HEADERS, stream, &header_block(&CALL))
}
