//! Frames of HTTP/2 (RFC 9113) byte by byte, sound or not, and header blocks without compression (RFC 7541, 6.2.2).

/// What a client begins with.
pub(super) const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

pub(super) const DATA: u8 = 0;
pub(super) const HEADERS: u8 = 1;
pub(super) const RST_STREAM: u8 = 3;
pub(super) const SETTINGS: u8 = 4;
pub(super) const PING: u8 = 6;
pub(super) const WINDOW_UPDATE: u8 = 8;
pub(super) const CONTINUATION: u8 = 9;

pub(super) const END_STREAM: u8 = 1;
pub(super) const END_HEADERS: u8 = 4;

/// A frame whose length is that of its payload.
pub(super) fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    frame_that_says(payload.len() as u32, (kind, flags), stream, payload)
}

/// A frame that says of itself that it is so long.
pub(super) fn frame_that_says(length: u32, (kind, flags): (u8, u8), stream: u32, payload: &[u8]) -> Vec<u8> {
    let mut bytes = length.to_be_bytes()[1..].to_vec();
    bytes.extend([kind, flags]);
    bytes.extend(stream.to_be_bytes());
    bytes.extend_from_slice(payload);
    bytes
}

/// The preface and the client's settings.
pub(super) fn opening() -> Vec<u8> {
    let mut bytes = PREFACE.to_vec();
    bytes.extend(frame(SETTINGS, 0, 0, &[]));
    bytes
}

/// A header block of literals; names and values have at most 126 bytes.
pub(super) fn header_block(headers: &[(&str, &str)]) -> Vec<u8> {
    let mut block = Vec::new();
    for (name, value) in headers {
        block.push(0);
        for text in [name, value] {
            block.push(text.len().min(126) as u8);
            block.extend(text.bytes().take(126));
        }
    }
    block
}

/// The head of a sound call.
pub(super) const CALL: [(&str, &str); 6] = [
    (":method", "POST"),
    (":scheme", "http"),
    (":path", "/matcher.v1.MatchingService/Search"),
    (":authority", "matcher"),
    ("content-type", "application/grpc"),
    ("te", "trailers"),
];
